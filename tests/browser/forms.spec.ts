import { expect, test } from './beside.js'

/** Bad input: each wrong field says so beside itself, and what was typed stays. */
test.describe.configure({ mode: 'serial' })

test('a form in which every field is wrong names each, and refuses files in words', async ({ open }) => {
  const beside = await open({ width: 320, language: 'en' })
  const panel = await beside.tab('intake')
  await panel.getByRole('button', { name: 'Record documents' }).click()
  const form = beside.dialog('Record documents')
  const wrong: [label: string, typed: string, error: RegExp][] = [
    ['How many', '-3', /^A whole number from 1 to 100000$/],
    ['Amount in yuan (optional)', '99999999999999999999', /^An amount with at most two decimals/],
    ['Handed in by', ' ', /^A name of at most 60 letters$/],
    ['Received by', '很'.repeat(61), /^A name of at most 60 letters$/],
    ['Received on', '2199-12-31', /^A date not after tomorrow$/],
    ['Remark (optional)', '👍'.repeat(501), /^At most 500 letters/],
  ]
  for (const [label, typed] of wrong) await form.getByLabel(label, { exact: true }).fill(typed)
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  for (const [label, typed, error] of wrong) {
    const field = form.getByLabel(label, { exact: true })
    await expect(field, label).toHaveAccessibleDescription(error)
    await expect(field, label).toHaveAttribute('aria-invalid', 'true')
    await expect(field, label).toHaveValue(typed)
  }
  await beside.holds('a form full of errors')
  await beside.picture('form-errors')

  const [chooser] = await Promise.all([
    beside.page.waitForEvent('filechooser'),
    form.getByRole('button', { name: 'Choose files' }).click(),
  ])
  await chooser.setFiles([
    { name: 'large.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(21 * 1024 * 1024, '%PDF-1.7\n') },
    { name: 'no picture.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') },
  ])
  const refused = form.getByRole('alert')
  await expect(refused.filter({ hasText: /^large\.pdf: The file is too large/ })).toBeVisible()
  await expect(refused.filter({ hasText: /^no picture\.png: The file is not what its name says/ })).toBeVisible()
  await expect(form.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await expect(form.getByText('Some files were not uploaded. Upload them again or remove them')).toBeVisible()
  await beside.holds('refused files')
  await form.getByRole('button', { name: 'Remove large.pdf' }).click()
  await form.getByRole('button', { name: 'Remove no picture.png' }).click()

  for (const [label, typed] of [
    ['How many', '3'],
    ['Amount in yuan (optional)', '0.01'],
    ['Handed in by', 'Somebody'],
    ['Received by', '林晓燕'],
    ['Received on', '2026-01-31'],
    ['Remark (optional)', ''],
  ] as const) {
    await form.getByLabel(label, { exact: true }).fill(typed)
  }
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await beside.says('Saved')
  await expect(form).toHaveCount(0)
})
