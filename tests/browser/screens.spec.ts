import type { Page } from '@playwright/test'

import { barriers, fits } from './checks.js'
import { type Demo, expect, test } from './demo.js'
import { admin, bindCorp, ChatWindow, linkClient, owner, picture, signInToConsole } from './people.js'

/** What people see when something is in the way, and whether everyone can use the pages. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'screens' })

let consolePage: Page

test.beforeAll(async ({ browser }) => {
  consolePage = await (await browser.newContext()).newPage()
})

test.afterAll(async () => {
  await consolePage.context().close()
})

interface Corp {
  readonly id: string
  readonly name: string
}

async function corps(demo: Demo, page: Page): Promise<Corp[]> {
  const answer = await page.request.get(`${demo.chat}/sim/api/corps`)
  return ((await answer.json()) as { corps: Corp[] }).corps
}

async function sitIn(demo: Demo, page: Page, self: boolean): Promise<void> {
  const corp = (await corps(demo, page)).find(({ name }) => name.includes('自建应用') === self)
  await page.request.post(`${demo.chat}/chat/api/session`, { data: { corp: corp?.id } })
}

async function faults(demo: Demo, page: Page, list: object[]): Promise<void> {
  const answer = await page.request.put(`${demo.chat}/sim/api/faults`, { data: list })
  expect(answer.ok()).toBe(true)
}

test('a corp that nobody bound is told how to be bound', async ({ page, demo }) => {
  await sitIn(demo, page, true)
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(chat.sidebar.getByText('企业还没有绑定')).toBeVisible()
  await picture(page, '20-corp-not-bound')
  await sitIn(demo, page, false)
})

test('the console is usable by everyone, and a self-built app is bound by one button', async ({ demo }) => {
  const page = consolePage
  await signInToConsole(demo, page, owner.mobile)
  await expect(page.getByRole('button', { name: '生成授权二维码' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await page.getByRole('button', { name: '绑定', exact: true }).click()
  await expect(page.getByText('已绑定', { exact: true }).first()).toBeVisible()
  await bindCorp(page)
  await picture(page, '21-console-both-bound')
})

test('a send that is declined or refused keeps the text', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  const conversation = await chat.openFirst('single')
  await chat.bindStaff(demo, admin.mobile)
  await linkClient(chat, conversation.split('-')[0] ?? '')
  await chat.sidebar.getByRole('button', { name: /：到期提醒$/ }).first().click()
  const text = chat.sidebar.getByLabel('消息内容')
  await expect(text).not.toBeEmpty()
  await text.fill('写了很久的一段话')

  await faults(demo, page, [{ kind: 'chat_cancel' }])
  await chat.sidebar.getByRole('button', { name: '发送', exact: true }).click()
  await expect(chat.sidebar.getByText('你取消了发送，内容已保留。')).toBeVisible()
  await expect(text).toHaveValue('写了很久的一段话')

  await faults(demo, page, [{ kind: 'chat_fail' }])
  await chat.sidebar.getByRole('button', { name: '重新发送' }).click()
  await expect(chat.sidebar.getByText('没有发送成功，内容已保留。')).toBeVisible()
  await expect(text).toHaveValue('写了很久的一段话')
  await picture(page, '22-send-refused')

  await faults(demo, page, [])
  await chat.sidebar.getByRole('button', { name: '重新发送' }).click()
  await expect(chat.messages.getByText('写了很久的一段话')).toBeVisible()
})

test('the sidebar is usable by everyone and fits 360 pixels', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(chat.sidebar.getByRole('button', { name: /：到期提醒$/ }).first()).toBeVisible()
  const separator = page.getByRole('separator', { name: '侧边栏宽度' })
  await separator.focus()
  for (let step = 0; step < 60; step += 1) await page.keyboard.press('ArrowRight')
  await fits(page, 360)
  expect(await barriers(page)).toEqual([])
  await picture(page, '23-sidebar-360')
})

test('the sidebar speaks English and follows a dark client', async ({ browser, demo }) => {
  const page = await (await browser.newContext({ locale: 'en', colorScheme: 'dark' })).newPage()
  await page.goto(`${demo.chat}/?lang=en`)
  await page.locator('[data-testid="conversation"][data-kind="single"]').first().click()
  const sidebar = page.frameLocator('[data-testid="sidebar-frame"]')
  await expect(sidebar.getByRole('heading', { name: 'Bookkeeping services' })).toBeVisible()
  await picture(page, '24-sidebar-english-dark')
  await page.context().close()
})

test('whoever loses the binding is asked to bind again', async ({ page, demo }) => {
  await consolePage.getByText('员工绑定').first().click()
  await consolePage.getByRole('button', { name: /^取消关联/ }).first().click()
  await consolePage.getByRole('dialog').getByRole('button', { name: '确认' }).click()
  await expect(consolePage.getByText('已取消关联')).toBeVisible()
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await expect(chat.sidebar.getByText('登录并绑定')).toBeVisible()
})
