import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { type Demo, expect, test } from './demo.js'
import { admin, bindCorp, ChatWindow, linkClient, owner, picture, signInToConsole } from './people.js'

/** The first screen and the forms of the client file at every width of the sidebar, in both languages and schemes. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'widths' })

const WIDTHS = [320, 360, 450, 600]
const LOOKS = [
  { locale: 'zh-CN', colorScheme: 'light', sheet: '编辑基础资料', details: '基础资料', phone: /的联系人$/, add: '添加联系人' },
  { locale: 'en', colorScheme: 'dark', sheet: 'Edit base data', details: 'Client details', phone: /^Contacts of/, add: 'Add a contact' },
] as const

/** As wide as the client makes its sidebar; the simulated one stops at 360. */
async function setWidth(page: Page, width: number): Promise<void> {
  await page.locator('[data-testid="sidebar-frame"]').evaluate((frame, px) => {
    Object.assign(frame.style, { position: 'fixed', top: '0', right: '0', zIndex: '9', width: `${px}px`, height: '100vh' })
  }, width)
}

async function widths(page: Page): Promise<{ client: number; scroll: number } | undefined> {
  return page.frame({ url: /\/sidebar\// })?.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    return { client: clientWidth, scroll: scrollWidth }
  })
}

async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(['[data-testid="sidebar-frame"]', 'body']).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** How much what is shown has moved by itself so far, as browsers score it. */
async function shifts(page: Page): Promise<number | undefined> {
  return page.frame({ url: /\/sidebar\// })?.evaluate(() => Number(document.documentElement.dataset['shift'] ?? 0))
}

/** Runs in every frame before its own scripts. */
function watchShifts(): void {
  new PerformanceObserver((list) => {
    const moved = list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]
    const before = Number(document.documentElement.dataset['shift'] ?? 0)
    const sum = moved.filter((one) => !one.hadRecentInput).reduce((all, one) => all + one.value, before)
    document.documentElement.dataset['shift'] = String(sum)
  }).observe({ type: 'layout-shift', buffered: true })
}

async function link(demo: Demo, page: Page): Promise<void> {
  await signInToConsole(demo, page, owner.mobile)
  await bindCorp(page)
  const chat = new ChatWindow(page)
  await chat.open(demo)
  const conversation = await chat.openFirst('single')
  await chat.bindStaff(demo, admin.mobile)
  await linkClient(chat, conversation.split('-')[0] ?? '')
  await expect(chat.sidebar.getByRole('region', { name: '本期情况' })).toBeVisible()
}

test('a client is linked', async ({ page, demo }) => {
  await link(demo, page)
})

for (const look of LOOKS) {
  test(`the first screen and its forms fit and can be used by everyone (${look.locale}, ${look.colorScheme})`, async ({
    browser,
    demo,
  }) => {
    const { locale, colorScheme } = look
    const context = await browser.newContext({ locale, colorScheme, viewport: { width: 1400, height: 900 } })
    await context.addInitScript(watchShifts)
    const page = await context.newPage()
    await page.goto(`${demo.chat}/?lang=${locale === 'en' ? 'en' : 'zh-CN'}`)
    await page.locator('[data-testid="conversation"][data-kind="single"]').first().click()
    const sidebar = page.frameLocator('[data-testid="sidebar-frame"]')
    await expect(sidebar.locator('.summary__line')).toBeVisible()
    expect(await shifts(page)).toBeLessThan(0.1)
    await sidebar.getByText(look.details, { exact: true }).click()
    for (const width of WIDTHS) {
      await setWidth(page, width)
      expect(await widths(page)).toEqual({ client: width, scroll: width })
      await picture(page, `30-first-screen-${locale}-${width}`)
    }
    expect(await barriers(page)).toEqual([])

    await setWidth(page, 320)
    await sidebar.getByRole('button', { name: look.sheet }).click()
    await expect(sidebar.getByRole('dialog', { name: look.sheet })).toBeVisible()
    await picture(page, `31-client-form-${locale}-320`)
    expect(await barriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect(sidebar.getByRole('dialog')).toHaveCount(0)
    // The keyboard is back where it was.
    await expect(sidebar.getByRole('button', { name: look.sheet })).toBeFocused()

    await sidebar.getByRole('button', { name: look.phone }).click()
    await sidebar.getByRole('button', { name: look.add }).click()
    await expect(sidebar.getByRole('dialog', { name: look.phone })).toBeVisible()
    await picture(page, `32-contact-form-${locale}-320`)
    expect(await widths(page)).toEqual({ client: 320, scroll: 320 })
    expect(await barriers(page)).toEqual([])
    await context.close()
  })
}
