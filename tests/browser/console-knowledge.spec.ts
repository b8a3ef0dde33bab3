import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'

import { barriers } from './checks.js'
import { expect, test } from './demo.js'
import { admin, owner, picture, signInToConsole, tourPicture } from './people.js'

/** The knowledge base in the console: what was missed is written, reviewed and found; articles come and go as files. */
test.describe.configure({ mode: 'serial' })
test.use({ demoName: 'console-knowledge', viewport: { width: 1280, height: 800 } })

const ASKED = '跨境电商出口退税'
const QUESTION = '跨境电商出口退税怎么办？'

/** Calls the API as the person who is signed in on the page. */
async function asking(page: Page) {
  const [request] = await Promise.all([
    page.waitForRequest((one) => /\/api\/v1\/console\/articles\?/.test(one.url()) && !!one.headers()['authorization']),
    page.getByRole('link', { name: '知识库', exact: true }).click(),
  ])
  const headers = { authorization: request.headers()['authorization'] ?? '' }
  const api = new URL('/api/v1', request.url()).href
  return {
    miss: async (search: string) => expect((await page.request.post(`${api}/article-misses`, { headers, data: { search } })).ok()).toBe(true),
    addCategory: async (name: string) =>
      expect((await page.request.post(`${api}/console/article-categories`, { headers, data: { name } })).ok()).toBe(true),
    /** What the sidebar's knowledge tab finds. */
    beside: async (search: string) => {
      const answer = await page.request.get(`${api}/articles`, { headers, params: { search } })
      const { items } = (await answer.json()) as { items: { question: string }[] }
      return items.map(({ question }) => question)
    },
  }
}

const part = (page: Page, name: string) => page.getByRole('group', { name: '内容' }).getByRole('button', { name })
const confirm = (page: Page, verb: string) => page.getByRole('dialog').getByRole('button', { name: verb, exact: true }).click()
async function named(page: Page, button: string, name: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(name)
  await confirm(page, '确认')
}

