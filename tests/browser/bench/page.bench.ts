import { appendFileSync } from 'node:fs'

import type { CDPSession, Page } from '@playwright/test'

import { expect, test } from '../beside.js'
import { sidebarFrame } from '../checks.js'

/**
 * How soon the first screen can be used on a mid-range phone in a mobile network: Chromium slows its processor down four times
 * and its network to fast 3G (1.6 Mbit/s down, 150 ms there and back). A measurement, not a test: the figures go to the file
 * that `SIDEBOOK_BENCH` names, a line each.
 */
test.use({ demoName: 'bench' })

const RUNS = Number(process.env['SIDEBOOK_BENCH_RUNS'] ?? '9')
const FAST_3G = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const AT_ONCE = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }

/** What was noted in the sidebar's page. */
interface Noted {
  usableAt?: number
  isOld?: boolean
}

/** Runs in the page: when the first button of a card can be pressed. */
function watchFirstUse(): void {
  const noted = window as Noted
  const look = (): void => {
    if (noted.usableAt !== undefined || !document.querySelector('[role="tabpanel"] button:not([disabled])')) return
    noted.usableAt = performance.now()
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true })
}

/** Slows the page down, but not the bridge: in the real client that is no network but the same process. */
async function slowDown(page: Page): Promise<CDPSession> {
  const chromium = await page.context().newCDPSession(page)
  await chromium.send('Network.enable')
  await chromium.send('Network.emulateNetworkConditionsByRule' as 'Network.enable', {
    offline: false,
    matchedNetworkConditions: [
      { urlPattern: 'http://127.0.0.1:*/__wecom_client/*', ...AT_ONCE },
      { urlPattern: '', ...FAST_3G },
    ],
  } as object)
  await chromium.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  return chromium
}

/** Opens the sidebar anew and says after how many milliseconds it could be used. */
async function openAgain(page: Page): Promise<number> {
  await sidebarFrame(page).evaluate(() => {
    const noted = window as Noted
    noted.isOld = true
  })
  await page.getByRole('button', { name: '刷新侧边栏' }).click()
  const read = async (): Promise<number> =>
    sidebarFrame(page).evaluate(() => {
      const noted = window as Noted
      return noted.isOld ? 0 : (noted.usableAt ?? 0)
    })
  let usableAt = 0
  await expect(async () => {
    usableAt = await read()
    expect(usableAt).toBeGreaterThan(0)
  }).toPass({ timeout: 20_000 })
  return usableAt
}

/** Nothing of the page is on the device: neither its parts nor what was seen last. */
async function forget(page: Page, chromium: CDPSession): Promise<void> {
  await chromium.send('Network.clearBrowserCache')
  await sidebarFrame(page).evaluate(() => {
    localStorage.clear()
  })
}

const kinds = { 'again, from the cache': false, 'for the first time, nothing cached': true }

for (const [what, isFirst] of Object.entries(kinds)) {
  test(`the first screen, opened ${what}`, async ({ open }) => {
    test.setTimeout(60_000 + RUNS * 20_000)
    const { page } = await open({ width: 360 })
    await page.addInitScript(watchFirstUse)
    const chromium = await slowDown(page)
    // Once before it counts: the watch is set up with it.
    await openAgain(page)
    const times: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      if (isFirst) await forget(page, chromium)
      times.push(await openAgain(page))
    }
    times.sort((one, other) => one - other)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
    const line = { what, runs: RUNS, median_ms: at(0.5), most_ms: at(1) }
    const file = process.env['SIDEBOOK_BENCH']
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`)
    console.log(JSON.stringify(line))
  })
}
