import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import type { SendAttachment as Attachment } from '@shared/api/types'

import SendAttachment from '../SendAttachment.vue'

const picture: Attachment = {
  kind: 'picture',
  name: '收款收据 SJ-1.png',
  size_bytes: 131_422,
  width: 1440,
  height: 1743,
  media_id: 'media-1',
  preview_url: '/api/v1/send-attachments/a/b?until=1&signature=s',
}

describe('SendAttachment', () => {
  it('shows a picture in its own proportions, with words for those who do not see it', () => {
    const image = mount(SendAttachment, { props: { attachment: picture } }).get('img')
    expect(image.attributes()).toMatchObject({ src: picture.preview_url, width: '1440', height: '1743' })
    expect(image.attributes('alt')).toContain('收款收据 SJ-1.png')
  })

  it('says when the preview does not load, and tries a new address', async () => {
    const view = mount(SendAttachment, { props: { attachment: picture } })
    await view.get('img').trigger('error')
    expect(view.find('img').exists()).toBe(false)
    expect(view.get('[role=status]').text()).not.toBe('')
    await view.setProps({ attachment: { ...picture, preview_url: '/another' } })
    expect(view.get('img').attributes('src')).toBe('/another')
  })

  it('offers a file by name and size', () => {
    const file: Attachment = { ...picture, kind: 'file', name: '资产负债表 2026年2月.xlsx', width: null, height: null }
    const link = mount(SendAttachment, { props: { attachment: file } }).get('a')
    expect(link.attributes('download')).toBe('资产负债表 2026年2月.xlsx')
    expect(link.text()).toContain('128 KB')
  })
})