test('what was searched in vain is written with a file, reviewed, found and withdrawn', async ({ page, demo }) => {
  await signInToConsole(demo, page, owner.mobile)
  const { miss, beside } = await asking(page)
  await miss(ASKED)
  const list = page.getByRole('region', { name: '知识列表' })
  await expect(list.getByRole('row').nth(1)).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await tourPicture(page, 'knowledge')

  await part(page, '分类').click()
  await named(page, '新增一级分类', '跨境业务')
  await named(page, '在跨境业务下新增', '退税')
  await named(page, '重命名退税', '出口退税')
  await page.getByRole('button', { name: '上移跨境业务', exact: true }).click()
  await page.getByRole('button', { name: '删除跨境业务', exact: true }).click()
  await expect(page.getByText('不能删除“跨境业务”：其中有 0 条知识、1 个子分类。')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-knowledge-categories')

  await part(page, '没找到的问题').click()
  await page.getByRole('button', { name: `为“${ASKED}”写一条知识` }).click()
  const form = page.getByRole('dialog', { name: '新增知识' })
  await expect(form.getByRole('textbox', { name: '问题' })).toHaveValue(ASKED)
  await form.getByRole('textbox', { name: '问题' }).fill(QUESTION)
  await form.getByRole('combobox', { name: '分类' }).click()
  await page.getByRole('option', { name: '跨境业务 · 出口退税' }).click()
  await form.getByRole('textbox', { name: '简答' }).fill('先备案，再按月申报。')
  await form.getByRole('textbox', { name: '关键词' }).fill('跨境、退税')
  await form.locator('input[type=file]').setInputFiles({ name: '退税流程.txt', mimeType: 'text/plain', buffer: Buffer.from('一、备案') })
  await expect(form.getByRole('button', { name: '退税流程.txt', exact: true })).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await picture(page, 'console-knowledge-form')
  await form.getByRole('button', { name: '保存', exact: true }).click()
  await expect(form).toBeHidden()
  // A draft is not for the sidebar.
  expect(await beside(ASKED)).toEqual([])

  await part(page, '知识').first().click()
  await page.getByRole('combobox', { name: '状态' }).selectOption('draft')
  await page.getByRole('checkbox', { name: `勾选 ${QUESTION}` }).check()
  await page.getByRole('button', { name: '审核通过' }).click()
  await confirm(page, '审核通过')
  await expect(page.getByText('1 条已完成')).toBeVisible()
  expect(await beside(ASKED)).toEqual([QUESTION])
  await part(page, '没找到的问题').click()
  await expect(page.getByText('没有未解决的搜索。')).toBeVisible()

  // Closed until its review is withdrawn.
  await part(page, '知识').first().click()
  await page.getByRole('searchbox', { name: /^搜索问题/ }).fill('kjds')
  await list.getByRole('button', { name: QUESTION }).click()
  const shown = page.getByRole('dialog', { name: '查看知识' })
  await expect(shown.getByText('这条知识已审核，撤回审核后才能修改。')).toBeVisible()
  expect(await barriers(page, ['body'])).toEqual([])
  await shown.getByRole('button', { name: '撤回审核' }).click()
  await page.getByRole('dialog', { name: '撤回审核' }).getByRole('button', { name: '撤回审核' }).click()
  await expect(page.getByRole('dialog', { name: '修改知识' }).getByRole('button', { name: '保存', exact: true })).toBeVisible()
  expect(await beside(ASKED)).toEqual([])
})

test('articles are exported, mended and imported as drafts', async ({ page, demo }) => {
  await signInToConsole(demo, page, admin.mobile)
  const { beside, addCategory } = await asking(page)
  await part(page, '导入与导出').click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: '按导入格式导出 .csv' }).click()
  expect((await saved).suggestedFilename()).toBe('知识库.csv')
  await expect(page.getByRole('button', { name: /^下载 知识库 .*\.csv$/ })).toBeVisible()

  await page.getByRole('button', { name: '导入知识' }).click()
  await expect(page.getByLabel('导入内容')).toHaveValue('articles')
  const rows = ['问题,分类,简答', '怎么办理税务注销登记？,没有这个分类,先清税。', '社保断缴怎么补？,跨境业务,联系社保局。'].join('\r\n')
  await page.getByLabel('表格文件').setInputFiles({ name: '知识.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) })
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: '检查', exact: true }).click()
  await expect(page.getByText('一级分类 找不到')).toBeVisible()
  await expect(page.getByText(/^现有分类：.*跨境业务、跨境业务 · 出口退税/)).toBeVisible()
  await page.getByRole('button', { name: '导入 1 行' }).click()
  await expect(page.getByText('已导入')).toBeVisible()
  const failures = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载失败的行' }).click()
  expect((await failures).suggestedFilename()).toBe('知识-失败.xlsx')
  expect(await beside('社保断缴')).toEqual([])

  // What failed is brought again by itself, once there is such a category.
  const failed = await readFile(await (await failures).path())
  await addCategory('没有这个分类')
  await page.getByRole('button', { name: '修改后重新上传' }).click()
  await expect(page.getByLabel('导入内容')).toHaveValue('articles')
  await page.getByLabel('表格文件').setInputFiles({ name: '知识-失败.xlsx', mimeType: 'application/octet-stream', buffer: failed })
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: '检查', exact: true }).click()
  await page.getByRole('button', { name: '导入 1 行' }).click()
  await expect(page.getByText('已导入')).toBeVisible()

  await page.getByRole('link', { name: '知识库', exact: true }).click()
  const list = page.getByRole('region', { name: '知识列表' })
  for (const name of ['社保断缴怎么补？', '怎么办理税务注销登记？']) await expect(list.getByRole('button', { name })).toBeVisible()
  await part(page, '导入与导出').click()
  for (const name of ['知识.csv', '知识-失败.xlsx']) await expect(page.getByText(name)).toBeVisible()
  const kept = page.waitForEvent('download')
  await page.getByRole('button', { name: /^下载 知识库 .*\.csv$/ }).click()
  expect((await kept).suggestedFilename()).toMatch(/^知识库 .*\.csv$/)
  await picture(page, 'console-knowledge-transfer')
  await page.getByRole('button', { name: 'English', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Knowledge base' })).toBeVisible()
  for (const name of ['Import and export', 'Not found', 'Categories', 'Articles']) {
    await page.getByRole('group', { name: 'Show' }).getByRole('button', { name, exact: true }).click()
    expect(await barriers(page, ['body']), name).toEqual([])
  }
  await page.setViewportSize({ width: 768, height: 1024 })
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(768)
  await picture(page, 'console-knowledge-tablet')
})
