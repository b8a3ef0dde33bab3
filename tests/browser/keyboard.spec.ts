import type { Locator } from '@playwright/test'

import { type Beside, expect, LANGUAGES, test, WIDTHS } from './beside.js'

/** Sending without a mouse, and hearing what became of it. */
test.describe.configure({ mode: 'serial' })

/** More stops than a sheet has. */
const MOST_STOPS = 24

const hasFocus = (within: Locator): Promise<boolean> =>
  within.evaluate((element) => element.contains(element.ownerDocument.activeElement))

/** Goes on with the Tab key until it is there. */
async function tabTo(beside: Beside, target: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await hasFocus(target)) return
    await beside.page.keyboard.press('Tab')
  }
  throw new Error('the Tab key does not lead there')
}

for (const [at, language] of LANGUAGES.entries()) {
  test(`a message is sent by keyboard alone (${language})`, async ({ open }) => {
    const beside = await open({ width: WIDTHS[at] ?? 320, language })
    const { keyboard } = beside.page
    await beside.tab('service')
    const tab = beside.sidebar.getByRole('tab', { selected: true })
    await tab.focus()
    const opener = beside.sidebar.getByRole('button', { name: beside.word(/：到期提醒$/, /: expiry reminder$/) }).first()
    await tabTo(beside, opener)

    await keyboard.press('Enter')
    await expect(beside.text).toHaveValue(/\S/)
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let stop = 0; stop < MOST_STOPS; stop += 1) {
        expect(await hasFocus(beside.sheet), 'the keyboard stays in the sheet').toBe(true)
        await keyboard.press(key)
      }
    }
    await keyboard.press('Escape')
    await expect(beside.sheet).toHaveCount(0)
    await expect(opener).toBeFocused()

    await keyboard.press('Enter')
    await expect(beside.text).toHaveValue(/\S/)
    await tabTo(beside, beside.text)
    await keyboard.press('ControlOrMeta+End')
    const words = beside.word('没有鼠标也可以。', 'No mouse was used.')
    await keyboard.type(`\n${words}`)
    await tabTo(beside, beside.sheet.getByRole('button', { name: beside.word('发送', 'Send'), exact: true }))
    await keyboard.press('Enter')
    // An alert: read out when it appears.
    await expect(beside.sheet.getByRole('alert')).toContainText(beside.word('已交给聊天窗口', 'Handed to the chat'))
    await expect(beside.sent.last()).toContainText(words)
    expect(await hasFocus(beside.sheet), 'the keyboard stays in the sheet').toBe(true)
    await tabTo(beside, beside.sheet.getByRole('button', { name: beside.word('完成', 'Done') }))
    await keyboard.press('Enter')
    await expect(beside.sheet).toHaveCount(0)
    await expect(opener).toBeFocused()
  })
}
