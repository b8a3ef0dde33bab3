import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import type { KnowledgeArticleDetail, Permission } from '@shared/api/types'
import { createQueryClient } from '@shared/query'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, type Answer } from '../../../testing/fakeFetch'
import { buttonOf, type } from '../../../testing/mountIn'
import { consoleKey } from '../../console'
import KnowledgePage from '../KnowledgePage.vue'
import { keywordsOf } from '../useArticleForm'

const article = (number: number, state: 'draft' | 'reviewed' = 'draft'): KnowledgeArticleDetail => ({
  id: `article-${number}`,
  question: `问题 ${number}`,
  brief: '简答',
  category: { id: 'category-1', name: '增值税', parent: '税务' },
  has_full_text: false,
  attachments: [],
  uses: 0,
  last_used_at: null,
  state,
  reviewed_by: null,
  reviewed_at: null,
  updated_at: '2026-11-22T08:00:00.000Z',
  revision: 3,
  full_text: null,
  keywords: ['专票', '开票'],
})

describe('the knowledge base', () => {
  beforeEach(() => localStorage.clear())
  afterEach(() => (document.body.innerHTML = ''))

  async function open(path: string, permissions: Permission[], more: Record<string, Answer> = {}) {
    const server = fakeFetch({
      'GET /api/v1/console/articles': { body: { items: [article(1), article(2)], totals: { rows: 2 } } },
      'GET /api/v1/console/articles/article-1': { body: article(1) },
      'GET /api/v1/console/article-categories': {
        body: {
          items: [
            { id: 'category-0', name: '税务', parent_id: null, articles: 0 },
            { id: 'category-1', name: '增值税', parent_id: 'category-0', articles: 2 },
          ],
        },
      },
      'GET /api/v1/console/article-misses': { body: { items: [] } },
      ...more,
    })
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: KnowledgePage }] })
    await router.push(path)
    mount(KnowledgePage, {
      attachTo: document.body,
      global: {
        plugins: [router, [VueQueryPlugin, { queryClient: createQueryClient() }]],
        provide: { [consoleKey as symbol]: fakeConsole(['view_knowledge', ...permissions]) },
      },
    })
    await flushPromises()
    return { server, router, text: () => document.body.textContent }
  }

  it('reviews what is ticked as it was read, and says what was not', async () => {
    const items = [
      { article_id: 'article-1', outcome: 'done' },
      { article_id: 'article-2', outcome: 'changed' },
    ]
    const { server, text } = await open('/?state=draft', ['review_knowledge'], {
      'POST /api/v1/console/articles/reviews': { body: { items } },
    })
    expect(server.to('/api/v1/console/articles')[0]?.query.get('state')).toBe('draft')
    expect(text()).toContain('税务 · 增值税')
    // Only what one may do is offered.
    expect(text()).not.toContain('导出 .xlsx')
    for (const tick of document.querySelectorAll<HTMLInputElement>('tbody input[type=checkbox]')) tick.click()
    await flushPromises()
    buttonOf(document, '审核通过').click()
    await flushPromises()
    const dialog = document.querySelector('.el-message-box')
    if (!dialog) throw new Error('nothing is asked')
    buttonOf(dialog, '审核通过').click()
    await flushPromises()
    expect(server.to('/api/v1/console/articles/reviews')[0]?.body).toEqual({
      articles: [
        { article_id: 'article-1', revision: 3 },
        { article_id: 'article-2', revision: 3 },
      ],
    })
    expect(document.querySelector('.el-dialog')?.textContent).toContain('问题 2内容刚被修改，请打开看过后再审核')
  })

  it('keeps what was typed when somebody else was first, and saves it over theirs only when told', async () => {
    const stale = { type: 'about:blank', title: '', status: 412, code: 'stale', instance: '/', trace_id: 't', current: { ...article(1), revision: 4 } }
    const routes: Record<string, Answer> = { 'PUT /api/v1/console/articles/article-1': { status: 412, body: stale } }
    const { server, text } = await open('/?article=article-1', ['edit_knowledge'], routes)
    const brief = document.querySelector<HTMLTextAreaElement>('textarea')
    if (!brief) throw new Error('no form')
    type(brief, '新的简答')
    await flushPromises()
    buttonOf(document, '保存').click()
    await flushPromises()
    expect(text()).toContain('刚刚有人修改过这条知识')
    expect(brief.value).toBe('新的简答')
    server.routes['PUT /api/v1/console/articles/article-1'] = { body: { ...article(1), revision: 5 } }
    buttonOf(document, '保存').click()
    await flushPromises()
    const puts = server.to('/api/v1/console/articles/article-1').filter(({ method }) => method === 'PUT')
    expect(puts.map(({ headers }) => headers.get('if-match'))).toEqual(['"3"', '"4"'])
    expect(puts[1]?.body).toMatchObject({ brief: '新的简答', keywords: ['专票', '开票'], full_text: null })
  })

  it('takes keywords apart as people write them', () => {
    expect(keywordsOf('专票、开票，发票; tax refund,, ')).toEqual(['专票', '开票', '发票', 'tax refund'])
  })
})
