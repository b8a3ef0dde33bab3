import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { owner, picture, signInToConsole } from './people.js'

/** The texts of messages: written, tried on a client, published. */
test.use({ demoName: 'console-templates' })

test('a text is written, refused with its place, tried on a client and published', async ({ demo, page }) => {
  await signInToConsole(demo, page, owner.mobile)
  await page.getByRole('link', { name: '文案模板' }).click()
  await expect(page.getByRole('heading', { name: '文案模板' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-templates')
  await page.getByRole('button', { name: '编辑催款提醒（中文）' }).click()
  await expect(page.getByRole('heading', { name: '催款提醒' })).toBeVisible()
  await expect(page.getByText('当前发送：默认文案')).toBeVisible()

  const text = page.getByRole('textbox', { name: '文案内容' })
  await text.fill('您好！\n{{ client_nmae }} 请付款。')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByText('第 2 行第 4 个字：没有变量“client_nmae”。是否想写“client_name”？').first()).toBeVisible()
  await text.fill('您好！')
  await page.getByRole('button', { name: '插入client_name' }).click()
  await page.getByRole('button', { name: '插入items' }).click()
  await expect(text).toHaveValue(/您好！\{\{ client_name \}\}\n\{%- for item in items %\}/)
  const preview = page.getByRole('region', { name: '预览' })
  await expect(preview.getByText('重庆晨光餐饮有限公司')).toBeVisible()
  await preview.getByRole('combobox', { name: '预览客户' }).click()
  const first = page.getByRole('option').first()
  const name = await first.innerText()
  await first.click()
  await expect(preview.getByText(`您好！${name}`)).toBeVisible()
  await expect(first).toBeHidden()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-template-editor')

  await page.getByRole('button', { name: '发布' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await expect(page.getByText(/当前发送：自定义文案第 1 版/)).toBeVisible()
  await page.getByRole('button', { name: '历史版本' }).click()
  const history = page.getByRole('dialog', { name: /^历史版本/ })
  await expect(history.getByText('第 1 版').first()).toBeVisible()
  await expect(history.getByText('您好！{{ client_name }}').first()).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-template-history')
  await history.getByRole('button', { name: /关闭|Close/ }).click()

  await page.getByRole('button', { name: 'English', exact: true }).click()
  await expect(page.getByText(/Sent now: version 1/)).toBeVisible()
  await page.setViewportSize({ width: 768, height: 1024 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(768)
})
