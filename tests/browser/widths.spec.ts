import { expect, test } from './beside.js'

/** The first screen and the forms of the client file at every width of the sidebar, in both languages and schemes. */
test.describe.configure({ mode: 'serial' })

/** The last one is a phone on its side. */
const WIDTHS = [360, 450, 600, 320]
const LOOKS = [
  { language: 'zh-CN', scheme: 'light', sheet: '编辑基础资料', details: '基础资料', phone: /的联系人$/, add: '添加联系人' },
  { language: 'en', scheme: 'dark', sheet: 'Edit base data', details: 'Client details', phone: /^Contacts of/, add: 'Add a contact' },
] as const

for (const { language, scheme, sheet, details, phone, add } of LOOKS) {
  test(`the first screen and its forms fit and can be used by everyone (${language}, ${scheme})`, async ({ open }) => {
    const beside = await open({ language, scheme })
    const { sidebar } = beside
    await expect(sidebar.getByRole('region', { name: beside.word('本期情况', 'This period') })).toContainText(/[:：]/)
    await sidebar.getByText(details, { exact: true }).click()
    for (const width of WIDTHS) {
      await beside.resize(width)
      await beside.fits(`${width} pixels`)
      await beside.picture(`first-screen-${language}-${width}`)
    }
    await beside.holds('the first screen')

    await sidebar.getByRole('button', { name: sheet }).click()
    await expect(beside.dialog(sheet)).toBeVisible()
    await beside.holds('the form of a client')
    await beside.picture(`client-form-${language}`)
    await beside.page.keyboard.press('Escape')
    await expect(beside.dialog(sheet)).toHaveCount(0)
    // The keyboard is back where it was.
    await expect(sidebar.getByRole('button', { name: sheet })).toBeFocused()

    await sidebar.getByRole('button', { name: phone }).click()
    await sidebar.getByRole('button', { name: add }).click()
    await expect(beside.dialog(phone)).toBeVisible()
    await beside.holds('the form of a contact')
    await beside.picture(`contact-form-${language}`)
  })
}
