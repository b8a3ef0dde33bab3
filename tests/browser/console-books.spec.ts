import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'

import { barriers } from './checks.js'
import { expect, test, type Demo } from './demo.js'
import { owner, picture, signInToConsole, tourPicture } from './people.js'

/** The books of the console: each list with its filters, columns, totals and files, and its form, on one sign-in. */
test.use({ demoName: 'console-books' })

/** A list: its page and book, the column that is hidden for a while, and what its form is called. */
interface Walked {
  at: string
  /** What the table is of, in both languages. */
  names: [string, string]
  column: string
  add?: string
}

const LISTS: readonly Walked[] = [
  { at: 'clients', names: ['客户', 'Clients'], column: '手机', add: '新增客户' },
  { at: 'money?book=contracts', names: ['合同', 'Contracts'], column: '收费周期', add: '新增合同' },
  { at: 'money?book=receivables', names: ['应收', 'Receivables'], column: '已收', add: '新增应收' },
  { at: 'money?book=payments', names: ['收款', 'Payments'], column: '付款人', add: '登记收款' },
  { at: 'work?book=services', names: ['服务', 'Services'], column: '费用', add: '新增服务' },
  { at: 'work?book=orders', names: ['工商事项', 'Orders'], column: '进度', add: '新增工商事项' },
  { at: 'work?book=missing_documents', names: ['缺票', 'Missing documents'], column: '备注', add: '标记缺票' },
  { at: 'papers?book=intakes', names: ['收票', 'Intakes'], column: '交票人', add: '新增收票' },
  { at: 'papers?book=filings', names: ['报税', 'Filings'], column: '缴款日期', add: '登记申报' },
  { at: 'papers?book=invoices', names: ['发票', 'Invoices'], column: '税率', add: '新增发票' },
  { at: 'papers?book=reports', names: ['报表', 'Reports'], column: '来源' },
]

const nameOf = ({ at }: Walked) => at.replace('?book=', '-')
const go = (page: Page, demo: Demo, { at }: Walked) => page.goto(`${demo.console}#/${at}`)
const tableOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
/** How far the page reaches to the right, in px. */
const reach = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth)

async function walk(page: Page, list: Walked): Promise<void> {
  const table = tableOf(page, list.names[0])
  await expect(table.locator('tbody tr').first()).toBeVisible()
  await expect(table.locator('tfoot')).toContainText(/共 \d+ 条/)
  expect(await barriers(page, ['body']), list.at).toEqual([])
  expect(await reach(page), list.at).toBeLessThanOrEqual(1280)
  await picture(page, `console-books-${nameOf(list)}`)

  // What is chosen stays for the list, and is what the file has.
  const head = table.getByRole('columnheader', { name: list.column, exact: true })
  await expect(head).toBeVisible()
  await page.getByRole('button', { name: '显示列' }).click()
  await page.getByRole('checkbox', { name: list.column, exact: true }).click()
  await expect(head).toHaveCount(0)
  await page.keyboard.press('Escape')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 .csv' }).click()])
  const [names = '', ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
  expect(names.split(','), list.at).not.toContain(list.column)
  await expect(table.locator('tfoot'), list.at).toContainText(`共 ${String(rows.length)} 条`)

  await page.getByRole('searchbox').fill('没有这样的客户')
  await expect(page.getByText('没有符合条件的记录。')).toBeVisible()
  expect(page.url()).toContain(`search=${encodeURIComponent('没有这样的客户')}`)
  await page.getByRole('button', { name: '清除筛选' }).first().click()
  await expect(table).toBeVisible()

  if (!list.add) return
  await page.getByRole('button', { name: list.add }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: '保存' }).click()
  // It says what is missing, and asks for nothing.
  await expect(form.locator('.field__error').first()).toBeVisible()
  expect(await barriers(page, ['.el-dialog']), `${list.at}: ${list.add}`).toEqual([])
  await picture(page, `console-books-${nameOf(list)}-form`)
  await form.getByRole('button', { name: '取消' }).click()
  await expect(form).toHaveCount(0)
}

/** What a client paid in advance pays a receivable, as far as it goes. */
async function payFromCredit(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.console}#/money?book=receivables&state=open&sort=client`)
  const row = tableOf(page, '应收').locator('tbody tr').first()
  const name = await row.getByRole('link').innerText()
  const form = page.getByRole('dialog')
  const save = async (amount: string) => {
    await form.getByRole('textbox', { name: /^金额/ }).first().fill(amount)
    await form.getByRole('button', { name: '保存' }).click()
  }
  const useCredit = async () => {
    await row.getByRole('button', { name: '预收抵扣' }).click()
    await expect(form).toContainText(`用预收款抵扣：${name}`)
  }
  await useCredit()
  await expect(form).toContainText('预收款余额 ¥0.00')
  await save('1')
  await expect(form.getByRole('alert')).toBeVisible()
  await form.getByRole('button', { name: '取消' }).click()

  await page.getByRole('link', { name, exact: true }).first().waitFor()
  await page.goto(`${demo.console}#/money?book=receivables&state=open&sort=client`)
  await row.getByRole('button', { name: '收款', exact: true }).click()
  await expect(form.getByRole('checkbox').first()).toBeVisible()
  for (const one of await form.getByRole('checkbox').all()) await one.uncheck()
  await save('0.02')
  await expect(form).toHaveCount(0)
  await useCredit()
  await expect(form).toContainText('预收款余额 ¥0.02')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)
}

