import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { Attachment, DocumentKind, Intake, IntakeDetail } from '@shared/api/types'
import { uuid } from '@shared/uuid'

import { useAttachments } from '../attachments/useAttachments'
import { formDraft } from '../forms/formDraft'
import { periodFrom, today } from '../forms/today'
import type { Sidebar } from '../sidebar'
import { errorsOf, formOf, requestOf, type IntakeErrors, type IntakeForm } from './intakeForm'
import { readIntake } from './useIntakes'

/** The most files an intake has. */
const FILES = 20

interface Draft {
  /** What makes saving twice harmless, also over a reload. */
  key: string
  /** Which intake is changed, from which revision; nothing for a new one. */
  about: { id: string; revision: number; completed: boolean } | null
  form: IntakeForm
  attachments: Attachment[]
  /** Whether the form was open when the page went. */
  isOpen: boolean
}

interface Options {
  /** Whether documents of this kind and month are called missing. */
  isMissing: (kind: DocumentKind, period: number) => boolean
  onSaved: (closedMissing: boolean) => void
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const draft = value as Partial<Record<keyof Draft, unknown>>
  const form = draft.form as Partial<IntakeForm> | null | undefined
  return (
    typeof draft.key === 'string' &&
    typeof form?.count === 'string' &&
    typeof form.period === 'number' &&
    Array.isArray(draft.attachments) &&
    'about' in draft
  )
}

/** The one form for new and changed intakes of a client. What was typed is kept until it is saved or thrown away. */
export function useIntakeForm(sidebar: Sidebar, clientId: string, options: Options) {
  const queries = useQueryClient()
  const draft = formDraft(sidebar.store, `intake.${clientId}`, isDraft)
  const files = useAttachments(sidebar, FILES)
  const isOpen = ref(false)
  const isSaving = ref(false)
  const wasRestored = ref(false)
  const form = ref(blank())
  const about = ref<Draft['about']>(null)
  const problem = shallowRef<Problem>()
  /** What somebody else made of it meanwhile. */
  const newer = shallowRef<IntakeDetail>()
  const wasTried = ref(false)
  const isMissing = computed(() => options.isMissing(form.value.kind, form.value.period))
  let key = uuid()
  /** What the form began with: nothing is kept of a form that nobody touched. */
  let untouched = ''

  const content = () => JSON.stringify([form.value, files.ids.value])
  const errors = computed<IntakeErrors>(() => (wasTried.value ? errorsOf(form.value, dayAfter(today())) : {}))
  const canSave = computed(() => !isSaving.value && !files.isUploading.value && !files.hasFailed.value)

  function blank(): IntakeForm {
    return {
      period: periodFrom(today(), -1),
      kind: 'bank_statement',
      count: '',
      amount: '',
      handedInBy: '',
      receivedBy: sidebar.session.current.value?.staff.name ?? '',
      receivedOn: today(),
      remark: '',
      closeMissing: true,
    }
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

  function openChange(intake: Intake): void {
    const { id, revision, completed, attachments } = intake
    begin({ about: { id, revision, completed }, form: formOf(intake), attachments })
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

  async function send(completed: boolean): Promise<boolean> {
    const { api } = sidebar
    const closeMissing = completed && isMissing.value && form.value.closeMissing
    const intake = requestOf(form.value, completed, closeMissing, files.ids.value)
    if (about.value) {
      const params = { path: { intake_id: about.value.id } }
      const body = { revision: about.value.revision, intake }
      const done = await api.call(api.http.PUT('/api/v1/intakes/{intake_id}', { params, body }), { quiet: true })
      return done.closed_missing
    }
    const params = { path: { client_id: clientId }, header: { 'Idempotency-Key': key } }
    const request = api.http.POST('/api/v1/clients/{client_id}/intakes', { params, body: intake })
    return (await api.call(request, { quiet: true })).closed_missing
  }

  async function save(completed: boolean): Promise<void> {
    wasTried.value = true
    if (!canSave.value || Object.keys(errors.value).length) return
    isSaving.value = true
    problem.value = undefined
    newer.value = undefined
    try {
      const closedMissing = await send(completed)
      discard()
      options.onSaved(closedMissing)
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['intakes', clientId] }),
        queries.invalidateQueries({ queryKey: ['intake'] }),
        ...(closedMissing ? [queries.invalidateQueries({ queryKey: ['overview'] })] : []),
      ])
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
    try {
      newer.value = await readIntake(sidebar, about.value.id)
    } catch {
      // The problem itself says to look again.
    }
  }

  /** Saves on top of what somebody else made of it. */
  async function saveOver(completed: boolean): Promise<void> {
    if (!about.value || !newer.value) return
    about.value = { ...about.value, revision: newer.value.revision }
    await save(completed)
  }

  watch([form, files.attachments], () => isOpen.value && keep(), { deep: true })

  return {
    isOpen,
    isSaving,
    wasRestored,
    isMissing,
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

export type IntakeFormState = ReturnType<typeof useIntakeForm>

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
