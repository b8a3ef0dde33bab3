import type { Page } from '@playwright/test'

import { expect, test } from './demo.js'
import { admin, bindCorp, ChatWindow, linkClient, owner, picture, signInToConsole } from './people.js'

/**
 * The whole story, as a new user plays it: bind the corp, watch the first sync, open a conversation, sign in with a code, link
 * a client, send the reminder, find it in the conversation and in the log.
 */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'story' })

let consolePage: Page

test.beforeAll(async ({ browser }) => {
  consolePage = await (await browser.newContext()).newPage()
})

test.afterAll(async () => {
  await consolePage.context().close()
})

test('before the installation there is no sidebar', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(page.getByText('该企业还没有安装应用')).toBeVisible()
  await picture(page, '01-not-installed')
})

test('an admin binds the corp by the install link and sees it synced', async ({ demo }) => {
  const page = consolePage
  await signInToConsole(demo, page, owner.mobile)
  await expect(page.getByRole('heading', { name: '企业微信' }).first()).toBeVisible()
  await bindCorp(page, {
    code: () => picture(page, '02-console-install-code'),
    install: (scanned) => picture(scanned, '03-install-page'),
  })
  await expect(page.getByText('已绑定', { exact: true }).first()).toBeVisible()
  // Both first syncs finish while the page is open; nobody reloads.
  await expect(page.getByText(/完成/).first()).toBeVisible({ timeout: 45_000 })
  await picture(page, '05-console-bound')
})

test('a staff member signs in, links a client and sends the reminder', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  const conversation = await chat.openFirst('single')

  await expect(chat.sidebar.getByText('登录并绑定')).toBeVisible()
  await picture(page, '06-sidebar-first-use')
  await chat.bindStaff(demo, admin.mobile)

  // Staff remark their contacts by company; the client is found by it.
  const company = conversation.split('-')[0] ?? ''
  await expect(chat.sidebar.getByRole('heading', { name: '关联客户' })).toBeVisible()
  await picture(page, '07-sidebar-link')
  await linkClient(chat, company)

  const remind = chat.sidebar.getByRole('button', { name: /：到期提醒$/ }).first()
  await expect(remind).toBeVisible()
  await picture(page, '08-sidebar-service-card')
  await remind.click()

  const text = chat.sidebar.getByLabel('消息内容')
  await expect(text).not.toBeEmpty()
  const edited = `${await text.inputValue()}\n如有疑问请随时联系我。`
  await text.fill(edited)
  await picture(page, '09-sidebar-send-sheet')
  await chat.sidebar.getByRole('button', { name: '发送', exact: true }).click()

  await expect(chat.sidebar.getByText('已交给聊天窗口').first()).toBeVisible()
  await expect(chat.messages.getByText('如有疑问请随时联系我。')).toBeVisible()
  await chat.sidebar.getByRole('button', { name: '完成', exact: true }).click()
  await expect(chat.sidebar.getByRole('dialog')).toHaveCount(0)
  await picture(page, '10-reminder-in-conversation')
})

test('the second visit is signed in already, and the log names the outcome', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(chat.sidebar.getByRole('button', { name: /：到期提醒$/ }).first()).toBeVisible()

  await consolePage.getByText('发送记录').first().click()
  await expect(consolePage.getByRole('cell', { name: '已交给聊天窗口' }).first()).toBeVisible()
  await picture(consolePage, '11-console-messages')
})

test('the first screen says what blocks, and the client file is edited on it', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(chat.sidebar.getByRole('region', { name: '本期情况' })).toContainText(/\d+月：/)
  await picture(page, '14-first-screen')

  await chat.sidebar.getByText('基础资料', { exact: true }).click()
  await chat.sidebar.getByRole('button', { name: '编辑基础资料' }).click()
  const form = chat.sidebar.getByRole('dialog', { name: '编辑基础资料' })
  await form.getByLabel('地址').fill('滨江区演示路 1 号 {{7*7}}')
  await form.getByLabel('税号').fill('91330100799655058A')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form.getByText('校验位不符，请核对是否有错字')).toBeVisible()
  await picture(page, '15-client-form-refused')
  await form.getByLabel('税号').fill('91330100799655058b')
  await form.getByLabel('开票联系人').fill('王会计 =HYPERLINK("x")')
  await form.getByLabel('合作等级').selectOption('B 级')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toBeHidden()
  await expect(chat.sidebar.getByText('滨江区演示路 1 号 {{7*7}}')).toBeVisible()
  await expect(chat.sidebar.getByText('91330100799655058B')).toBeVisible()
  await expect(chat.sidebar.getByText('王会计 =HYPERLINK("x")')).toBeVisible()

  await chat.sidebar.getByRole('button', { name: /的联系人$/ }).click()
  const people = chat.sidebar.getByRole('dialog', { name: /的联系人$/ })
  await people.getByRole('button', { name: '添加联系人' }).click()
  await people.getByLabel('姓名').fill('出纳小陈')
  await people.getByLabel('其他电话').fill('0571-86712345 转 8')
  await people.getByRole('button', { name: '保存' }).click()
  await expect(people.getByRole('link', { name: '拨打 出纳小陈 0571-86712345 转 8' })).toHaveAttribute('href', 'tel:057186712345,8')
  await picture(page, '16-client-contacts')
  await people.getByRole('button', { name: '关闭' }).click()

  await chat.sidebar.getByRole('button', { name: /^更多/ }).click()
  const tags = chat.sidebar.getByRole('dialog', { name: '选择标签' })
  await tags.getByRole('checkbox', { name: '资料常迟交' }).setChecked(true)
  await picture(page, '17-client-tags')
  await tags.getByRole('button', { name: '保存' }).click()
  await expect(tags).toBeHidden()
})

test('while nothing answers the last first screen stays readable, and is refreshed by itself', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  const period = chat.sidebar.getByRole('region', { name: '本期情况' })
  await expect(period).toBeVisible()

  await page.route('**/api/v1/conversations/**', (route) => route.abort('internetdisconnected'))
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(chat.sidebar.getByText(/网络不可用，\d\d:\d\d 的内容/)).toBeVisible()
  await expect(period).toBeVisible()
  await picture(page, '18-first-screen-offline')

  await page.unroute('**/api/v1/conversations/**')
  await expect(chat.sidebar.getByText(/网络不可用/)).toBeHidden({ timeout: 15_000 })
  await expect(period).toBeVisible()
})

test('an internal chat is told where the sidebar belongs', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('internal')
  await expect(chat.sidebar.getByText('请从客户聊天中打开')).toBeVisible()
  await picture(page, '12-internal-chat')
})

test('a plain browser is told where the sidebar belongs', async ({ page, demo }) => {
  await page.goto(demo.console.replace('/console/', '/sidebar/'))
  await expect(page.getByText('请在企业微信中打开')).toBeVisible()
  await picture(page, '13-plain-browser')
})
