import { expect, LANGUAGES, test } from './beside.js'

/** The page itself: usable by everyone, by keyboard alone, and standing still while it loads. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'cards' })

for (const language of LANGUAGES) {
  test(`the screens and sheets are usable by everyone in ${language}`, async ({ open }) => {
    const beside = await open({ width: 360, language })
    const { sidebar } = beside
    const closed = async () => {
      await beside.page.keyboard.press('Escape')
      await expect(beside.sheet).toHaveCount(0)
    }
    await beside.holds('first screen')

    await sidebar.getByRole('button', { name: beside.word('：到期提醒', ': expiry reminder') }).first().click()
    await expect(sidebar.getByLabel(beside.word('消息内容', 'Message'), { exact: true })).not.toBeEmpty()
    await beside.holds('send sheet')
    await closed()

    await sidebar.getByRole('button', { name: beside.word('的联系人', 'Contacts of') }).first().click()
    await expect(beside.sheet).toBeVisible()
    await beside.holds('contacts')
    await closed()

    await sidebar.getByRole('button', { name: beside.word('切换客户', 'switch client') }).first().click()
    await expect(beside.sheet).toBeVisible()
    await beside.holds('switch')
    await sidebar.getByRole('button', { name: beside.word('关联更多客户', 'Link more clients') }).click()
    await expect(sidebar.getByLabel(beside.word('搜索客户', 'Search clients'))).toBeVisible()
    await expect(sidebar.getByRole('checkbox').first()).toBeVisible()
    await beside.holds('link page')
    await beside.picture(`link-${language}`)
  })
}

test('nothing jumps while the first screen, a card or the link page loads', async ({ open }) => {
  const beside = await open({ width: 360, answersTake: 700 })
  for (const tab of await beside.tabs()) await beside.tab(tab)
  await beside.sidebar.getByRole('button', { name: '切换客户' }).first().click()
  await beside.sidebar.getByRole('button', { name: '关联更多客户' }).click()
  await expect(beside.sidebar.getByRole('checkbox').first()).toBeVisible()
  expect(await beside.shifted()).toBeLessThanOrEqual(0.02)
})

test('a message is sent by keyboard alone, and the sheet keeps the focus until it gives it back', async ({ open }) => {
  const beside = await open()
  const { page, sidebar } = beside
  const frame = beside.frame()
  const focused = () => frame.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)
  const remind = sidebar.getByRole('button', { name: /：到期提醒$/ }).first()
  await remind.focus()
  await page.keyboard.press('Enter')
  await expect(beside.sheet).toBeVisible()
  // The sheet is named, and the focus is in it.
  await expect(beside.sheet).toHaveAccessibleName(/到期提醒/)
  await expect.poll(focused).toBe(true)
  await expect(sidebar.getByLabel('消息内容')).not.toBeEmpty()
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab')
    expect(await focused(), `after ${step + 1} tabs`).toBe(true)
  }
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Shift+Tab')
    expect(await focused(), `after ${step + 1} tabs back`).toBe(true)
  }
  await beside.sheet.getByRole('button', { name: '发送', exact: true }).focus()
  await page.keyboard.press('Enter')
  // Read out: the result stands in an alert.
  await expect(beside.sheet.getByRole('alert')).toContainText('已交给聊天窗口')
  // The button that was pressed is gone; the focus is not.
  await expect.poll(focused).toBe(true)
  await page.keyboard.press('Escape')
  await expect(beside.sheet).toHaveCount(0)
  await expect(remind).toBeFocused()
})
