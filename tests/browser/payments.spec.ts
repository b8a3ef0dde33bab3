import type { Locator } from '@playwright/test'

import { type Beside, expect, test } from './beside.js'

/** 收款: reminding without touching the books; recording, correcting and voiding, which do, with receipts as pictures. */
test.describe.configure({ mode: 'serial' })

const region = (beside: Beside, panel: Locator, chinese: string, english: string) =>
  panel.getByRole('region', { name: beside.word(chinese, english), exact: true })

/** What the client owes by the card that is open, in fen. */
async function owed(beside: Beside, panel: Locator): Promise<number> {
  const sum = region(beside, panel, '欠费合计', 'Total owed').locator('strong')
  await expect(sum).toHaveText(/^¥[\d,]+\.\d\d$/)
  return Number((await sum.innerText()).replace(/\D/g, ''))
}

/** Nothing is ticked then. */
async function untickAll(bills: Locator): Promise<void> {
  for (const box of await bills.getByRole('checkbox').all()) await box.setChecked(false)
}

/** The newest payment of the history that is not void. */
const newest = (beside: Beside, panel: Locator): Locator =>
  region(beside, panel, '收款记录', 'Payments')
    .getByRole('button', { name: beside.word(/^查看 /, /^Show /) })
    .filter({ hasNotText: beside.word('已作废', 'Void') })
    .first()

/** How much of a picture is drawn in red, a share of its area: nothing but the mark of a void receipt is. */
async function red(picture: Locator): Promise<number> {
  return picture.evaluate((image) => {
    const { naturalWidth: width, naturalHeight: height } = image as HTMLImageElement
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
    if (!context) throw new Error('no canvas')
    context.drawImage(image as HTMLImageElement, 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    let reds = 0
    for (let at = 0; at < data.length; at += 4) {
      const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3)
      if (r > g + 40 && r > b + 40) reds += 1
    }
    return reds / (width * height)
  })
}

test('a reminder asks for another amount and other months, and the books stay as they are', async ({ open }) => {
  const beside = await open({ width: 360 })
  const panel = await beside.tab('payment')
  const before = await owed(beside, panel)
  const bills = region(beside, panel, '应收', 'Receivables')
  await untickAll(bills)
  await expect(bills.getByRole('button', { name: '请先勾选' })).toBeDisabled()

  await bills.getByRole('button', { name: /：改金额和期间$/ }).first().click()
  const amount = bills.getByLabel('金额（元）')
  await amount.fill('-5')
  await expect(amount).toHaveAccessibleDescription('请输入大于 0 的金额，最多两位小数')
  await amount.fill('88.80')
  await bills.getByLabel('起始月份').fill('2026-03')
  await bills.getByLabel('截止月份').fill('2026-01')
  await expect(bills.getByLabel('截止月份')).toHaveAccessibleDescription('起止月份须同时填写，且截止不早于起始')
  await bills.getByLabel('起始月份').fill('2026-01')
  await bills.getByLabel('截止月份').fill('2026-03')
  await beside.holds('a changed reminder')
  await bills.getByRole('button', { name: '催款提醒（¥88.80）' }).click()

  await expect(beside.text).toHaveValue(/2026年1月至3月：¥88\.80/)
  await beside.holds('the sheet of a reminder')
  await beside.picture('reminder-sheet')
  await beside.sends({ words: /2026年1月至3月：¥88\.80/ })
  await beside.logs('催款提醒')
  await beside.reload()
  expect(await owed(beside, await beside.tab('payment'))).toBe(before)
})

