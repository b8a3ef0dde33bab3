import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { owner, picture, signInToConsole } from './people.js'

/** Who works at the agency and what each may do, set in the console by somebody who may. */
test.use({ demoName: 'console-people' })

test('a person is added, given permissions and switched off, and the log tells it', async ({ page, demo, browser }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await signInToConsole(demo, page, owner.mobile)
  await page.getByRole('link', { name: '人员' }).click()
  await expect(page.getByRole('cell', { name: '沈国华（我）' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, '60-console-people')

  await page.getByRole('button', { name: '添加职员' }).click()
  const dialog = page.getByRole('dialog', { name: '添加职员' })
  await dialog.getByLabel('姓名').fill('钱多多')
  await dialog.getByLabel('手机号').fill('13700000077')
  await dialog.getByText('查看已关联客户', { exact: true }).click()
  expect(await barriers(page, ['.el-dialog'])).toEqual([])
  await picture(page, '61-console-person')
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已添加钱多多')).toBeVisible()

  // Whoever was added signs in by the code, and sees what was granted.
  const theirs = await (await browser.newContext()).newPage()
  await signInToConsole(demo, theirs, '13700000077')
  await expect(theirs.getByRole('link', { name: '已关联客户' })).toBeVisible()
  await expect(theirs.getByRole('link', { name: '人员' })).toHaveCount(0)

  await page.getByRole('button', { name: '修改钱多多' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await expect(page.getByText('已停用钱多多')).toBeVisible()
  await theirs.getByRole('link', { name: '已关联客户' }).click()
  await expect(theirs.getByLabel('手机号')).toBeVisible()
  await theirs.context().close()

  await page.getByRole('button', { name: '交接周敏的工作' }).click()
  await expect(page.getByRole('dialog').getByLabel('交接给')).toBeVisible()
  expect(await barriers(page, ['.el-dialog'])).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: '操作日志' }).click()
  await expect(page.getByRole('cell', { name: '停用职员' })).toBeVisible()
  await expect(page.getByText('在职：是 → 否')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, '62-console-audit')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible()
  await page.getByRole('link', { name: 'People' }).click()
  await expect(page.getByRole('cell', { name: 'Switched off' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await page.setViewportSize({ width: 768, height: 1024 })
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(768)
})
