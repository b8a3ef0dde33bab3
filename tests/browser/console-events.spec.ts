import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { bindCorp, owner, picture, signInToConsole } from './people.js'

/** What the platform told: what came in, what was given up, whether callbacks reach us. */
test.use({ demoName: 'console-events' })

test('what came in is seen with its health, and nothing of it that is about people', async ({ demo, page }) => {
  await signInToConsole(demo, page, owner.mobile)
  await bindCorp(page)
  await page.getByRole('link', { name: '平台事件' }).click()
  await expect(page.getByRole('heading', { name: '平台事件' })).toBeVisible()
  await expect(page.getByText('没有搁置的事件。')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-events-parked')

  await page.getByRole('button', { name: '回调状况' }).click()
  await expect(page.getByRole('columnheader', { name: '最近一次事件' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-events-health')

  await page.getByRole('button', { name: '最近事件' }).click()
  const view = page.getByRole('button', { name: /^查看事件/ }).first()
  const none = page.getByText('没有符合条件的事件。')
  await expect(view.or(none)).toBeVisible()
  if (await view.isVisible()) {
    await view.click()
    await expect(page.getByRole('dialog', { name: '事件内容' }).getByRole('rowheader').first()).toBeVisible()
    await picture(page, 'console-event')
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'English', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Platform events' })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await page.setViewportSize({ width: 768, height: 1024 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(768)
})
