/**
 * The frame of tests beside a chat: a demo whose corp is bound, a staff member who is signed in, a conversation that is linked
 * with a client; and a window on it of any width, language and colour scheme.
 *
 * ```ts
 * test('…', async ({ open }) => {
 *   const beside = await open({ width: 320, language: 'en' })
 *   await beside.tab('service')
 *   await beside.holds()
 * })
 * ```
 */
import { stat } from 'node:fs/promises'

import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Frame, FrameLocator, Locator, Page } from '@playwright/test'

import { type Demo, expect, test as demoTest } from './demo.js'
import { admin, bindCorp, ChatWindow, linkClient, owner, signInToConsole } from './people.js'

export type Language = 'zh-CN' | 'en'
export type Scheme = 'light' | 'dark'

/** The narrowest phone, the narrowest and the widest desktop sidebar. */
export const WIDTHS = [320, 360, 450] as const
export const LANGUAGES = ['zh-CN', 'en'] as const

/** How somebody looks at the sidebar. */
export interface Look {
  readonly width?: number
  readonly language?: Language
  readonly scheme?: Scheme
  /** Takes these answers of the API so long, in milliseconds: what stood in their place is seen. */
  readonly answersTake?: number
}

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

/** What the demo was brought to before the tests of a file begin. */
export interface Ready {
  /** The single conversation that is linked. */
  readonly conversation: string
}

interface Fixtures {
  /** Opens the linked conversation as somebody looks at it; closed with the test. */
  readonly open: (look?: Look) => Promise<Beside>
}

export const test = demoTest.extend<Fixtures, { ready: Ready }>({
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
      await linkClient(chat, conversation.split('-')[0] ?? '')
      await expect(chat.sidebar.getByRole('tablist')).toBeVisible()
      await context.close()
      await use({ conversation })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  open: async ({ browser, demo, ready }, use) => {
    expect(ready.conversation).not.toBe('')
    const opened: Beside[] = []
    await use(async (look = {}) => {
      const beside = await Beside.open(browser, demo, look)
      opened.push(beside)
      return beside
    })
    for (const beside of opened) await beside.close()
  },
})

export { expect }

/** A chat window with the sidebar beside its first single conversation. */
export class Beside {
  readonly chat: ChatWindow
  readonly sidebar: FrameLocator
  readonly messages: Locator
  readonly language: Language

  private constructor(
    readonly page: Page,
    private readonly demo: Demo,
    private readonly look: Look,
    private readonly blocked: string[],
  ) {
    this.chat = new ChatWindow(page)
    this.sidebar = this.chat.sidebar
    this.language = look.language ?? 'zh-CN'
    this.messages = page.getByRole('log')
  }

  static async open(browser: Browser, demo: Demo, look: Look): Promise<Beside> {
    const context = await browser.newContext({
      locale: look.language ?? 'zh-CN',
      colorScheme: look.scheme ?? 'light',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    const blocked: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) blocked.push(message.text())
    })
    await page.addInitScript(watchShifts)
    const delay = look.answersTake
    if (delay !== undefined) {
      await page.route(/\/api\/v1\/(conversations|clients)\b/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, delay))
        await route.continue()
      })
    }
    const beside = new Beside(page, demo, look, blocked)
    await page.goto(`${demo.chat}/?lang=${beside.language}`)
    await page.evaluate((width) => {
      document.documentElement.style.setProperty('--side', `${width}px`)
    }, look.width ?? 420)
    await beside.chat.openFirst('single')
    await expect(beside.sidebar.getByRole('tablist')).toBeVisible()
    return beside
  }

  async close(): Promise<void> {
    expect(this.blocked, 'against the content security policy').toEqual([])
    await this.page.context().close()
  }

  /** The frame with the page of the sidebar. */
  frame(): Frame {
    const frame = this.page.frames().find((one) => /\/sidebar\//.test(one.url()))
    if (!frame) throw new Error('there is no sidebar')
    return frame
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
    await expect(panel).toBeVisible()
    await expect(panel.locator('[aria-busy="true"]')).toHaveCount(0)
    return panel
  }

  /** Whichever of two words the page speaks. */
  word(chinese: string, english: string): string {
    return this.language === 'en' ? english : chinese
  }

  /** What must hold of every screen: nothing wider than the window, and usable by everyone in both colour schemes. */
  async holds(what = ''): Promise<void> {
    await this.fits(what)
    expect(await this.barriers(), what).toEqual([])
    const other = this.look.scheme === 'dark' ? 'light' : 'dark'
    await this.page.emulateMedia({ colorScheme: other })
    // Colours are all that a scheme changes.
    expect(await this.barriers(['color-contrast']), `${what} ${other}`).toEqual([])
    await this.page.emulateMedia({ colorScheme: this.look.scheme ?? 'light' })
  }

  /** Nothing makes the page scroll sideways. */
  async fits(what = ''): Promise<void> {
    const sizes = await this.frame().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return { scrollWidth, clientWidth }
    })
    expect(sizes.clientWidth, what).toBe(this.look.width ?? 420)
    expect(sizes.scrollWidth, what).toBeLessThanOrEqual(sizes.clientWidth)
  }

  /** What keeps somebody out, by WCAG 2.2 AA; the simulator's own window around the page is not ours to judge. */
  async barriers(only?: string[]): Promise<string[]> {
    const axe = new AxeBuilder({ page: this.page }).include(['[data-testid="sidebar-frame"]', 'body'])
    if (only) axe.withRules(only)
    else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    const { violations } = await axe.analyze()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }

  /** How much of what was shown has jumped since the page began, not counting what a click called for. */
  async shifted(): Promise<number> {
    return this.frame().evaluate(() => (window as unknown as { shifted?: number }).shifted ?? 0)
  }

  /** The words of the sheet that is open. */
  get sheet(): Locator {
    return this.sidebar.getByRole('dialog')
  }

  /** Sends what the open sheet holds, and waits until it stands in the conversation with these words. */
  async sends(words: string | RegExp): Promise<void> {
    await this.sheet.getByRole('button', { name: this.word('发送', 'Send'), exact: true }).click()
    await expect(this.sheet.getByRole('alert')).toContainText(this.word('已交给聊天窗口', 'Handed to the chat'))
    await expect(this.messages.getByText(words).last()).toBeVisible()
    await this.sheet.getByRole('button', { name: this.word('完成', 'Done') }).click()
    await expect(this.sheet).toHaveCount(0)
  }

  /** Keeps a picture of the sidebar under `target/pictures`, and of the tour in `docs/images` when that is asked for. */
  async picture(name: string, tour = false): Promise<void> {
    const place = this.page.locator('[data-testid="sidebar-frame"]')
    await place.screenshot({ path: `../../target/pictures/${name}.png` })
    if (!tour || process.env['SIDEBOOK_TOUR'] === undefined) return
    const path = `../../docs/images/tour-${name}.png`
    await place.screenshot({ path })
    expect((await stat(path)).size, 'a picture of the tour is small').toBeLessThanOrEqual(60_000)
  }
}

/** Runs in the page: adds up layout shifts. */
function watchShifts(): void {
  const counted = window as unknown as { shifted: number }
  counted.shifted = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) {
      if (!entry.hadRecentInput) counted.shifted += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
}
