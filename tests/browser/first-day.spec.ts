import type { Page } from '@playwright/test'

import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { bindCorp, ChatWindow, owner, picture, signInToConsole } from './people.js'

/**
 * The first day of a new agency: a database with nothing in it but the owner whom the operator let in. The owner binds the
 * corp, has the set-up examined, adds a colleague and the first client; the colleague opens the sidebar beside a chat and sends
 * the first message.
 */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'first-day', demoOptions: ['--new-agency'] })

/** Whom the owner adds. */
const COLLEAGUE = '13700000077'

let consolePage: Page

test.beforeAll(async ({ browser }) => {
  consolePage = await (await browser.newContext()).newPage()
})

/** What comes in has come in. */
const still = (page: Page) => expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0)

test.afterAll(async () => {
  await consolePage.context().close()
})

test('the owner signs in to an empty console and binds the corp', async ({ demo }) => {
  const page = consolePage
  await signInToConsole(demo, page, owner.mobile)
  await expect(page.getByRole('heading', { name: '绑定步骤' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-01-empty')
  await bindCorp(page)
  // Both first syncs finish while the page is open; nobody reloads.
  await expect(page.getByText(/完成 ·/)).toHaveCount(2, { timeout: 45_000 })

  await page.getByRole('button', { name: '检查设置' }).click()
  const examined = page.getByRole('dialog')
  await expect(examined.getByText('正常').first()).toBeVisible()
  await still(page)
  expect(await barriers(page, ['[role="dialog"]'])).toEqual([])
  await picture(page, 'console-02-examined')
  await page.keyboard.press('Escape')
  await expect(examined).toBeHidden()
})

test('the owner adds a colleague and the first client', async () => {
  const page = consolePage
  await page.getByRole('navigation').getByRole('link', { name: '人员' }).click()
  await page.getByRole('button', { name: '添加职员' }).click()
  const person = page.getByRole('dialog', { name: '添加职员' })
  await person.getByLabel('姓名').fill('钱多多')
  await person.getByLabel('手机号').fill(COLLEAGUE)
  await person.getByText('管理员', { exact: true }).click()
  await person.getByRole('button', { name: '保存' }).click()
  await expect(page.getByText('已添加钱多多')).toBeVisible()

  await page.getByRole('navigation').getByRole('link', { name: '客户', exact: true }).click()
  await page.getByRole('button', { name: '新增客户' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('客户名称').fill('杭州晨曦餐饮管理有限公司')
  await form.getByLabel('简称').fill('晨曦餐饮')
  await still(page)
  await picture(page, 'console-03-client-form')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByText('杭州晨曦餐饮管理有限公司').first()).toBeVisible()
})

test('beside a chat the colleague links the client, records what it handed in and sends it', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await chat.bindStaff(demo, COLLEAGUE)
  await chat.sidebar.getByLabel('搜索客户').fill('cxcy')
  await chat.sidebar.getByRole('checkbox', { name: /晨曦餐饮/ }).first().click()
  await chat.sidebar.getByRole('button', { name: '关联 1 个客户' }).click()

  await chat.sidebar.getByRole('tab', { name: '收票' }).click()
  await chat.sidebar.getByRole('button', { name: '新增收票' }).first().click()
  const form = chat.sidebar.getByRole('dialog', { name: '新增收票' })
  await form.getByLabel('票据种类').selectOption('进项发票')
  await form.getByLabel('份数').fill('12')
  await form.getByLabel('交票人').fill('王总')
  await form.getByRole('button', { name: '保存', exact: true }).click()
  await expect(form).toBeHidden()
  await chat.sidebar.getByRole('button', { name: /^查看详情：.*进项发票 12 份$/ }).first().click()
  await chat.sidebar.getByRole('button', { name: '分享给客户' }).click()
  await chat.sidebar.getByRole('button', { name: '发送', exact: true }).click()
  await expect(chat.sidebar.getByText('已交给聊天窗口').first()).toBeVisible()
  await picture(page, 'console-04-first-message')

  await consolePage.getByRole('navigation').getByRole('link', { name: '发送记录' }).click()
  await expect(consolePage.getByText('晨曦餐饮').first()).toBeVisible()
  await expect(consolePage.getByRole('cell', { name: '已交给聊天窗口' }).first()).toBeVisible()
})

test('the next day the colleague comes in by scanning a code', async ({ browser, demo }) => {
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await page.goto(demo.console)
  await page.getByRole('button', { name: '企业微信扫码登录', exact: true }).click()
  await page.getByText('扫码', { exact: true }).click()
  await picture(page, 'console-05-scan')
  await page.getByRole('group', { name: '扫码成员' }).getByRole('button').first().click()
  await expect(page.getByRole('heading', { name: '企业微信' }).first()).toBeVisible()
  await expect(page.getByText('已绑定', { exact: true }).first()).toBeVisible()
  await page.context().close()
})
