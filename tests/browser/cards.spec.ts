import { expect, LANGUAGES, test, WIDTHS } from './beside.js'

/** Each card with each of its actions, as it stands beside a chat: at every width, in both languages, and what it sends. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'cards' })

for (const language of LANGUAGES) {
  for (const width of WIDTHS) {
    test(`every card is whole at ${width} pixels in ${language}`, async ({ open }) => {
      const beside = await open({ width, language })
      for (const tab of await beside.tabs()) {
        await beside.tab(tab)
        await beside.fits(tab)
        // What axe judges does not depend on the width, but for the smallest.
        if (width === WIDTHS[0]) await beside.holds(tab)
        await beside.picture(`${tab}-${width}-${language}`)
      }
    })
  }
}

test('服务: the reminder of a service and that of missing documents stand in the conversation', async ({ open }) => {
  const beside = await open()
  const panel = await beside.tab('service')
  await beside.picture('service', true)
  await panel.getByRole('button', { name: /：到期提醒$/ }).first().click()
  await expect(beside.sheet.getByLabel('消息内容')).not.toBeEmpty()
  await beside.picture('send-sheet', true)
  await beside.sends(/到期/)
  await panel.getByRole('button', { name: /缺票提醒/ }).first().click()
  await expect(beside.sheet.getByLabel('消息内容')).not.toBeEmpty()
  await beside.sends(/提供|资料|缺/)
})
