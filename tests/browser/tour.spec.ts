import { test } from './beside.js'

/**
 * The pictures of the README's tour, `docs/images/tour-*.png`. Made with `SIDEBOOK_TOUR=1 script/lib/browser-tests tour` and
 * committed; the tests themselves keep theirs under `target/pictures`.
 */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'tour' })

test('each tab as the README shows it', async ({ open }) => {
  const beside = await open({ width: 360, height: 640, scale: 1.5 })
  for (const tab of await beside.tabs()) {
    await beside.tab(tab)
    // The first one is the first screen; of the others one sees more without what stands above all of them.
    const tabs = beside.sidebar.getByRole('tablist')
    if (tab !== 'service') await tabs.evaluate((element) => element.scrollIntoView({ block: 'start' }))
    await beside.tourPicture(tab)
  }
  const panel = await beside.tab('payment')
  await panel.getByRole('button', { name: /^查看 / }).first().click()
  await beside.dialog(/^收款 /).getByRole('button', { name: '发送收据' }).click()
  const picture = beside.sheet.getByRole('img')
  await picture.evaluate(async (image) => (image as HTMLImageElement).decode())
  await beside.tourPicture('send')
})
