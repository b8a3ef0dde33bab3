import { readFile } from 'node:fs/promises'

import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { expect, test } from './demo.js'
import { admin, bindCorp, ChatWindow, linkClient, owner, picture, signInToConsole } from './people.js'

/** The knowledge base and the reports of the sidebar: found, read, sent, saved; narrow, dark, in English. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'knowledge' })

/** Wide enough for the conversations and the messages; the sidebar's frame is as narrow as in the real client. */
async function openLinked(page: Page, demo: Parameters<ChatWindow['open']>[0], tab: string): Promise<ChatWindow> {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await chat.sidebar.getByRole('tab', { name: tab }).click()
  return chat
}

async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(['[data-testid="sidebar-frame"]', 'main']).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

test('a bound corp, a staff member and a client to talk about', async ({ page, demo, browser }) => {
  const console = await (await browser.newContext()).newPage()
  await signInToConsole(demo, console, owner.mobile)
  await bindCorp(console)
  await console.context().close()
  const chat = new ChatWindow(page)
  await chat.open(demo)
  const conversation = await chat.openFirst('single')
  await chat.bindStaff(demo, admin.mobile)
  await linkClient(chat, conversation.split('-')[0] ?? '')
  await expect(chat.sidebar.getByRole('tab', { name: '知识库' })).toBeVisible()
})

test('an answer is found by initials and sent', async ({ page, demo }) => {
  const chat = await openLinked(page, demo, '知识库')
  await expect(chat.sidebar.getByRole('heading', { name: '常用知识' })).toBeVisible()
  await picture(page, '30-knowledge')
  expect(await barriers(page)).toEqual([])
  await chat.sidebar.getByLabel('搜索知识库').fill('hsqj')
  const found = chat.sidebar.getByRole('article', { name: '汇算清缴是什么，什么时候做？' })
  await expect(found).toBeVisible()
  await found.getByRole('button', { name: /查看全文$/ }).click()
  await expect(found.getByText('没有取得发票的费用，要调增应纳税所得额')).toBeVisible()
  await picture(page, '31-knowledge-full-text')
  await found.getByRole('button', { name: /发送简答$/ }).click()
  await expect(chat.sidebar.getByLabel('消息内容')).toHaveValue(/5 月 31 日前/)
  await chat.sidebar.getByRole('button', { name: '发送', exact: true }).click()
  await expect(chat.messages.getByText(/在每年 5 月 31 日前/)).toBeVisible()
  await chat.sidebar.getByRole('button', { name: '完成' }).click()
})

test('what nobody answered is put on record', async ({ page, demo }) => {
  const chat = await openLinked(page, demo, '知识库')
  await chat.sidebar.getByLabel('搜索知识库').fill('跨境电商出口退税')
  await expect(chat.sidebar.getByText('没有找到“跨境电商出口退税”的答案。')).toBeVisible()
  await expect(chat.sidebar.getByText('已记下这次没找到的问题')).toBeVisible()
  await picture(page, '32-knowledge-miss')
})

test('reports are shown and saved as a spreadsheet', async ({ page, demo }) => {
  const chat = await openLinked(page, demo, '报表')
  await expect(chat.sidebar.getByRole('article', { name: '资产负债表' })).toBeVisible()
  await expect(chat.sidebar.getByText('净利润', { exact: true })).toBeVisible()
  await picture(page, '33-reports')
  expect(await barriers(page)).toEqual([])
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    chat.sidebar.getByRole('button', { name: '下载表格' }).click(),
  ])
  expect(saved.suggestedFilename()).toMatch(/年\d+月 财务报表\.xlsx$/)
  const bytes = await readFile(await saved.path())
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
})