test('a part of what is owed is recorded, and its receipt sent as a picture', async ({ open }) => {
  const beside = await open({ width: 320, language: 'en' })
  const panel = await beside.tab('payment')
  const before = await owed(beside, panel)
  const bills = region(beside, panel, '应收', 'Receivables')
  await untickAll(bills)
  await bills.getByRole('checkbox').first().check()
  await bills.getByRole('button', { name: 'Record payment' }).click()

  const form = beside.dialog('Record payment')
  const part = form.getByLabel(/: paid now \(yuan\)$/)
  await part.fill('99999999')
  await expect(part).toHaveAccessibleDescription(/^More than the open ¥/)
  await part.fill('10')
  await form.getByLabel('Method').selectOption('WeChat Pay')
  await form.getByLabel('Payer').fill('Wang Xiaoming {{7*7}}')
  await form.getByLabel('Remark').fill('=HYPERLINK("http://example.com")')
  await beside.holds('the form of a payment')
  await beside.picture('payment-form')
  await form.getByRole('button', { name: 'Record ¥10.00' }).click()
  await beside.says(/¥10\.00 recorded, receipt /)

  // What one wants next is the receipt.
  const details = beside.dialog(/^Payment /)
  await expect(details.getByText('壹拾元整')).toBeVisible()
  await expect(details.getByText('Wang Xiaoming {{7*7}}')).toBeVisible()
  await beside.holds('a payment')
  await details.getByRole('button', { name: 'Send receipt' }).click()
  await expect(beside.sheet.getByRole('img', { name: /^The picture to send: Receipt / })).toBeVisible()
  await expect(beside.text).toHaveValue(/Total: ¥10\.00 \(人民币壹拾元整\)/)
  await beside.holds('the sheet of a receipt')
  await beside.picture('receipt-sheet')
  const receipt = await beside.sends({ words: 'Total: ¥10.00 (人民币壹拾元整)', with: 'picture' })
  expect(await red(receipt)).toBe(0)
  await expect.poll(() => owed(beside, panel)).toBe(before - 1_000)
  await beside.logs('Receipt')
})

test('a payment is corrected with its history, then made void, and the receipt says so', async ({ open }) => {
  const beside = await open({ width: 450 })
  const panel = await beside.tab('payment')
  const before = await owed(beside, panel)
  await newest(beside, panel).click()
  const details = beside.dialog(/^收款 /)
  await details.getByRole('button', { name: '修改', exact: true }).click()
  const form = beside.dialog(/^修改收款 /)
  const part = form.getByLabel(/：本次收款（元）$/).first()
  const paid = Math.round(Number(await part.inputValue()) * 100)
  await part.fill(((paid - 100) / 100).toFixed(2))
  await form.getByLabel('备注').fill('转账附言写错了')
  await form.getByRole('button', { name: '保存修改' }).click()
  await expect(details.getByText('改为：转账附言写错了')).toBeVisible()
  await expect(details.getByText(/^林晓燕 修改 · /).last()).toBeVisible()
  await expect.poll(() => owed(beside, panel)).toBe(before + 100)
  await beside.holds('a corrected payment')
  await beside.picture('payment-history')

  await details.getByRole('button', { name: '作废', exact: true }).click()
  await details.getByRole('button', { name: '确认作废' }).click()
  await expect(details.getByLabel('作废原因')).toHaveAccessibleDescription('请填写作废原因')
  await details.getByLabel('作废原因').fill('重复录入了')
  await details.getByRole('button', { name: '确认作废' }).click()
  await beside.says('已作废，款项恢复为待收')
  await expect(details.getByText('已作废：重复录入了')).toBeVisible()
  await expect(details.getByRole('button', { name: '修改', exact: true })).toHaveCount(0)
  await beside.holds('a void payment')

  await details.getByRole('button', { name: '发送收据' }).click()
  await expect(beside.text).toHaveValue(/已作废，原因：重复录入了/)
  const receipt = await beside.sends({ words: '已作废，原因：重复录入了', with: 'picture' })
  expect(await red(receipt), 'the mark of a void receipt').toBeGreaterThan(0.01)
  await expect.poll(() => owed(beside, panel)).toBeGreaterThan(before + 100)
  await beside.logs('发送收据')
})
