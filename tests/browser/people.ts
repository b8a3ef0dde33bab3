import { stat } from 'node:fs/promises'

import type { FrameLocator, Locator, Page } from '@playwright/test'

import { expect, type Demo } from './demo.js'

/** Seeded people of the demo's agency. One code a minute goes to a number, so each test uses people of its own. */
export const owner = { mobile: '13800000001' }
export const admin = { mobile: '13800000002' }

type Purpose = 'console_sign_in' | 'sidebar_binding'

/** The last SMS code that was sent to a mobile, read from the page where a person would read it. */
export async function smsCode(demo: Demo, page: Page, mobile: string, purpose: Purpose): Promise<string> {
  let code = ''
  await expect(async () => {
    const answer = await page.request.get(`${demo.outbox}/messages`)
    const { items } = (await answer.json()) as { items: { mobile: string; purpose: Purpose; code: string }[] }
    code = items.find((message) => message.mobile === mobile && message.purpose === purpose)?.code ?? ''
    expect(code).toMatch(/^\d{6}$/)
  }).toPass()
  return code
}

/** Signs in to the console with a mobile number and the code that arrives. */
export async function signInToConsole(demo: Demo, page: Page, mobile: string): Promise<void> {
  await page.goto(demo.console)
  await page.getByLabel('手机号').fill(mobile)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('短信验证码').fill(await smsCode(demo, page, mobile, 'console_sign_in'))
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** Binds the corp as an admin does, by the install link; `page` is signed in to the console. */
export async function bindCorp(page: Page, seen?: { code?: () => Promise<void>; install?: (page: Page) => Promise<void> }): Promise<void> {
  await page.getByRole('button', { name: '生成授权二维码' }).click()
  await expect(page.getByText('等待管理员扫码授权')).toBeVisible()
  await expect(page.getByRole('img', { name: '授权二维码，用企业微信扫一扫' })).toBeVisible()
  await seen?.code?.()
  const [scanned] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: '在浏览器中打开授权页' }).click(),
  ])
  const authorise = scanned.getByRole('button', { name: '授权', exact: true })
  await expect(authorise).toBeVisible()
  await seen?.install?.(scanned)
  await authorise.click()
  await scanned.waitForURL(/\/install\/wecom\/callback/)
  await scanned.close()
  await expect(page.getByText(/已安装：/)).toBeVisible({ timeout: 30_000 })
}

/** Links the open conversation with the client of this short name. */
export async function linkClient(chat: ChatWindow, search: string): Promise<void> {
  await expect(chat.sidebar.getByRole('heading', { name: '关联客户' })).toBeVisible()
  await chat.sidebar.getByLabel('搜索客户').fill(search)
  // By name: the list shows what it had until the answer is here.
  const first = chat.sidebar.getByRole('checkbox', { name: search }).first()
  await expect(first).toBeVisible()
  await first.click()
  await chat.sidebar.getByRole('button', { name: '关联 1 个客户' }).click()
}

/**
 * Links the open conversation with the first client of the list, which in the demo has something of everything; what is
 * suggested stands above the list. Returns what people call the client.
 */
export async function linkFirstClient(chat: ChatWindow): Promise<string> {
  const first = chat.sidebar.getByRole('region', { name: '客户列表' }).getByRole('listitem').first()
  // The list shows what it had until the answer is here.
  await expect(first).toBeVisible()
  const [name = ''] = (await first.innerText()).split('\n')
  await first.getByRole('checkbox').check()
  await chat.sidebar.getByRole('button', { name: '关联 1 个客户' }).click()
  return name
}

/** The chat window of the simulated client. */
export class ChatWindow {
  readonly sidebar: FrameLocator
  readonly messages: Locator

  constructor(private readonly page: Page) {
    this.sidebar = page.frameLocator('[data-testid="sidebar-frame"]')
    this.messages = page.getByRole('log', { name: '消息' })
  }

  async open(demo: Demo): Promise<void> {
    await this.page.goto(`${demo.chat}/`)
    await expect(this.page.locator('html[data-ready]')).toBeAttached()
  }

  /** Opens the first conversation of a kind, or one further down; returns its name. */
  async openFirst(kind: 'single' | 'group' | 'internal', after = 0): Promise<string> {
    const item = this.page.locator(`[data-testid="conversation"][data-kind="${kind}"]`).nth(after)
    const name = (await item.getAttribute('aria-label')) ?? (await item.innerText())
    await item.click()
    return name
  }

  /** The first use of the sidebar: mobile number and code. */
  async bindStaff(demo: Demo, mobile: string): Promise<void> {
    const ask = this.sidebar.getByRole('button', { name: '获取验证码' })
    const code = this.sidebar.getByLabel('短信验证码')
    let wasAsked = false
    // A client that has just learnt of the app opens the page once more, and takes away what was typed before. The code
    // that was sent stays good.
    await expect(async () => {
      await this.sidebar.getByLabel('手机号').fill(mobile, { timeout: 2_000 })
      if (!wasAsked) await ask.click({ timeout: 2_000 })
      wasAsked = true
      await code.fill(await smsCode(demo, this.page, mobile, 'sidebar_binding'), { timeout: 2_000 })
      await this.sidebar.getByRole('button', { name: '登录', exact: true }).click({ timeout: 2_000 })
      await expect(code).toHaveCount(0, { timeout: 4_000 })
    }).toPass()
  }
}

/**
 * Keeps a picture for the tour of the console in the README, `docs/images/console-*.png`, when `SIDEBOOK_TOUR` is set; else
 * beside the others. Made with `SIDEBOOK_TOUR=1 script/lib/browser-tests console-knowledge console-books`, and committed.
 */
export async function tourPicture(page: Page, name: string): Promise<void> {
  if (process.env['SIDEBOOK_TOUR'] === undefined) return picture(page, `console-${name}`)
  const path = `../../docs/images/console-${name}.png`
  await page.screenshot({ path })
  expect((await stat(path)).size, `bytes of ${path}`).toBeLessThanOrEqual(180_000)
}

/** Keeps a picture of what a person sees, under `target/pictures`. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `../../target/pictures/${name}.png` })
}
