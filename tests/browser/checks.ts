/** What holds of every page: nothing wider than its window, usable by everyone, nothing that jumps by itself. */
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Frame, Page } from '@playwright/test'

import { expect } from './demo.js'

/** The page under test within the simulator's window, whose own frame around it is not ours to judge. */
export const SIDEBAR = ['[data-testid="sidebar-frame"]', 'body']

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What keeps somebody out, by WCAG 2.2 AA: of all rules, or of these `only`. */
export async function barriers(page: Page, within: string[] = SIDEBAR, only?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).include(within)
  if (only) axe.withRules(only)
  else axe.withTags(RULES)
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** The frame with the page of the sidebar. */
export function sidebarFrame(page: Page): Frame {
  const frame = page.frames().find((one) => /\/sidebar\//.test(one.url()))
  if (!frame) throw new Error('there is no sidebar')
  return frame
}

/** The sidebar is so wide, and nothing makes it scroll sideways. */
export async function fits(page: Page, width: number, what = ''): Promise<void> {
  const sizes = await sidebarFrame(page).evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  expect(sizes.clientWidth, what).toBe(width)
  expect(sizes.scrollWidth, what).toBeLessThanOrEqual(width)
}

/** From now on every page and frame adds up how much of what was shown moved by itself, as browsers score it. */
export async function watchShifts(pages: Page | BrowserContext): Promise<void> {
  await pages.addInitScript(() => {
    const counted = window as unknown as { shifted: number }
    counted.shifted = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[]) {
        if (!entry.hadRecentInput) counted.shifted += entry.value
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** How much has moved by itself since the sidebar's page began, or since this was asked last. */
export async function shifted(page: Page): Promise<number> {
  return sidebarFrame(page).evaluate(async () => {
    // What was drawn last is told with the next picture.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))
    const counted = window as unknown as { shifted: number }
    const { shifted } = counted
    counted.shifted = 0
    return shifted
  })
}
