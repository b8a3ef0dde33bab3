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

  /** Opens the first conversation of a kind; returns its name. */
  async openFirst(kind: 'single' | 'group' | 'internal'): Promise<string> {
    const item = this.page.locator(`[data-testid="conversation"][data-kind="${kind}"]`).first()
    const name = (await item.getAttribute('aria-label')) ?? (await item.innerText())
    await item.click()
    return name
  }

  /** The first use of the sidebar: mobile number and code. */
  async bindStaff(demo: Demo, mobile: string): Promise<void> {
    await this.sidebar.getByLabel('手机号').fill(mobile)
    await this.sidebar.getByRole('button', { name: '获取验证码' }).click()
    await this.sidebar.getByLabel('短信验证码').fill(await smsCode(demo, this.page, mobile, 'sidebar_binding'))
    await this.sidebar.getByRole('button', { name: '登录', exact: true }).click()
  }
}

/** Keeps a picture of what a person sees, under `target/browser/pictures`. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `../../target/browser/pictures/${name}.png` })
}
