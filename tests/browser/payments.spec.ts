import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { expect, test } from './demo.js'
import { admin, bindCorp, ChatWindow, linkClient, owner, picture, signInToConsole } from './people.js'

/** The payment card beside a conversation: reminding, recording, the receipt, voiding; at every width of a sidebar. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'payments' })

const FRAME = '[data-testid="sidebar-frame"]'

async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include([FRAME, 'body']).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Nothing of the page stands out of a sidebar of this width. */
async function fits(page: Page, width: number): Promise<void> {
  await page.locator(FRAME).evaluate((frame, px) => {
    frame.style.flex = 'none'
    frame.style.width = `${px}px`
    frame.style.minWidth = '0'
  }, width)
  const excess = await page
    .frameLocator(FRAME)
    .locator('html')
    .evaluate((html) => html.scrollWidth - html.clientWidth)
  expect(excess).toBeLessThanOrEqual(0)
}

test('money is reminded of, received, receipted and voided', async ({ page, browser, demo }) => {
  test.setTimeout(120_000)
  const consolePage = await (await browser.newContext()).newPage()
  await signInToConsole(demo, consolePage, owner.mobile)
  await bindCorp(consolePage)
  await expect(consolePage.getByText(/完成/).first()).toBeVisible({ timeout: 45_000 })
  await consolePage.context().close()

  const chat = new ChatWindow(page)
  await chat.open(demo)
  const conversation = await chat.openFirst('single')
  await chat.bindStaff(demo, admin.mobile)
  await linkClient(chat, conversation.split('-')[0] ?? '')
  const { sidebar } = chat

  await sidebar.getByRole('tab', { name: '收款' }).click()
  await expect(sidebar.getByRole('heading', { name: '欠费合计' })).toBeVisible()
  await expect(sidebar.getByRole('heading', { name: '收款记录' })).toBeVisible()
  await picture(page, '30-payments-card')
  for (const width of [320, 360, 450]) await fits(page, width)
  expect(await barriers(page)).toEqual([])

  // A reminder of the first item, for less than the books say.
  const boxes = sidebar.getByRole('group').getByRole('checkbox')
  for (let at = 0; at < (await boxes.count()); at += 1) await boxes.nth(at).setChecked(at === 0)
  await sidebar.getByRole('button', { name: /：改金额和期间$/ }).first().click()
  await sidebar.getByLabel('金额（元）').fill('12.34')
  await sidebar.getByRole('button', { name: '催款提醒（¥12.34）' }).click()
  await expect(sidebar.getByLabel('消息内容')).toHaveValue(/合计：¥12\.34/)
  await sidebar.getByRole('button', { name: '发送', exact: true }).click()
  await expect(chat.messages.getByText('合计：¥12.34')).toBeVisible()
  await sidebar.getByRole('button', { name: '完成' }).click()
  await expect(sidebar.getByRole('dialog')).toHaveCount(0)

  // A part payment.
  await sidebar.getByRole('button', { name: '收款', exact: true }).click()
  await sidebar.getByLabel(/：本次收款（元）$/).first().fill('0.01')
  await sidebar.getByLabel('付款方').fill('{{7*7}} =HYPERLINK("x")')
  await picture(page, '31-payment-form')
  expect(await barriers(page)).toEqual([])
  await fits(page, 320)
  await sidebar.getByRole('button', { name: '确认收款 ¥0.01' }).click()

  // The payment opens, with its receipt to be sent.
  await expect(sidebar.getByText('人民币壹分')).toBeVisible()
  await picture(page, '32-payment')
  expect(await barriers(page)).toEqual([])
  await sidebar.getByRole('button', { name: '发送收据' }).click()
  await expect(sidebar.getByLabel('消息内容')).toHaveValue(/付款方：\{\{7\*7\}\} =HYPERLINK\("x"\)/)
  await picture(page, '33-receipt')
  await sidebar.getByRole('button', { name: '关闭' }).click()

  await sidebar.getByRole('button', { name: /，¥0\.01$/ }).first().click()
  await sidebar.getByRole('button', { name: '作废', exact: true }).click()
  await sidebar.getByLabel('作废原因').fill('演示')
  await sidebar.getByRole('button', { name: '确认作废' }).click()
  await expect(sidebar.getByText('已作废：演示')).toBeVisible()
  await picture(page, '34-payment-void')
})