/** One payment for two receivables of a client, then corrected. */
async function payTogether(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.console}#/money?book=receivables&state=open&sort=client`)
  const rows = tableOf(page, '应收').locator('tbody tr')
  await expect(rows.first()).toBeVisible()
  const name = await rows.first().getByRole('link').innerText()
  const theirs = rows.filter({ hasText: name })
  await theirs.nth(0).getByRole('checkbox').check()
  if ((await theirs.count()) > 1) await theirs.nth(1).getByRole('checkbox').check()
  await page.getByRole('button', { name: '一次收款' }).click()
  const form = page.getByRole('dialog')
  await expect(form.getByRole('textbox', { name: /^金额，/ }).first()).toBeVisible()
  await form.getByRole('button', { name: '按到期先后分配' }).click()
  expect(await barriers(page, ['.el-dialog'])).toEqual([])
  await tourPicture(page, 'pay-together')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)

  await page.goto(`${demo.console}#/money?book=payments&sort=-number`)
  await tableOf(page, '收款').locator('tbody tr').first().getByRole('button', { name: '修改' }).click()
  await expect(form.getByRole('textbox', { name: /^金额，/ }).first()).toBeVisible()
  await form.getByLabel('备注').fill('两笔一起')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)
}

/** One that was entered by mistake goes, and its row with it. */
async function deleteInvoice(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.console}#/papers?book=invoices`)
  const rows = tableOf(page, '发票').locator('tbody tr')
  await expect(rows.first()).toBeVisible()
  const total = tableOf(page, '发票').locator('tfoot')
  const before = Number(/共 (\d+) 条/.exec(await total.innerText())?.[1])
  await rows.first().getByRole('button', { name: '删除' }).click()
  const form = page.getByRole('dialog')
  expect(await barriers(page, ['.el-dialog'])).toEqual([])
  await picture(page, 'console-books-delete-invoice')
  await form.getByRole('button', { name: '删除', exact: true }).click()
  await expect(form).toHaveCount(0)
  await expect(total).toContainText(`共 ${String(before - 1)} 条`)
}

/** What is due for a month set to nil for several at once, each with its result. */
async function registerMany(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.console}#/papers?book=filings`)
  await page.getByRole('link', { name: '批量登记' }).click()
  await expect(page.getByRole('heading', { name: '批量登记申报' })).toBeVisible()
  await page.getByLabel('范围').selectOption('true')
  const rows = page.locator('.register tbody tr')
  await expect(rows.first()).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-books-register')
  for (const at of [0, 1]) await rows.nth(at).getByRole('checkbox').check()
  await page.getByRole('button', { name: '应用到勾选的行' }).click()
  await expect(rows.filter({ hasText: '尚未保存' })).toHaveCount(2)
  await page.getByRole('button', { name: '保存 2 项' }).click()
  await expect(rows.filter({ hasText: '已保存' })).toHaveCount(2)
  await tourPicture(page, 'register')
  expect(await reach(page)).toBeLessThanOrEqual(1280)
}

/** A report that is there, opened from its row and corrected. */
async function typeReport(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.console}#/papers?book=reports&kind=balance_sheet`)
  await tableOf(page, '报表').locator('tbody tr').first().getByRole('link', { name: '修改' }).click()
  const cash = page.getByRole('textbox', { name: '货币资金 期末余额' })
  await cash.fill('123456.78')
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-books-report')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已保存')).toBeVisible()
}

test('every list of the books is filtered, chosen, exported, and has its form', async ({ page, demo }) => {
  test.setTimeout(180_000)
  await signInToConsole(demo, page, owner.mobile)
  await expect(page.getByRole('link', { name: '客户', exact: true })).toBeVisible()
  for (const list of LISTS) {
    await go(page, demo, list)
    await walk(page, list)
  }

  await payFromCredit(page, demo)
  await payTogether(page, demo)
  await deleteInvoice(page, demo)
  await registerMany(page, demo)
  await typeReport(page, demo)

  await page.getByRole('button', { name: 'English', exact: true }).click()
  await page.setViewportSize({ width: 768, height: 1024 })
  for (const list of LISTS) {
    await go(page, demo, list)
    await expect(tableOf(page, list.names[1]).locator('tbody tr').first()).toBeVisible()
    expect(await barriers(page, ['body'], ['color-contrast']), list.at).toEqual([])
    expect(await reach(page), list.at).toBeLessThanOrEqual(768)
    await picture(page, `console-books-${nameOf(list)}-768`)
  }
})
