import { appendFileSync } from 'node:fs'

import type { CDPSession } from '@playwright/test'

import { expect, test } from '../beside.js'

/**
 * How soon the first screen can be used on a mid-range phone in a mobile network: Chromium slows its processor down four times
 * and its network to fast 3G (1.6 Mbit/s down, 150 ms there and back). A measurement, not a test: the figures go to the file
 * that `SIDEBOOK_BENCH` names, a line each.
 */
test.use({ demoName: 'bench' })

const RUNS = Number(process.env['SIDEBOOK_BENCH_RUNS'] ?? '9')
const FAST_3G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }

/** Runs in the page: when the first button of a card can be pressed. */
function watchFirstUse(): void {
  const noted = window as unknown as { usableAt?: number }
  const look = (): void => {
    if (noted.usableAt !== undefined || !document.querySelector('[role="tabpanel"] button:not([disabled])')) return
    noted.usableAt = performance.now()
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true })
}

for (const [kind, prepare] of [
  ['again, from the cache', async () => undefined],
  ['for the first time, nothing cached', async (chromium: CDPSession) => chromium.send('Network.clearBrowserCache')],
] as const) {
  test(`the first screen, opened ${kind}`, async ({ open }) => {
    test.setTimeout(RUNS * 20_000)
    const beside = await open({ width: 360 })
    const { page } = beside
    await page.addInitScript(watchFirstUse)
    const chromium = await page.context().newCDPSession(page)
    await chromium.send('Network.enable')
    await chromium.send('Network.emulateNetworkConditions', FAST_3G)
    await chromium.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    const times: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      await prepare(chromium)
      await page.locator('#reload').click()
      const readUsable = async () => beside.frame().evaluate(() => (window as unknown as { usableAt?: number }).usableAt ?? 0)
      await expect.poll(async () => readUsable().catch(() => 0), { timeout: 15_000 }).toBeGreaterThan(0)
      times.push(await readUsable())
    }
    times.sort((one, other) => one - other)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
    const line = { what: kind, runs: RUNS, median_ms: at(0.5), most_ms: at(1) }
    const file = process.env['SIDEBOOK_BENCH']
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`)
    console.log(JSON.stringify(line))
  })
}
