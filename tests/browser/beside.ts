/**
 * The frame of tests beside a chat: a demo whose corp is bound, a staff member who is signed in, a conversation that is linked
 * with the client that has something of everything; and a window on it of any width, language and colour scheme.
 *
 * ```ts
 * test('…', async ({ open }) => {
 *   const beside = await open({ width: 320, language: 'en' })
 *   const panel = await beside.tab('service')
 *   await beside.holds()
 * })
 * ```
 *
 * All files that import `test` from here share one demo while nothing fails: each test leaves it in a state that the others
 * can live with.
 */
import { stat } from 'node:fs/promises'

import type { Browser, FrameLocator, Locator, Page } from '@playwright/test'

import { barriers, fits, shifted, SIDEBAR, watchShifts } from './checks.js'
import { type Demo, expect, test as demoTest } from './demo.js'
import { admin, bindCorp, ChatWindow, linkFirstClient, owner, signInToConsole } from './people.js'

export type Language = 'zh-CN' | 'en'
export type Scheme = 'light' | 'dark'

/** The narrowest phone, the narrowest and the widest desktop sidebar. */
export const WIDTHS = [320, 360, 450] as const
export const LANGUAGES = ['zh-CN', 'en'] as const

/** How somebody looks at the sidebar. */
export interface Look {
  readonly width?: number
  readonly height?: number
  readonly language?: Language
  readonly scheme?: Scheme
  /** So many pixels of the screen for one of the page. */
  readonly scale?: number
  /** Takes the answers of the API so long, in milliseconds: what stood in their place is seen. */
  readonly answersTake?: number
}

const WIDTH = 420

/** The tabs by what they are called. */
export const TABS = {
  service: { 'zh-CN': '服务', en: 'Services' },
  payment: { 'zh-CN': '收款', en: 'Payments' },
  intake: { 'zh-CN': '收票', en: 'Intake' },
  followUp: { 'zh-CN': '跟进', en: 'Follow-ups' },
  filing: { 'zh-CN': '报税', en: 'Filings' },
  report: { 'zh-CN': '报表', en: 'Reports' },
  invoice: { 'zh-CN': '发票', en: 'Invoices' },
  knowledge: { 'zh-CN': '知识库', en: 'Knowledge' },
} as const
export type Tab = keyof typeof TABS

/** What the demo was brought to before the tests begin. */
export interface Ready {
  /** The single conversation that is linked. */
  readonly conversation: string
  /** What people call the client that it is linked with. */
  readonly client: string
}

interface Fixtures {
  /** Opens the linked conversation as somebody looks at it; closed with the test. */
  readonly open: (look?: Look) => Promise<Beside>
}

