import { readFile } from 'node:fs/promises'

import { expect, test } from './beside.js'

/** 收票 and 跟进: what a client hands in and what was talked about, with their files. */
test.describe.configure({ mode: 'serial' })

/** Two pixels by two. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
  'base64',
)
/** A day that lies ahead, as it is typed and as it is shown. */
const AHEAD = new Date(Date.now() + 30 * 86_400_000)
const SHOWN_AHEAD = AHEAD.toLocaleDateString('en-GB', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' })
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

test('documents are recorded as complete with a picture, and shared as a picture', async ({ open }) => {
  const beside = await open({ width: 320 })
  const panel = await beside.tab('intake')
  await panel.getByRole('button', { name: '新增收票' }).click()
  const form = beside.dialog('新增收票')
  await form.getByLabel('票据种类').selectOption('进项发票')
  await form.getByLabel('份数').fill('12')
  await form.getByLabel('金额（元，选填）').fill('1280.50')
  await form.getByLabel('交票人').fill('王总 👍')
  const [chooser] = await Promise.all([
    beside.page.waitForEvent('filechooser'),
    form.getByRole('button', { name: '选择文件' }).click(),
  ])
  await chooser.setFiles({ name: '回单.png', mimeType: 'image/png', buffer: PNG })
  await expect(form.getByRole('button', { name: '查看图片 回单.png' })).toBeVisible()
  await beside.holds('the form of an intake')
  await beside.picture('intake-form')
  await form.getByRole('button', { name: '保存并标记完成' }).click()
  await beside.says('已保存')

  const row = panel.getByRole('button', { name: /^查看详情：.*进项发票 12 份$/ }).first()
  await expect(row).toContainText('已收齐')
  await row.click()
  const details = beside.dialog('收票详情')
  await expect(details.getByText('¥1,280.50')).toBeVisible()
  await details.getByRole('button', { name: '查看图片 回单.png' }).click()
  const shown = beside.dialog('图片').getByRole('img', { name: '回单.png' })
  await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(2)
  await beside.page.keyboard.press('Escape')
  await beside.holds('an intake')

  await details.getByRole('button', { name: '分享给客户' }).click()
  await expect(beside.sheet.getByRole('img', { name: /^将发送的图片：/ })).toBeVisible()
  await expect(beside.text).toHaveValue(/12 份[\s\S]*¥1,280\.50[\s\S]*王总 👍/)
  await beside.holds('the sheet of an intake')
  await beside.picture('intake-sheet')
  await beside.sends({ words: '¥1,280.50', with: 'picture' })
  await beside.logs('收票详情')
})

test('a follow-up is noted with a file and the next date, and what was typed survives a reload', async ({ open }) => {
  const beside = await open({ width: 360, language: 'en' })
  let panel = await beside.tab('followUp')
  await panel.getByRole('button', { name: 'Add follow-up' }).click()
  await beside.dialog('Add follow-up').getByLabel('What was said').fill('They renew in spring. {{7*7}} \u202eLTR')
  await beside.reload()
  panel = await beside.tab('followUp')
  const form = beside.dialog('Add follow-up')
  await expect(form.getByLabel('What was said')).toHaveValue('They renew in spring. {{7*7}} \u202eLTR')
  await expect(form.getByText('What you had not saved is back.')).toBeVisible()
  await form.getByLabel('How').selectOption('Visit')
  await form.getByLabel('Next date (optional)').fill(AHEAD.toISOString().slice(0, 10))
  const [chooser] = await Promise.all([
    beside.page.waitForEvent('filechooser'),
    form.getByRole('button', { name: 'Choose files' }).click(),
  ])
  await chooser.setFiles({ name: '合同 2026.pdf', mimeType: 'application/pdf', buffer: PDF })
  await expect(form.getByRole('button', { name: 'Download 合同 2026.pdf' })).toBeVisible()
  await beside.holds('the form of a follow-up')
  await beside.picture('follow-up-form')
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await beside.says('Saved')

  // Newest first, and still there for whoever opens the page anew.
  await beside.reload()
  panel = await beside.tab('followUp')
  const note = panel.getByRole('listitem').first()
  await expect(note).toContainText('They renew in spring. {{7*7}}')
  await expect(note).toContainText(`Next: ${SHOWN_AHEAD}`)
  const [saved] = await Promise.all([
    beside.page.waitForEvent('download'),
    note.getByRole('button', { name: 'Download 合同 2026.pdf' }).click(),
  ])
  expect(saved.suggestedFilename()).toBe('合同 2026.pdf')
  expect((await readFile(await saved.path())).equals(PDF)).toBe(true)
  await beside.holds('follow-ups')
})
