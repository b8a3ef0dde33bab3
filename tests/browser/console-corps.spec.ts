import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { admin, ChatWindow, owner, picture, signInToConsole, smsCode } from './people.js'

/** Where corps are bound: each way in, and the form of a self-built app. */
test.use({ demoName: 'console-corps' })

test('each way of binding is drawn, and what WeCom does not take is said in the form', async ({ page, demo }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await signInToConsole(demo, page, admin.mobile)
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

test('an app that came from the market is bound from beside a chat', async ({ page, demo }) => {
  const listed = await page.request.get(`${demo.chat}/sim/api/corps`)
  const { corps } = (await listed.json()) as { corps: { id: string; plain_id: string }[] }
  const corp = corps.find(({ plain_id }) => !plain_id.startsWith('ww7d3e')) ?? corps[0]
  const installed = await page.request.post(`${demo.chat}/sim/api/actions/market_install`, { data: { corp: corp?.id } })
  expect(installed.ok()).toBe(true)

  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  const { sidebar } = chat
  // Until the platform's event is worked off there is nothing to bind.
  await expect(async () => {
    const again = sidebar.getByRole('button', { name: /重试|重新登录|再试/ })
    if (await again.isVisible()) await again.click()
    await expect(sidebar.getByText('绑定企业', { exact: true })).toBeVisible({ timeout: 2_000 })
  }).toPass()
  expect(await barriers(page)).toEqual([])
  await picture(page, '43-sidebar-binds-corp')
  await sidebar.getByLabel('手机号').fill(owner.mobile)
  await sidebar.getByRole('button', { name: '获取验证码' }).click()
  await sidebar.getByLabel('短信验证码').fill(await smsCode(demo, page, owner.mobile, 'sidebar_binding'))
  await sidebar.getByRole('button', { name: '下一步' }).click()
  await sidebar.getByRole('button', { name: '确认绑定' }).click()
  await expect(sidebar.getByRole('heading', { name: '关联客户' })).toBeVisible({ timeout: 30_000 })
})