export const test = demoTest.extend<Fixtures, { ready: Ready }>({
  demoName: ['beside', { scope: 'worker' }],
  ready: [
    async ({ browser, demo }, use) => {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      await signInToConsole(demo, page, owner.mobile)
      await bindCorp(page)
      await expect(page.getByText(/完成/).first()).toBeVisible({ timeout: 45_000 })
      const chat = new ChatWindow(page)
      await chat.open(demo)
      const conversation = await chat.openFirst('single')
      await chat.bindStaff(demo, admin.mobile)
      const client = await linkFirstClient(chat)
      await expect(chat.sidebar.getByRole('tablist')).toBeVisible()
      await context.close()
      await use({ conversation, client })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  open: async ({ browser, demo, ready }, use) => {
    const opened: Beside[] = []
    await use(async (look = {}) => {
      const beside = await Beside.open(browser, demo, look)
      opened.push(beside)
      await beside.conversation(ready.conversation)
      await expect(beside.sidebar.getByRole('tablist')).toBeVisible()
      return beside
    })
    for (const beside of opened) await beside.close()
  },
})

export { expect }

/** What stands in the conversation once a message is sent. */
export interface Sent {
  readonly words: string | RegExp
  /** A picture or a file before the words, the file by its name. */
  readonly with?: 'picture' | RegExp
  /** Something about it must be looked at first: one more deliberate tap. */
  readonly warned?: RegExp
}

/** A chat window with the sidebar beside a conversation. */
export class Beside {
  readonly chat: ChatWindow
  readonly sidebar: FrameLocator
  readonly language: Language
  private width: number

  private constructor(
    readonly page: Page,
    private readonly look: Look,
    private readonly blocked: string[],
  ) {
    this.chat = new ChatWindow(page)
    this.sidebar = this.chat.sidebar
    this.language = look.language ?? 'zh-CN'
    this.width = look.width ?? WIDTH
  }

  static async open(browser: Browser, demo: Demo, look: Look): Promise<Beside> {
    const context = await browser.newContext({
      locale: look.language ?? 'zh-CN',
      colorScheme: look.scheme ?? 'light',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1280, height: look.height ?? 800 },
      deviceScaleFactor: look.scale ?? 1,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    const blocked: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) blocked.push(message.text())
    })
    await watchShifts(page)
    const beside = new Beside(page, look, blocked)
    if (look.answersTake !== undefined) await beside.delay(/\/api\/v1\/(conversations|clients)\b/, look.answersTake)
    await page.goto(`${demo.chat}/?lang=${beside.language}`)
    await beside.resize(beside.width)
    return beside
  }

  async close(): Promise<void> {
    expect(this.blocked, 'against the content security policy').toEqual([])
    await this.page.context().close()
  }

  /** What is asked for under such an address takes so long from now on, in milliseconds. */
  async delay(address: RegExp, milliseconds: number): Promise<void> {
    await this.page.route(address, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      await route.continue()
    })
  }

  /** Makes the sidebar so wide; by hand the simulator's stops at 360 and 450 pixels. */
  async resize(width: number): Promise<void> {
    this.width = width
    await this.page.evaluate((pixels) => {
      document.documentElement.style.setProperty('--side', `${pixels}px`)
    }, width)
  }

  /** Opens the conversation of this name. */
  async conversation(name: string): Promise<void> {
    await this.page.getByTestId('conversation').and(this.page.getByLabel(name, { exact: true })).first().click()
  }

  /** Loads the sidebar anew, as closing and opening it does. */
  async reload(): Promise<void> {
    await this.page.getByRole('button', { name: this.word('刷新侧边栏', 'Reload sidebar') }).click()
    await expect(this.sidebar.getByRole('tablist')).toBeVisible()
  }

  /** The tabs that the page has, in their order. */
  async tabs(): Promise<Tab[]> {
    const names = await this.sidebar.getByRole('tab').allInnerTexts()
    const known = Object.keys(TABS) as Tab[]
    return names.map((name) => {
      const tab = known.find((one) => TABS[one][this.language] === name.trim())
      if (!tab) throw new Error(`a tab that the tests do not know: ${name}`)
      return tab
    })
  }

  /** Opens a tab; its panel has loaded when this is done. */
  async tab(tab: Tab): Promise<Locator> {
    await this.sidebar.getByRole('tab', { name: TABS[tab][this.language], exact: true }).click()
    const panel = this.sidebar.getByRole('tabpanel')
    await expect(panel.getByRole('region').first()).toBeVisible()
    await expect(panel.locator('[aria-busy="true"]')).toHaveCount(0)
    return panel
  }

  /** Whichever of two words the page speaks. */
  word<T>(chinese: T, english: T): T {
    return this.language === 'en' ? english : chinese
  }

  /** What must hold of every screen: nothing wider than the window, and usable by everyone in both colour schemes. */
  async holds(what = ''): Promise<void> {
    await this.fits(what)
    expect(await barriers(this.page), what).toEqual([])
    const other = this.look.scheme === 'dark' ? 'light' : 'dark'
    await this.page.emulateMedia({ colorScheme: other })
    // Colours are all that a scheme changes.
    expect(await barriers(this.page, SIDEBAR, ['color-contrast']), `${what} ${other}`).toEqual([])
    await this.page.emulateMedia({ colorScheme: this.look.scheme ?? 'light' })
  }

  /** Nothing makes the page scroll sideways. */
  async fits(what = ''): Promise<void> {
    await fits(this.page, this.width, what)
  }

  /** How much has moved by itself since the page began, or since this was asked last; not what a click called for. */
  async shifted(): Promise<number> {
    return shifted(this.page)
  }

  /** The open sheet of this name; another may be on its way out. */
  dialog(name: string | RegExp): Locator {
    return this.sidebar.getByRole('dialog', { name })
  }

  /** The open sheet of a message: it names whom it goes to. */
  get sheet(): Locator {
    return this.sidebar.getByRole('dialog').filter({ hasText: this.word('发送到 ', 'To ') })
  }

  /** The words of the message that is prepared. */
  get text(): Locator {
    return this.sheet.getByLabel(this.word('消息内容', 'Message'), { exact: true })
  }

  /** What was said in passing at the foot of the page. */
  async says(words: string | RegExp): Promise<void> {
    await expect(this.sidebar.getByRole('status').filter({ hasText: words }).first()).toBeVisible()
  }

  /** What came into the conversation by way of the sidebar, in its order. */
  get sent(): Locator {
    return this.page.locator('[data-testid="message"][data-via="sidebar"]')
  }

  /** Sends what the open sheet holds, and waits until it stands in the conversation. Returns its picture or file. */
  async sends(message: Sent): Promise<Locator> {
    const { sheet, sent } = this
    const before = await sent.count()
    await sheet.getByRole('button', { name: this.word('发送', 'Send'), exact: true }).click()
    if (message.warned) {
      await expect(sheet.getByText(message.warned)).toBeVisible()
      await expect(sheet.getByRole('alert')).toContainText(this.word('再次点击发送', 'send once more'))
      await expect(sent).toHaveCount(before)
      await sheet.getByRole('button', { name: this.word('已核对，仍要发送', 'Checked, send anyway') }).click()
    }
    await expect(sheet.getByRole('alert')).toContainText(this.word('已交给聊天窗口', 'Handed to the chat'))
    const parts = message.with === undefined ? 1 : 2
    await expect(sent).toHaveCount(before + parts)
    await expect(sent.last()).toContainText(message.words)
    const first = sent.nth(before)
    const image = first.getByRole('link').getByRole('img')
    if (message.with === 'picture') await expect.poll(() => image.evaluate(widthOf)).toBeGreaterThan(600)
    else if (message.with !== undefined) await expect(first.getByRole('link')).toContainText(message.with)
    await sheet.getByRole('button', { name: this.word('完成', 'Done') }).click()
    await expect(this.sheet).toHaveCount(0)
    return message.with === 'picture' ? image : first.getByRole('link')
  }

  /** The newest of what the log says was handed over is of this action; what was only looked at stands there too. */
  async logs(action: string): Promise<void> {
    const panel = await this.tab('service')
    const entries = panel.getByRole('region', { name: this.word('最近发送', 'Recent sends') }).getByRole('listitem')
    const handedOver = entries.filter({ hasText: this.word('已交给聊天窗口', 'Handed to the chat') })
    await expect(handedOver.first()).toContainText(action)
  }

  /** Keeps a picture of the sidebar under `target/pictures`. */
  async picture(name: string): Promise<void> {
    await this.frame().screenshot({ path: `../../target/pictures/${name}.png` })
  }

  /** Keeps a picture for the tour in the README: small, since it is committed. */
  async tourPicture(name: string): Promise<void> {
    const path = `../../docs/images/tour-${name}.png`
    await this.frame().screenshot({ path })
    expect((await stat(path)).size, `bytes of ${path}`).toBeLessThanOrEqual(120_000)
  }

  private frame(): Locator {
    return this.page.getByTestId('sidebar-frame')
  }
}

/** Of a picture in the page: how wide it is by itself, 0 while it is not there. */
const widthOf = (image: Element): number => (image as HTMLImageElement).naturalWidth
