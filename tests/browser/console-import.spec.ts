import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { admin, owner, picture, signInToConsole } from './people.js'

/** Rows from outside: a workbook from the file to the undo, and a key for another system. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'console-import', viewport: { width: 1280, height: 800 } })

const ROWS = [
  '公司名称,纳税人类型,联系人,手机号,会计,备注',
  '深圳启明导入有限公司,小规模纳税人,陈晨,13811110001,没有这个人,',
  '深圳启航导入有限公司,一般纳税人,李航,13811110002,没有这个人,',
  '深圳坏行导入有限公司,一般纳税人,王五,12345,没有这个人,',
].join('\r\n')

test('a workbook is looked through, put, mended and taken back', async ({ page, demo }) => {
  await signInToConsole(demo, page, owner.mobile)
  await page.getByText('导入', { exact: true }).first().click()
  await expect(page.getByText('还没有导入过。')).toBeVisible()
  await page.getByRole('button', { name: '新建导入' }).click()
  expect(await barriers(page, ['body'])).toEqual([])
  const template = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载模板' }).click()
  expect((await template).suggestedFilename()).toBe('客户.xlsx')
  // What is no workbook is told, and another can be chosen.
  const file = page.getByLabel('表格文件')
  await file.setInputFiles({ name: 'x.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK no archive') })
  await page.getByRole('button', { name: '下一步' }).click()
  await expect(page.getByText('不是表格文件。')).toBeVisible()
  await file.setInputFiles({ name: '客户名单.csv', mimeType: 'text/csv', buffer: Buffer.from(ROWS) })
  await page.getByRole('button', { name: '下一步' }).click()

  // Columns by their heads; one of them is ours to choose.
  await expect(page.getByLabel('“会计”对应的字段')).toHaveValue('owner')
  await page.getByLabel('“备注”对应的字段').selectOption('short_name')
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, '60-console-import-columns')
  await page.getByRole('button', { name: '检查', exact: true }).click()
  await page.getByLabel('没有这个人').selectOption({ index: 1 })
  await page.getByRole('button', { name: '重新检查' }).click()
  await expect(page.getByRole('button', { name: '导入 2 行' })).toBeVisible()
  await expect(page.getByText('手机号 不是 11 位手机号')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await page.getByRole('button', { name: '导入 2 行' }).click()
  await expect(page.getByText('已导入')).toBeVisible()
  const failures = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载失败的行' }).click()
  expect((await failures).suggestedFilename()).toBe('客户名单-失败.xlsx')
  await picture(page, '61-console-import-result')

  await page.getByRole('button', { name: '撤销导入' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click()
  await expect(page.getByText('已撤销')).toBeVisible()
  await page.getByRole('button', { name: '返回列表' }).click()
  await expect(page.getByText('客户名单.csv')).toBeVisible()
  await page.setViewportSize({ width: 768, height: 1024 })
  expect(await barriers(page, ['body'])).toEqual([])
})

test('a key is made, shown once, and revoked', async ({ page, demo }) => {
  await signInToConsole(demo, page, admin.mobile)
  await page.getByText('接口密钥', { exact: true }).first().click()
  await expect(page.getByText('还没有密钥。')).toBeVisible()
  await page.getByRole('button', { name: '新建密钥' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('名称').fill('财务系统')
  await dialog.getByLabel('客户', { exact: true }).check()
  expect(await barriers(page, ['body'])).toEqual([])
  await dialog.getByRole('button', { name: '新建密钥' }).click()
  const key = await dialog.getByLabel('密钥').inputValue()
  expect(key).toMatch(/^sbk_\w{8}_\w{40}$/)
  await dialog.getByRole('button', { name: '我已保存' }).click()
  const put = (name: string) =>
    page.request.put(new URL('/ingest/v1/clients/C-1', demo.console).href, {
      headers: { authorization: `Bearer ${key}` },
      data: { name, taxpayer_kind: 'general' },
    })
  expect((await put('深圳接口有限公司')).status()).toBe(201)
  await page.getByRole('button', { name: '吊销 财务系统' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click()
  await expect(page.getByText('已吊销').first()).toBeVisible()
  expect((await put('深圳接口有限公司')).status()).toBe(401)
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
})
