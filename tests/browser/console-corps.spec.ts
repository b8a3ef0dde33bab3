import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { owner, picture, signInToConsole } from './people.js'

/** Where corps are bound: each way in, and the form of a self-built app. */
test.use({ demoName: 'console-corps' })

test('each way of binding is drawn, and what WeCom does not take is said in the form', async ({ page, demo }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await signInToConsole(demo, page, owner.mobile)
  const walk = page.getByRole('region', { name: '绑定步骤' })
  await expect(walk.getByRole('listitem')).toHaveCount(5)
  await picture(page, '41-console-binding')
  await page.getByText('手机', { exact: true }).click()
  await expect(walk.getByText(/工作台 → 管理企业/).first()).toBeVisible()

  await page.getByText('用自建应用', { exact: true }).click()
  await expect(walk.getByText('创建自建应用')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await walk.getByRole('button', { name: '填写自建应用' }).click()
  const form = page.getByRole('dialog', { name: '填写自建应用' })
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form.getByText('请填写')).toHaveCount(6)
  await form.getByLabel('企业 ID').fill('ww0000000000000000')
  await form.getByLabel('企业名称').fill('渝信总部')
  await form.getByLabel('AgentId').fill('1000002')
  await form.getByLabel('Secret').fill('a-secret-that-is-none')
  await form.getByLabel('Token').fill('tokenOfIt')
  await form.getByLabel('EncodingAESKey').fill('tooShort')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form.getByText('应为 43 位字母和数字')).toBeVisible()
  await form.getByLabel('EncodingAESKey').fill('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form.getByText('企业微信不认可，请核对')).toBeVisible()
  expect(await barriers(page, ['.el-dialog'])).toEqual([])
  await picture(page, '42-console-own-app')
  await form.getByRole('button', { name: '取消' }).click()
  await expect(form).toBeHidden()

  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByText('Create a self-built app')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await page.setViewportSize({ width: 768, height: 1024 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(768)
})
