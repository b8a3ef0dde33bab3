import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Article, ArticleDetail, Attachment, Permission } from '@shared/api/types'

import { fakeFetch, problem, type Seen } from '../../../testing/fakeFetch'
import { buttonOf, inputOf, type } from '../../../testing/mountIn'
import { mountPanel } from '../../../testing/mountPanel'
import KnowledgePanel from '../KnowledgePanel.vue'
import { SEARCH_PAUSE_MS } from '../../components/useTypedSearch'
import { MISS_PAUSE_MS } from '../useArticles'

function file(id: string, name: string): Attachment {
  return { id, name, kind: 'pdf', bytes: 2048, width: null, height: null, created_at: '2026-11-20T08:00:00.000Z' }
}

const invoices: Article = {
  id: 'article-1',
  question: '小规模纳税人怎么开专票？',
  brief: '可以自行开具。',
  category: { id: 'vat', name: '增值税', parent: '税务' },
  has_full_text: true,
  attachments: [file('f1', '开票流程.pdf'), file('f2', '开票资料.xlsx')],
  uses: 12,
  last_used_at: '2026-11-20T08:00:00.000Z',
}
const deadline: Article = {
  ...invoices,
  id: 'article-2',
  question: '增值税几号前申报？',
  brief: '次月 15 日前。',
  has_full_text: false,
  attachments: [],
  uses: 0,
  last_used_at: null,
}
const detail: ArticleDetail = { ...invoices, full_text: '一、登录。\n二、开具。', full_text_fits: false, keywords: [] }
const categories = {
  items: [
    { id: 'tax', name: '税务', articles: 2, children: [{ id: 'vat', name: '增值税', articles: 2 }] },
    { id: 'social', name: '社保', articles: 1, children: [] },
  ],
}

