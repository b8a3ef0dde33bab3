import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { bindCorp, owner, picture, signInToConsole } from './people.js'

/** Contacts and groups of a corp that was just bound: found, linked by a click, seen among the linked clients, unlinked. */
test.use({ demoName: 'console-contacts' })

test('contacts are found, linked by suggestions and unlinked', async ({ page, demo }) => {
  test.setTimeout(120_000)
  await page.setViewportSize({ width: 1280, height: 800 })
  await signInToConsole(demo, page, owner.mobile)
  await bindCorp(page)
  await page.getByRole('link', { name: '我的微信联系人' }).click()
  // The first sync brings them in.
  await expect(async () => {
    await page.getByRole('button', { name: '刷新' }).click()
    await expect(page.getByRole('row')).not.toHaveCount(0, { timeout: 2_000 })
    expect(await page.getByRole('row').count()).toBeGreaterThan(20)
  }).toPass({ timeout: 60_000 })
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, '63-console-contacts')

  await page.getByRole('checkbox', { name: '勾选已显示的全部' }).check()
  await page.getByRole('button', { name: '批量确认建议' }).click()
  const bulk = page.getByRole('dialog', { name: '确认建议的关联' })
  const proposals = bulk.locator('label.el-checkbox')
  await expect(proposals.first()).toBeAttached({ timeout: 20_000 })
  await expect(bulk.getByText(/正在查找建议/)).toHaveCount(0, { timeout: 30_000 })
  expect(await barriers(page, ['.el-dialog'])).toEqual([])
  await picture(page, '64-console-suggestions')
  await proposals.first().click()
  await bulk.getByRole('button', { name: '关联勾选的 1 个' }).click()
  await expect(bulk.getByText('已关联', { exact: true })).toBeVisible()
  await bulk.getByRole('button', { name: '完成' }).click()

  await page.getByRole('link', { name: '我的微信群' }).click()
  await page.getByRole('button', { name: /设置关联$/ }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('label.el-checkbox').first().click()
  expect(await barriers(page, ['.el-dialog'])).toEqual([])
  await dialog.getByRole('button', { name: '确认' }).click()
  await expect(page.getByText('关联已更新')).toBeVisible()

  await page.getByRole('link', { name: '已关联客户' }).click()
  await expect(page.getByText('共 2 个')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, '65-console-links')
  await page.getByRole('button', { name: /^取消.*的关联$/ }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await expect(page.getByText('共 1 个')).toBeVisible()

  await page.getByRole('link', { name: '员工绑定' }).click()
  await expect(page.getByRole('button', { name: /^关联账号/ }).first()).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, '66-console-matching')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('link', { name: 'WeChat contacts' }).click()
  await expect(page.getByRole('heading', { name: 'WeChat contacts' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
})
