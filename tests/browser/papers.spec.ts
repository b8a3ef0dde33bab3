import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

import { expect, test } from './demo.js'
import { bindCorp, ChatWindow, linkClient, owner, picture, signInToConsole } from './people.js'

/** 收票 and 跟进 with files, as a bookkeeper plays them. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'papers' })

/** A red square, four pixels. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
  'base64',
)

async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(['[data-testid="sidebar-frame"]', 'body']).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/** Makes the sidebar as narrow as it gets, and looks whether everything fits. */
async function fits(page: Page): Promise<void> {
  const frame = page.frame({ url: /\/sidebar\// })
  const sizes = await frame?.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  expect(sizes?.scrollWidth).toBe(sizes?.clientWidth)
}

test('documents are written down with a picture, and shared', async ({ page, demo }) => {
  await signInToConsole(demo, page, owner.mobile)
  await bindCorp(page)
  const chat = new ChatWindow(page)
  await chat.open(demo)
  const conversation = await chat.openFirst('single')
  await chat.bindStaff(demo, owner.mobile)
  await linkClient(chat, conversation.split('-')[0] ?? '')
  await chat.sidebar.getByRole('tab', { name: '收票' }).click()
  await expect(chat.sidebar.getByRole('heading', { name: '收票' })).toBeVisible()
  await picture(page, '30-intakes')

  await chat.sidebar.getByRole('button', { name: '新增收票' }).click()
  await chat.sidebar.getByLabel('份数').fill('12')
  await chat.sidebar.getByLabel('金额（元，选填）').fill('1280.50')
  await chat.sidebar.getByLabel('交票人').fill('王总')
  const files = chat.sidebar.locator('input[type=file][multiple]')
  await files.setInputFiles([
    { name: '回单.png', mimeType: 'image/png', buffer: PNG },
    { name: '假的.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') },
  ])
  await expect(chat.sidebar.getByRole('button', { name: '查看图片 回单.png' })).toBeVisible()
  await expect(chat.sidebar.getByText('假的.png：文件内容与扩展名不符，请确认后重新选择。')).toBeVisible()
  await picture(page, '31-intake-form')
  expect(await barriers(page)).toEqual([])
  await fits(page)
  await chat.sidebar.getByRole('button', { name: '移除 假的.png' }).click()
  await chat.sidebar.getByRole('button', { name: '保存并标记完成' }).click()

  const row = chat.sidebar.getByRole('button', { name: /^查看详情：.* 12 份$/ }).first()
  await expect(row).toBeVisible()
  await row.click()
  await expect(chat.sidebar.getByText('¥1,280.50').first()).toBeVisible()
  await chat.sidebar.getByRole('button', { name: '查看图片 回单.png' }).click()
  const shown = chat.sidebar.getByRole('img', { name: '回单.png' })
  await expect(shown).toBeVisible()
  await expect.poll(() => shown.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(2)
  await picture(page, '32-intake-picture')
  await page.keyboard.press('Escape')
  await picture(page, '33-intake-details')
  expect(await barriers(page)).toEqual([])

  await chat.sidebar.getByRole('button', { name: '分享给客户' }).click()
  await expect(chat.sidebar.getByLabel('消息内容')).toHaveValue(/12 份[\s\S]*¥1,280\.50/)
  await chat.sidebar.getByRole('button', { name: '发送', exact: true }).click()
  await expect(chat.messages.getByText(/¥1,280\.50/)).toBeVisible()
})

test('a follow-up survives a reload before it is saved', async ({ page, demo }) => {
  const chat = new ChatWindow(page)
  await chat.open(demo)
  await chat.openFirst('single')
  await chat.sidebar.getByRole('tab', { name: '跟进' }).click()
  await chat.sidebar.getByRole('button', { name: '新增跟进' }).click()
  await chat.sidebar.getByLabel('跟进内容').fill('写了很久的一段话')
  await page.reload()
  await chat.openFirst('single')
  await chat.sidebar.getByRole('tab', { name: '跟进' }).click()
  await expect(chat.sidebar.getByLabel('跟进内容')).toHaveValue('写了很久的一段话')
  await picture(page, '34-follow-up-restored')
  expect(await barriers(page)).toEqual([])
  await fits(page)
  await chat.sidebar.getByRole('button', { name: '保存', exact: true }).click()
  await expect(chat.sidebar.getByRole('listitem').filter({ hasText: '写了很久的一段话' })).toBeVisible()
  await picture(page, '35-follow-ups')
})
