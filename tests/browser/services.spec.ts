import { expect, test } from './beside.js'

/** 服务: the reminders of an ending service and of missing documents. */
test.describe.configure({ mode: 'serial' })

test('a service that ends is told in either language, and what was typed stays', async ({ open }) => {
  const beside = await open({ width: 360, language: 'en' })
  const panel = await beside.tab('service')
  await panel.getByRole('button', { name: /: expiry reminder$/ }).first().click()
  await expect(beside.text).toHaveValue(/ends in \d+ days/)
  const typed = `${await beside.text.inputValue()}\nSee you on Monday.`
  await beside.text.fill(typed)
  await beside.sheet.getByRole('button', { name: '中文' }).click()
  await expect(beside.text).toHaveValue(/将于 \d+ 天后到期/)
  await beside.sheet.getByRole('button', { name: 'English' }).click()
  await expect(beside.text).toHaveValue(typed)
  await beside.holds('the sheet of an expiry reminder')
  await beside.picture('expiry-sheet')
  await beside.sends({ words: 'See you on Monday.' })
  await beside.logs('Expiry reminder')
})

test('missing documents are asked for by kind and by month, or copied', async ({ open }) => {
  const beside = await open({ width: 450 })
  await beside.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const panel = await beside.tab('service')
  const missing = panel.getByRole('region', { name: '缺票' })
  for (const month of await missing.getByRole('checkbox', { name: /，全选$/ }).all()) await month.setChecked(false)
  await expect(missing.getByRole('button', { name: '请先勾选要提醒的票据' })).toBeDisabled()
  await missing.getByRole('checkbox', { name: /^(?!.*，全选)/ }).first().check()
  await missing.getByRole('button', { name: '缺票提醒（1 项）' }).click()
  await expect(beside.text).toHaveValue(/\n· \d{4}年\d+月：[^、\n]+\n/)
  await beside.holds('the sheet of missing documents')
  await beside.sheet.getByRole('button', { name: '复制' }).click()
  await beside.says('已复制')
  expect(await beside.page.evaluate(async () => navigator.clipboard.readText())).toBe(await beside.text.inputValue())
  await beside.picture('missing-sheet')
  await beside.sends({ words: /· \d{4}年\d+月：/ })
  await beside.logs('缺票提醒')
})
