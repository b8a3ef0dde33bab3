import { expect, test } from './beside.js'

/** The knowledge base of the sidebar: found, read, sent, and missed. */
test.describe.configure({ mode: 'serial' })

test('an answer is found by initials and sent in brief', async ({ open }) => {
  const beside = await open({ width: 320 })
  const panel = await beside.tab('knowledge')
  await expect(panel.getByRole('heading', { name: '常用知识' })).toBeVisible()
  await panel.getByLabel('搜索知识库').fill('hsqj')
  const found = panel.getByRole('article', { name: '汇算清缴是什么，什么时候做？' })
  await expect(found).toBeVisible()
  await found.getByRole('button', { name: /查看全文$/ }).click()
  await expect(found.getByText('没有取得发票的费用，要调增应纳税所得额')).toBeVisible()
  await beside.holds('an article')
  await beside.picture('knowledge-full-text')
  await found.getByRole('button', { name: /发送简答$/ }).click()
  await expect(beside.text).toHaveValue(/5 月 31 日前/)
  await beside.sends({ words: /在每年 5 月 31 日前/ })
  await beside.logs('发送知识')
})

test('of a category the full text is sent', async ({ open }) => {
  const beside = await open({ width: 450, language: 'en' })
  const panel = await beside.tab('knowledge')
  const category = panel.getByRole('group', { name: 'Categories' }).getByRole('button', { name: / \(\d+\)$/ }).first()
  const name = (await category.innerText()).replace(/ \(\d+\)$/, '')
  await category.click()
  await expect(category).toHaveAttribute('aria-pressed', 'true')
  await expect(panel.getByRole('article').first()).toContainText(name)
  const send = panel.getByRole('button', { name: /: Send the full text$/ }).first()
  const question = ((await send.getAttribute('aria-label')) ?? '').replace(': Send the full text', '')
  await send.click()
  await expect(beside.text).toHaveValue(/\S/)
  await beside.holds('the sheet of an article')
  await beside.sends({ words: question })
  await beside.logs('Send an answer')
})

test('what nobody answered is put on record', async ({ open }) => {
  const beside = await open({ width: 360 })
  const panel = await beside.tab('knowledge')
  await panel.getByLabel('搜索知识库').fill('跨境电商出口退税')
  await expect(panel.getByText('没有找到“跨境电商出口退税”的答案。')).toBeVisible()
  await expect(panel.getByText('已记下这次没找到的问题')).toBeVisible()
  await beside.holds('nothing found')
  await beside.picture('knowledge-miss')
})
