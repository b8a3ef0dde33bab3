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
  await chat.sidebar.getByRole('button', { name: '完成' }).click()
  await expect(chat.sidebar.getByRole('dialog')).toHaveCount(0)
  await picture(page, '10-reminder-in-conversation')
})

test('the second visit is signed in already, and the log names the outcome', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(chat.sidebar.getByRole('button', { name: /：到期提醒$/ }).first()).toBeVisible()

  await consolePage.getByText('发送记录').first().click()
  await expect(consolePage.getByText('已交给聊天窗口').first()).toBeVisible()
  await picture(consolePage, '11-console-messages')
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
