import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { Attachment, FollowUp, FollowUpKind, FollowUpRequest } from '@shared/api/types'
import { uuid } from '@shared/uuid'

import { useAttachments } from '../attachments/useAttachments'
import { formDraft } from '../forms/formDraft'
import { today } from '../forms/today'
import type { Sidebar } from '../sidebar'

/** The most letters and files a follow-up has. */
export const LETTERS = 5_000
const FILES = 9

export const followUpKinds: readonly FollowUpKind[] = ['call', 'visit', 'message', 'other']

export interface FollowUpForm {
  kind: FollowUpKind
  text: string
  nextOn: string
}

interface Draft {
  /** What makes saving twice harmless, also over a reload. */
  key: string
  /** Which follow-up is changed, from which revision; nothing for a new one. */
  about: { id: string; revision: number; nextOn: string } | null
  form: FollowUpForm
  attachments: Attachment[]
  /** Whether the form was open when the page went. */
  isOpen: boolean
}

export type FollowUpErrors = Partial<{ text: 'textMissing' | 'textTooLong'; nextOn: 'date' }>

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const draft = value as Partial<Record<keyof Draft, unknown>>
  const form = draft.form as Partial<FollowUpForm> | null | undefined
  return (
    typeof draft.key === 'string' && typeof form?.text === 'string' && Array.isArray(draft.attachments) && 'about' in draft
  )
}

/** What can be told here; the server has the last word. A day that it had before may stay. */
export function errorsOf(form: FollowUpForm, day: string, before: string): FollowUpErrors {
  const errors: FollowUpErrors = {}
  const letters = [...form.text.trim()].length
  if (letters === 0) errors.text = 'textMissing'
  if (letters > LETTERS) errors.text = 'textTooLong'
  if (form.nextOn && form.nextOn !== before && form.nextOn < day) errors.nextOn = 'date'
  return errors
}

function requestOf(form: FollowUpForm, attachment_ids: string[]): FollowUpRequest {
  return { kind: form.kind, text: form.text.trim(), attachment_ids, ...(form.nextOn && { next_on: form.nextOn }) }
}

/** The one form for new and changed follow-ups of a client. What was typed is kept until it is saved or thrown away. */
export function useFollowUpForm(sidebar: Sidebar, clientId: string, onSaved: () => void) {
  const queries = useQueryClient()
  const draft = formDraft(sidebar.store, `follow-up.${clientId}`, isDraft)
  const files = useAttachments(sidebar, FILES)
  const isOpen = ref(false)
  const isSaving = ref(false)
  const wasRestored = ref(false)
  const wasTried = ref(false)
  const form = ref(blank())
  const about = ref<Draft['about']>(null)
  const problem = shallowRef<Problem>()
  /** The revision that somebody else made of it meanwhile. */
  const newer = ref<number>()
  let key = uuid()
  /** What the form began with: nothing is kept of a form that nobody touched. */
  let untouched = ''

  const errors = computed<FollowUpErrors>(() =>
    wasTried.value ? errorsOf(form.value, today(), about.value?.nextOn ?? '') : {},
  )
  const canSave = computed(() => !isSaving.value && !files.isUploading.value && !files.hasFailed.value)
  const content = () => JSON.stringify([form.value, files.ids.value])

  function blank(): FollowUpForm {
    return { kind: 'call', text: '', nextOn: '' }
  }

  function begin(of: Pick<Draft, 'about' | 'form' | 'attachments'>, itsKey = uuid()): void {
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
    if (!restore()) begin({ about: null, form: blank(), attachments: [] })
  }

  function openChange({ id, revision, kind, text, next_on, attachments }: FollowUp): void {
    const nextOn = next_on ?? ''
    begin({ about: { id, revision, nextOn }, form: { kind, text, nextOn }, attachments })
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

  async function send(): Promise<void> {
    const { api } = sidebar
    const follow_up = requestOf(form.value, files.ids.value)
    if (about.value) {
      const params = { path: { follow_up_id: about.value.id } }
      const body = { revision: about.value.revision, follow_up }
      await api.call(api.http.PUT('/api/v1/follow-ups/{follow_up_id}', { params, body }), { quiet: true })
      return
    }
    const params = { path: { client_id: clientId }, header: { 'Idempotency-Key': key } }
    const request = api.http.POST('/api/v1/clients/{client_id}/follow-ups', { params, body: follow_up })
    await api.call(request, { quiet: true })
  }

  async function save(): Promise<void> {
    wasTried.value = true
    if (!canSave.value || Object.keys(errors.value).length) return
    isSaving.value = true
    problem.value = undefined
    newer.value = undefined
    try {
      await send()
      discard()
      onSaved()
      await queries.invalidateQueries({ queryKey: ['follow-ups', clientId] })
    } catch (error) {
      await failed(asProblem(error))
    } finally {
      isSaving.value = false
    }
  }

  async function failed(why: Problem): Promise<void> {
    problem.value = why
    // The server took it for another request: the next try is a new one.
    if (why.code === 'idempotency_key_reused') key = uuid()
    if (why.code !== 'stale' || !about.value) return
    newer.value = await latestRevision(about.value.id)
  }

  /** Only its writer changes a follow-up, so this is the same person elsewhere: the newest page has it, or it is gone. */
  async function latestRevision(id: string): Promise<number | undefined> {
    const params = { path: { client_id: clientId }, query: { limit: 100 } }
    try {
      const { api } = sidebar
      const page = await api.call(api.http.GET('/api/v1/clients/{client_id}/follow-ups', { params }), { quiet: true })
      return page.items.find((item) => item.id === id)?.revision
    } catch {
      // The problem itself says to look again.
      return undefined
    }
  }

  /** Saves on top of the newer revision. */
  async function saveOver(): Promise<void> {
    if (!about.value || newer.value === undefined) return
    about.value = { ...about.value, revision: newer.value }
    await save()
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
    openNew,
    openChange,
    restoreOpen,
    close,
    discard,
    save,
    saveOver,
  }
}

export type FollowUpFormState = ReturnType<typeof useFollowUpForm>
