import { readFile } from 'node:fs/promises'

import { expect, test } from './beside.js'

/** 报税, 发票 and 报表: what is filed, invoiced and reported, and telling the client. */
test.describe.configure({ mode: 'serial' })

test('a return is registered and paid, and the client told that it is filed', async ({ open }) => {
  const beside = await open({ width: 450, language: 'en' })
  const panel = await beside.tab('filing')
  const register = panel.getByRole('button', { name: /^Register (?!another)/ }).first()
  const kind = ((await register.getAttribute('aria-label')) ?? '').replace('Register ', '')
  await register.click()
  const form = beside.dialog(`Register ${kind}`)
  await form.getByLabel('Filed', { exact: true }).check()
  await form.getByLabel('Tax in yuan').fill('1,234.567')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByLabel('Tax in yuan')).toHaveAccessibleDescription(/^Enter an amount with up to two decimals/)
  await form.getByLabel('Tax in yuan').fill('1,234.56')
  await beside.holds('the form of a return')
  await beside.picture('filing-form')
  await form.getByRole('button', { name: 'Save' }).click()
  await beside.says(`${kind} is registered`)
  const row = panel.getByRole('listitem').filter({ hasText: kind }).first()
  await expect(row).toContainText('¥1,234.56')
  await expect(row).toContainText('Filed')

  await row.getByRole('button', { name: `Mark ${kind} as paid` }).click()
  const paying = beside.dialog(`${kind} is paid`)
  await beside.holds('the form of a paid tax')
  await paying.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('Paid')

  await panel.getByRole('button', { name: 'Filing notice' }).click()
  await expect(beside.text).toHaveValue(/¥1,234\.56 \(paid\)/)
  await beside.holds('the sheet of a filing notice')
  await beside.picture('filing-sheet')
  await beside.sends({ words: '¥1,234.56 (paid)' })
  await beside.logs('Filing notice')
})

test('the invoices of a month are told, and the estimate of the VAT says what it rests on', async ({ open }) => {
  const beside = await open({ width: 320 })
  const panel = await beside.tab('invoice')
  await expect(panel.getByText(/^\d+ 份$/)).toBeVisible()
  await panel.getByText('进项', { exact: true }).click()
  await expect(panel.getByRole('radio', { name: '进项' })).toBeChecked()
  const estimate = panel.getByRole('region', { name: '增值税预估' })
  await expect(estimate.getByText(/^预计应缴 ¥[\d,]+\.\d\d$/)).toBeVisible()
  await estimate.getByText('计算依据').click()
  await expect(estimate.getByText(/销项税额|季度销售额（不含税）/)).toBeVisible()
  await beside.holds('an estimate')
  await beside.picture('invoice-estimate')

  await panel.getByRole('button', { name: '开票数据提醒' }).click()
  await expect(beside.text).toHaveValue(/开具发票 \d+ 份，金额 -?¥/)
  await beside.holds('the sheet of invoices')
  await beside.sends({ words: /取得发票 \d+ 份/ })
  await beside.logs('开票数据提醒')
})

test('a report goes as a spreadsheet', async ({ open }) => {
  const beside = await open({ width: 360, language: 'en' })
  const panel = await beside.tab('report')
  const [saved] = await Promise.all([
    beside.page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save as spreadsheet' }).click(),
  ])
  expect(saved.suggestedFilename()).toMatch(/\.xlsx$/)

  await panel.getByRole('button', { name: 'Send: Income statement' }).click()
  await expect(beside.sheet.getByRole('link', { name: /^Open .*\.xlsx$/ })).toBeVisible()
  await expect(beside.text).toHaveValue(/income statement\./)
  await beside.holds('the sheet of a report')
  await beside.picture('report-sheet')
  const file = await beside.sends({ words: 'income statement', with: /\.xlsx/ })
  const [sent] = await Promise.all([beside.page.waitForEvent('download'), file.click()])
  for (const book of [saved, sent]) {
    const bytes = await readFile(await book.path())
    expect(bytes.subarray(0, 2).toString(), 'a spreadsheet is a zip archive').toBe('PK')
  }
  await beside.logs('Send reports')
})