describe('KnowledgePanel', () => {
  let server: ReturnType<typeof fakeFetch>

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    server = fakeFetch({
      'GET /api/v1/articles': ({ query }: Seen) => ({
        body: { items: query.get('search')?.startsWith('无') ? [] : [invoices, deadline] },
      }),
      'GET /api/v1/article-categories': { body: categories },
      'GET /api/v1/articles/article-1': { body: detail },
      'POST /api/v1/article-misses': { body: { recorded: true } },
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    document.body.innerHTML = ''
  })

  const settle = async (ms = 0) => {
    await vi.advanceTimersByTimeAsync(ms)
    await flushPromises()
  }

  async function open(permissions: Permission[] = ['view_knowledge', 'send_messages']) {
    const mounted = mountPanel(KnowledgePanel, permissions)
    await settle(1)
    const root = mounted.page.element as HTMLElement
    const search = async (text: string) => {
      type(inputOf(root, '搜索知识库'), text)
      await settle(SEARCH_PAUSE_MS + 1)
    }
    return { ...mounted, root, search }
  }

  const asked = () => server.to('/api/v1/articles').map((seen) => [seen.query.get('search'), seen.query.get('category_id')])

  it('begins with what is used most, and says so', async () => {
    const { root } = await open()
    expect(root.textContent).toContain('常用知识')
    for (const words of ['小规模纳税人怎么开专票？', '可以自行开具。', '税务 › 增值税', '用过 12 次']) {
      expect(root.textContent).toContain(words)
    }
    expect(root.querySelectorAll('article')).toHaveLength(2)
    expect(asked()).toEqual([[null, null]])
  })

  it('asks once for what was typed, and reads out how much there is', async () => {
    const { root, search } = await open()
    for (const text of ['z', 'zp']) {
      type(inputOf(root, '搜索知识库'), text)
      await settle(SEARCH_PAUSE_MS / 2)
    }
    await search('专票')
    expect(asked()).toEqual([[null, null], ['专票', null]])
    expect(root.querySelector('[role="status"]')?.textContent).toBe('找到 2 条知识')
    buttonOf(root, '清空搜索').click()
    await settle(1)
    expect(root.textContent).toContain('常用知识')
  })

  it('narrows to a category, to a part of it, and lets go again', async () => {
    const { root } = await open()
    buttonOf(root, '税务（2）').click()
    await settle()
    buttonOf(root, '增值税（2）').click()
    await settle()
    expect(buttonOf(root, '税务（2）').getAttribute('aria-pressed')).toBe('true')
    buttonOf(root, '增值税（2）').click()
    await settle()
    buttonOf(root, '全部').click()
    await settle()
    expect(asked()).toEqual([[null, null], [null, 'tax'], [null, 'vat']])
  })

  it('folds the full text out and warns of a long one', async () => {
    const { root } = await open()
    expect(server.to('/api/v1/articles/article-1')).toHaveLength(0)
    const fold = buttonOf(root, '小规模纳税人怎么开专票？：查看全文')
    fold.click()
    await settle()
    expect(fold.getAttribute('aria-expanded')).toBe('true')
    expect(document.getElementById(fold.getAttribute('aria-controls') ?? '')?.textContent).toContain('二、开具。')
    expect(root.textContent).toContain('全文较长')
  })

  it('tries the full text again when it did not come', async () => {
    server.routes['GET /api/v1/articles/article-1'] = problem(503, 'unavailable')
    const { root } = await open()
    buttonOf(root, /查看全文/).click()
    await settle()
    server.routes['GET /api/v1/articles/article-1'] = { body: detail }
    buttonOf(root, '重试').click()
    await settle()
    expect(root.textContent).toContain('二、开具。')
  })

  it('opens the send sheet for the brief answer and for the full text', async () => {
    const { root, opened } = await open()
    buttonOf(root, '增值税几号前申报？：发送简答').click()
    buttonOf(root, '小规模纳税人怎么开专票？：发送全文').click()
    expect(opened).toEqual([
      { action: 'article', client_id: 'client-1', article_id: 'article-2', article_form: 'brief' },
      { action: 'article', client_id: 'client-1', article_id: 'article-1', article_form: 'full' },
    ])
    expect(() => buttonOf(root, '增值税几号前申报？：发送全文')).toThrow()
  })

  it('sends the files that are ticked, and none is no choice', async () => {
    const { root, opened } = await open()
    buttonOf(root, '小规模纳税人怎么开专票？：发送附件（2）').click()
    const boxes = [...root.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')]
    boxes[0]?.click()
    await settle()
    buttonOf(root, '小规模纳税人怎么开专票？：发送附件（1）').click()
    const about = { action: 'article', client_id: 'client-1', article_id: 'article-1', article_form: 'attachment' }
    expect(opened).toEqual([
      { ...about, attachment_ids: ['f1', 'f2'] },
      { ...about, attachment_ids: ['f2'] },
    ])
    boxes[1]?.click()
    await settle()
    expect(buttonOf(root, /发送附件（0）/).disabled).toBe(true)
    expect(() => buttonOf(root, '增值税几号前申报？：发送附件（1）')).toThrow()
  })

  it('offers nothing to send to who may not', async () => {
    const { root } = await open(['view_knowledge'])
    expect(() => buttonOf(root, /发送/)).toThrow()
  })

  it('puts a miss on record once the person has stopped, and says so', async () => {
    const { root, search } = await open()
    await search('无')
    await settle(MISS_PAUSE_MS / 2)
    await search('无人知')
    expect(root.textContent).toContain('没有找到“无人知”的答案')
    expect(root.textContent).not.toContain('已记下')
    await settle(MISS_PAUSE_MS)
    expect(server.to('/api/v1/article-misses').map((seen) => seen.body)).toEqual([{ search: '无人知' }])
    expect(root.textContent).toContain('已记下这次没找到的问题')
  })

  it('records no miss within a category, but leads out of it', async () => {
    const { root, search } = await open()
    buttonOf(root, '社保（1）').click()
    await search('无')
    await settle(MISS_PAUSE_MS * 2)
    expect(server.to('/api/v1/article-misses')).toHaveLength(0)
    buttonOf(root, '在全部分类中搜索').click()
    await settle()
    expect(asked().at(-1)).toEqual(['无', null])
  })

  it('says nothing of a miss that could not be recorded', async () => {
    server.routes['POST /api/v1/article-misses'] = problem(503, 'unavailable')
    const { root, search } = await open()
    await search('无')
    await settle(MISS_PAUSE_MS + 1)
    expect(root.textContent).toContain('没有找到')
    expect(root.textContent).not.toContain('已记下')
  })

  it('offers another try when the search fails', async () => {
    const { routes } = server
    const works = routes['GET /api/v1/articles']
    routes['GET /api/v1/articles'] = problem(503, 'unavailable')
    const { root } = await open()
    if (works) routes['GET /api/v1/articles'] = works
    buttonOf(root, '重试').click()
    await settle()
    expect(root.querySelectorAll('article')).toHaveLength(2)
  })

  it('adds the next page below', async () => {
    server.routes['GET /api/v1/articles'] = ({ query }: Seen) => ({
      body: query.get('after') === 'k' ? { items: [deadline] } : { items: [invoices], next: 'k' },
    })
    const { root } = await open()
    buttonOf(root, '加载更多').click()
    await settle()
    expect(root.querySelectorAll('article')).toHaveLength(2)
    expect(() => buttonOf(root, '加载更多')).toThrow()
  })
})
