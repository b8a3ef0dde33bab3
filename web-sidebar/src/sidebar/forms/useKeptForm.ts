import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { Attachment } from '@shared/api/types'
import { uuid } from '@shared/uuid'

import { useAttachments } from '@shared/attachments/useAttachments'
import type { Sidebar } from '../sidebar'
import { formDraft } from './formDraft'

/** What is changed by a form, and the revision that was seen of it. */
export interface About {
  id: string
  revision: number
}

/** What a form has and its draft keeps. */
interface Content<F, A extends About> {
  /** Which is changed; nothing for a new one. */
  about: A | null
  form: F
  attachments: Attachment[]
}

interface Draft<F, A extends About> extends Content<F, A> {
  /** What makes saving twice harmless, also over a reload. */
  key: string
  /** Whether the form was open when the page went. */
  isOpen: boolean
}

/** What is sent: for a new one with its key, for a changed one on its revision. */
export interface Saving<F, A extends About> {
  about: A | null
  form: F
  attachmentIds: string[]
  key: string
}

export interface KeptFormOptions<F, A extends About, E extends object, N extends About> {
  /** Names the draft: what is written down, of which client. */
  name: string
  /** The most files it has. */
  files: number
  blank: () => F
  /** Whether what the device kept is such a form. */
  isForm: (value: unknown) => value is F
  /** What can be told before anything is sent; by field. */
  errorsOf: (form: F, about: A | null) => E
  /** What somebody else made of it meanwhile; nothing when it is gone. */
  readNewer: (id: string) => Promise<N | undefined>
}

/**
 * The one form for new and changed things of a kind. What was typed is kept until it is saved or thrown away; it is saved
 * once however often that is tried, and over what somebody else made of it only when asked to.
 */
export function useKeptForm<F extends object, A extends About, E extends object, N extends About>(
  sidebar: Sidebar,
  options: KeptFormOptions<F, A, E, N>,
) {
  const draft = formDraft(sidebar.store, options.name, isDraft)
  const files = useAttachments(sidebar, options.files)
  const isOpen = ref(false)
  const isSaving = ref(false)
  const wasRestored = ref(false)
  const wasTried = ref(false)
  const form = ref(options.blank()) as Ref<F>
  const about = shallowRef(null) as ShallowRef<A | null>
  const problem = shallowRef<Problem>()
  /** What somebody else made of it meanwhile. */
  const newer = shallowRef<N>()
  let key = uuid()
  /** What the form began with: nothing is kept of a form that nobody touched. */
  let untouched = ''

  const errors = computed<Partial<E>>(() => (wasTried.value ? options.errorsOf(form.value, about.value) : ({} as Partial<E>)))
  const canSave = computed(() => !isSaving.value && !files.isUploading.value && !files.hasFailed.value)
  const content = () => JSON.stringify([form.value, files.ids.value])

  function isDraft(value: unknown): value is Draft<F, A> {
    if (typeof value !== 'object' || value === null) return false
    const kept = value as Partial<Record<keyof Draft<F, A>, unknown>>
    return typeof kept.key === 'string' && 'about' in kept && Array.isArray(kept.attachments) && options.isForm(kept.form)
  }

  function begin(of: Content<F, A>, itsKey = uuid()): void {
    key = itsKey
    about.value = of.about
    files.reset(of.attachments)
    form.value = of.form
    problem.value = undefined
    newer.value = undefined
    wasTried.value = false
    wasRestored.value = false
    untouched = content()
    isOpen.value = true
  }

  function openNew(): void {
    if (!restore()) begin({ about: null, form: options.blank(), attachments: [] })
  }

  /** Opens again with what was not saved. */
  function restore(): boolean {
    const kept = draft.find()
    if (!kept) return false
    begin(kept, kept.key)
    untouched = ''
    wasRestored.value = true
    return true
  }

  /** The same, where the page went while the form was open. */
  const restoreOpen = () => Boolean(draft.find()?.isOpen) && restore()

  function keep(): void {
    if (content() === untouched) return
    const attachments = files.attachments.value
    draft.keep({ key, about: about.value, form: form.value, attachments, isOpen: isOpen.value })
  }

  /** Closes and keeps what was typed for the next time. */
  function close(): void {
    isOpen.value = false
    keep()
  }

  /** Closes and forgets what was typed. */
  function discard(): void {
    isOpen.value = false
    draft.drop()
    files.reset()
  }

  /** Sends the form; what came of it, or nothing where that failed or something is wrong with a field. */
  async function save<R>(send: (saving: Saving<F, A>) => Promise<R>): Promise<{ saved: R } | undefined> {
    wasTried.value = true
    if (!canSave.value || Object.keys(errors.value).length) return undefined
    isSaving.value = true
    problem.value = undefined
    newer.value = undefined
    try {
      const saved = await send({ about: about.value, form: form.value, attachmentIds: files.ids.value, key })
      discard()
      return { saved }
    } catch (error) {
      await failed(asProblem(error))
      return undefined
    } finally {
      isSaving.value = false
    }
  }

  async function failed(why: Problem): Promise<void> {
    problem.value = why
    // The server took it for another request: the next try is a new one.
    if (why.code === 'idempotency_key_reused') key = uuid()
    if (why.code !== 'stale' || !about.value) return
    // Where that fails, the problem itself says to look again.
    newer.value = await options.readNewer(about.value.id).catch(() => undefined)
  }

  /** What is saved next stands on top of what somebody else made of it. */
  function keepMine(): boolean {
    if (!about.value || !newer.value) return false
    about.value = { ...about.value, revision: newer.value.revision }
    return true
  }

  watch([form, files.attachments], () => isOpen.value && keep(), { deep: true })

  return {
    isOpen,
    isSaving,
    wasRestored,
    form,
    about,
    errors,
    problem,
    newer,
    files,
    canSave,
    begin,
    openNew,
    restoreOpen,
    close,
    discard,
    save,
    keepMine,
  }
}

/** What the sheet around a kept form needs to know of it, whatever it is about. */
export type KeptForm = Pick<
  ReturnType<typeof useKeptForm>,
  'isOpen' | 'wasRestored' | 'problem' | 'files' | 'close' | 'discard'
>
