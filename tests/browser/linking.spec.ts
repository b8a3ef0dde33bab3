import { type Beside, expect, LANGUAGES, test } from './beside.js'

/** How a conversation comes to its clients: suggested with reasons, searched, or said to be nobody's. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'cards' })

const suggestions = (beside: Beside) =>
  beside.sidebar.getByRole('region', { name: beside.word('可能是这些客户', 'Probably one of these') })

test('a client is suggested with the reason, and linked by a tick only', async ({ open }) => {
  const beside = await open()
  const { sidebar } = beside
  const name = await beside.chat.openFirst('single', 1)
  await expect(sidebar.getByRole('heading', { name: '关联客户' })).toBeVisible()
  const suggested = suggestions(beside)
  await expect(suggested).toContainText(`备注“${name}”`)
  await expect(suggested.getByRole('checkbox', { checked: true })).toHaveCount(0)
  await beside.picture('link', true)
  await suggested.getByRole('checkbox').first().check()
  // Several clients for one conversation: a second one by search.
  await sidebar.getByLabel('搜索客户').fill('科技')
  await expect(suggested).toHaveCount(0)
  const found = sidebar.getByRole('region', { name: '客户列表' }).getByRole('checkbox', { name: /科技/ })
  await found.first().check()
  await sidebar.getByRole('button', { name: '关联 2 个客户' }).click()
  await expect(sidebar.getByRole('tablist')).toBeVisible()
  await sidebar.getByRole('button', { name: '切换客户' }).first().click()
  await expect(beside.sheet.getByRole('button', { name: /^取消关联/ })).toHaveCount(2)
})

for (const [at, language] of LANGUAGES.entries()) {
  test(`that a conversation is with no client is remembered, and taken back, in ${language}`, async ({ open }) => {
    const beside = await open({ width: 360, language })
    const { sidebar } = beside
    const link = sidebar.getByRole('heading', { name: beside.word('关联客户', 'Link clients') })
    const quiet = sidebar.getByRole('heading', { name: beside.word('不是客户', 'Not a client') })
    await beside.chat.openFirst('single', 2 + at)
    await expect(suggestions(beside)).toBeVisible()
    await beside.holds('link page')
    await sidebar.getByRole('button', { name: beside.word('不是客户', 'Not a client') }).click()
    await expect(quiet).toBeVisible()
    await beside.holds('no client')
    await beside.picture(`not-client-${language}`)

    await beside.chat.openFirst('single')
    await expect(sidebar.getByRole('tablist')).toBeVisible()
    await beside.chat.openFirst('single', 2 + at)
    await expect(quiet).toBeVisible()
    // Linking is one click away, and so is the way back.
    await sidebar.getByRole('button', { name: beside.word('关联客户', 'Link clients') }).click()
    await expect(link).toBeVisible()
    await sidebar.getByRole('button', { name: beside.word('返回', 'Back') }).click()
    await sidebar.getByRole('button', { name: beside.word('撤销', 'Undo') }).click()
    await expect(link).toBeVisible()
  })
}
