import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import { fakeSidebar } from '../../../testing/fakeSidebar'
import { fakeUpload } from '../../../testing/fakeUpload'
import { picture, session } from '../../../testing/samples'
import { withSetup } from '../../../testing/withSetup'
import { FILE_LIMIT } from '@shared/attachments/uploadFile'
import { useAttachments } from '@shared/attachments/useAttachments'

const file = (name: string, size = 3) => new File(['x'.repeat(size)], name)

function setup(most = 9) {
  const sent = fakeUpload()
  const { result, unmount } = withSetup(() => useAttachments(fakeSidebar(session), most))
  return { sent, files: result, unmount }
}

describe('@shared/attachments/useAttachments', () => {
  it('sends each file with its name and says how far it is', async () => {
    const { sent, files } = setup()
    void files.add([file('回单 1.jpg')])
    expect(sent[0]?.headers).toMatchObject({
      Authorization: 'Bearer token-1',
      'X-File-Name': '%E5%9B%9E%E5%8D%95%201.jpg',
    })
    sent[0]?.progress(0.4)
    expect([files.items.value[0]?.progress, files.isUploading.value]).toEqual([0.4, true])
    sent[0]?.answer(201, picture)
    await flushPromises()
    expect(files.ids.value).toEqual(['file-1'])
    expect([files.isUploading.value, files.items.value[0]?.name]).toEqual([false, '回单.jpg'])
  })

  it('refuses too large and empty files without sending them', () => {
    const { sent, files } = setup()
    const large = file('large.pdf')
    Object.defineProperty(large, 'size', { value: FILE_LIMIT + 1 })
    void files.add([large, new File([], 'empty.pdf')])
    expect(sent).toHaveLength(0)
    expect(files.items.value.map((item) => item.problem?.code)).toEqual(['file_too_large', 'file_empty'])
    expect(files.items.value.map((item) => files.canRetry(item.key))).toEqual([false, false])
    expect(files.hasFailed.value).toBe(true)
  })

  it('keeps the reason of each file, and tries again', async () => {
    const { sent, files } = setup()
    void files.add([file('a.png'), file('b.png')])
    sent[0]?.answer(422, { code: 'file_not_what_it_says' })
    sent[1]?.fail()
    await flushPromises()
    expect(files.items.value.map((item) => item.problem?.code)).toEqual(['file_not_what_it_says', 'offline'])
    void files.retry(files.items.value[1]?.key ?? '')
    expect([sent.length, files.items.value[1]?.problem]).toEqual([3, undefined])
    sent[2]?.answer(201, picture)
    await flushPromises()
    files.remove(files.items.value[0]?.key ?? '')
    expect([files.hasFailed.value, files.ids.value]).toEqual([false, ['file-1']])
  })

  it('takes no more than it may', () => {
    const { sent, files } = setup(2)
    void files.add([file('a.png'), file('b.png'), file('c.png')])
    expect([sent.length, files.items.value.length, files.isFull.value]).toEqual([2, 2, true])
  })

  it('ends what is under way when it is removed or the form goes', async () => {
    const { sent, files, unmount } = setup()
    void files.add([file('a.png'), file('b.png')])
    files.remove(files.items.value[0]?.key ?? '')
    unmount()
    await flushPromises()
    expect(sent.map((one) => one.wasAborted)).toEqual([true, true])
    expect(files.items.value).toEqual([])
  })
})
