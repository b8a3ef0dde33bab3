import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'

import { fakeFetch } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { fakeUpload } from '../../../testing/fakeUpload'
import { buttonOf, mountInSidebar } from '../../../testing/mountIn'
import { picture, session, sheet } from '../../../testing/samples'
import { useSidebar } from '../../sidebar'
import AttachmentField from '../AttachmentField.vue'
import AttachmentList from '../AttachmentList.vue'
import { useAttachments, type Attachments } from '@shared/attachments/useAttachments'

const link = (id: string) => ({
  body: {
    url: `/files/${id}/file?signature=1`,
    thumbnail_url: `/files/${id}/thumbnail?signature=1`,
    expires_at: '2099-01-01T00:00:00.000Z',
  },
})

function mountField() {
  let files: Attachments | undefined
  const Form = defineComponent({
    setup() {
      files = useAttachments(useSidebar(), 9)
      return () => h(AttachmentField, { files: files as Attachments })
    },
  })
  const page = mountInSidebar(Form, fakeSidebar(session))
  return { page, files: files as Attachments }
}

afterEach(() => (document.body.innerHTML = ''))

describe('AttachmentField', () => {
  it('shows progress, then the picture by a signed link, and lets go of it', async () => {
    fakeFetch({ 'GET /api/v1/attachments/file-1/link': link('file-1') })
    const sent = fakeUpload()
    const { page, files } = mountField()
    void files.add([new File(['x'], '回单.jpg')])
    sent[0]?.progress(0.5)
    await flushPromises()
    const bar = page.get('[role=progressbar]')
    expect([bar.attributes('aria-valuenow'), bar.attributes('aria-label')]).toEqual(['50', '正在上传 回单.jpg，50%'])
    sent[0]?.answer(201, picture)
    await flushPromises()
    expect(page.get('img').attributes('src')).toBe('/files/file-1/thumbnail?signature=1')
    buttonOf(page.element, '移除 回单.jpg').click()
    await flushPromises()
    expect([page.find('img').exists(), files.ids.value]).toEqual([false, []])
  })

  it('says what is wrong with a file beside it', async () => {
    const sent = fakeUpload()
    const { page, files } = mountField()
    void files.add([new File(['x'], 'x.png')])
    sent[0]?.answer(422, { code: 'file_not_what_it_says' })
    await flushPromises()
    expect(page.get('[role=alert]').text()).toBe('x.png：文件内容与扩展名不符，请确认后重新选择。')
    buttonOf(page.element, '重新上传 x.png').click()
    expect(sent).toHaveLength(2)
  })
})

describe('AttachmentList', () => {
  it('shows a picture large, and goes back with Escape', async () => {
    fakeFetch({ 'GET /api/v1/attachments/file-1/link': link('file-1') })
    const page = mountInSidebar(AttachmentList, fakeSidebar(session), { attachments: [picture, sheet] })
    await flushPromises()
    buttonOf(page.element, '查看图片 回单.jpg').click()
    await flushPromises()
    const dialog = document.querySelector('[role=dialog]')
    expect(dialog?.querySelector('img')?.getAttribute('src')).toBe('/files/file-1/file?signature=1')
    expect(dialog?.querySelector('img')?.getAttribute('alt')).toBe('回单.jpg')
    dialog?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await flushPromises()
    expect(document.querySelector('[role=dialog]')).toBeNull()
  })

  it('asks once more for a link that was over, then says that there is no picture', async () => {
    const { seen } = fakeFetch({ 'GET /api/v1/attachments/file-1/link': link('file-1') })
    const page = mountInSidebar(AttachmentList, fakeSidebar(session), { attachments: [picture] })
    await flushPromises()
    await page.get('img').trigger('error')
    await flushPromises()
    expect(seen).toHaveLength(2)
    await page.get('img').trigger('error')
    expect(page.find('img').exists()).toBe(false)
  })

  it('offers documents by name and size', async () => {
    fakeFetch({})
    const page = mountInSidebar(AttachmentList, fakeSidebar(session), { attachments: [sheet] })
    expect(buttonOf(page.element, '下载 流水.xlsx').textContent).toContain('338 KB')
  })
})
