import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '../api/problem'
import type { Attachment } from '../api/types'
import { uuid } from '../uuid'
import { refusalOf, uploadFile, type Sender, type Upload } from './uploadFile'

/** One file of a form. */
export interface AttachmentItem {
  key: string
  name: string
  /** How much of it has gone, 0 to 1. */
  progress: number
  attachment?: Attachment
  problem?: Problem
}

const stored = (attachment: Attachment): AttachmentItem => ({
  key: attachment.id,
  name: attachment.name,
  progress: 1,
  attachment,
})

/**
 * The files of a form: those it has, and those on their way. What is removed before saving is simply not named then;
 * the server deletes it after a day.
 */
export function useAttachments(sender: Sender, most: number, send = uploadFile) {
  const items = ref<AttachmentItem[]>([])
  const isFull = ref(false)
  const files = new Map<string, File>()
  const uploads = new Map<string, Upload>()
  /** What a card already knows of the files that were uploaded here. */
  const attachments = computed(() => items.value.flatMap(({ attachment }) => (attachment ? [attachment] : [])))
  const ids = computed(() => attachments.value.map(({ id }) => id))
  const isUploading = computed(() => items.value.some(({ attachment, problem }) => !attachment && !problem))
  const hasFailed = computed(() => items.value.some(({ problem }) => problem))
  const round = shallowRef(0)

  function change(key: string, changes: Partial<AttachmentItem>): void {
    items.value = items.value.map((item) => (item.key === key ? { ...item, ...changes } : item))
  }

  async function upload(key: string, file: File): Promise<void> {
    const mine = round.value
    const upload = send(sender, file, (progress) => change(key, { progress }))
    uploads.set(key, upload)
    try {
      const attachment = await upload.done
      if (mine === round.value) change(key, { attachment, name: attachment.name, progress: 1 })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return
      if (mine === round.value) change(key, { problem: asProblem(error) })
    } finally {
      uploads.delete(key)
    }
  }

  /** Adds files and begins to send them; those beyond the limit are left out, and `isFull` says so. */
  async function add(chosen: Iterable<File>): Promise<void> {
    const begun: Promise<void>[] = []
    isFull.value = false
    for (const file of chosen) {
      if (items.value.length >= most) {
        isFull.value = true
        break
      }
      const item: AttachmentItem = { key: uuid(), name: file.name, progress: 0 }
      const problem = refusalOf(file)
      items.value = [...items.value, problem ? { ...item, problem } : item]
      if (problem) continue
      files.set(item.key, file)
      begun.push(upload(item.key, file))
    }
    await Promise.all(begun)
  }

  /** Another try; only for what may succeed this time. */
  async function retry(key: string): Promise<void> {
    const file = files.get(key)
    if (!file) return
    items.value = items.value.map((item) => (item.key === key ? { key, name: item.name, progress: 0 } : item))
    await upload(key, file)
  }

  const canRetry = (key: string) => files.has(key)

  function remove(key: string): void {
    uploads.get(key)?.cancel()
    uploads.delete(key)
    files.delete(key)
    isFull.value = false
    items.value = items.value.filter((item) => item.key !== key)
  }

  /** Begins anew with these. */
  function reset(attachments: readonly Attachment[] = []): void {
    round.value += 1
    for (const upload of uploads.values()) upload.cancel()
    uploads.clear()
    files.clear()
    isFull.value = false
    items.value = attachments.map(stored)
  }

  onScopeDispose(() => reset())

  return { items, attachments, ids, most, isFull, isUploading, hasFailed, add, retry, canRetry, remove, reset }
}

export type Attachments = ReturnType<typeof useAttachments>
