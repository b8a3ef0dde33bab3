import { expect, type Look, test } from './beside.js'
import { sidebarFrame } from './checks.js'

/** Nothing jumps by itself, neither when the page opens nor when a tab does, however long the answers take. */
test.describe.configure({ mode: 'serial' })

/** Longer than browsers put down to a click what happens after it. */
const SLOW = 700
const MOST = 0.05

const looks: Look[] = [
  { width: 360, language: 'zh-CN', answersTake: SLOW },
  { width: 450, language: 'en', answersTake: SLOW },
]

test('the page comes packed, and is not asked for twice', async ({ open }) => {
  const beside = await open({ width: 320 })
  const script = await sidebarFrame(beside.page).locator('script[type="module"]').first().evaluate((one) => (one as HTMLScriptElement).src)
  const answer = await beside.page.request.get(script, { headers: { 'accept-encoding': 'gzip' } })
  expect(answer.headers()).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'text/javascript', vary: 'accept-encoding' })
  expect(answer.headers()['cache-control']).toContain('immutable')
})

for (const look of looks) {
  test(`the page stands still while it loads, ${look.width} pixels wide, in ${look.language}`, async ({ open }) => {
    const beside = await open(look)
    await beside.tab('service')
    expect.soft(await beside.shifted(), 'opening').toBeLessThan(MOST)
    // The parts of the page too, each of which is fetched when it is wanted first.
    await beside.delay(/\/assets\/[^/]+\.(js|css)$/, SLOW)
    for (const tab of await beside.tabs()) {
      await beside.tab(tab)
      expect.soft(await beside.shifted(), tab).toBeLessThan(MOST)
    }
  })
}
