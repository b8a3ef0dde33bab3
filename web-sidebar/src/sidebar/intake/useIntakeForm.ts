import { useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { ifMatch } from '@shared/api/revision'
import type { DocumentKind, Intake, IntakeDetail } from '@shared/api/types'

import { dayAfter, periodFrom, today } from '../forms/today'
import { useKeptForm, type About, type Saving } from '../forms/useKeptForm'
import type { Sidebar } from '../sidebar'
import { errorsOf, formOf, isForm, requestOf, type IntakeErrors, type IntakeForm } from './intakeForm'
import { readIntake } from './useIntakes'

/** The most files an intake has. */
const FILES = 20

interface AboutIntake extends About {
  completed: boolean
}

interface Options {
  /** Whether documents of this kind and month are called missing. */
  isMissing: (kind: DocumentKind, period: number) => boolean
  onSaved: (closedMissing: boolean) => void
}

/** The one form for new and changed intakes of a client. */
export function useIntakeForm(sidebar: Sidebar, clientId: string, options: Options) {
  const { api } = sidebar
  const queries = useQueryClient()
  const kept = useKeptForm<IntakeForm, AboutIntake, IntakeErrors, IntakeDetail>(sidebar, {
    name: `intake.${clientId}`,
    files: FILES,
    blank,
    isForm,
    errorsOf: (form) => errorsOf(form, dayAfter(today())),
    readNewer: (id) => readIntake(sidebar, id),
  })
  const isMissing = computed(() => options.isMissing(kept.form.value.kind, kept.form.value.period))

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

  function openChange(intake: Intake): void {
    const { id, revision, completed, attachments } = intake
    kept.begin({ about: { id, revision, completed }, form: formOf(intake), attachments })
  }

  /** Whether documents are no longer called missing thereby. */
  async function send(saving: Saving<IntakeForm, AboutIntake>, completed: boolean): Promise<boolean> {
    const { about, form, attachmentIds, key } = saving
    const body = requestOf(form, completed, completed && isMissing.value && form.closeMissing, attachmentIds)
    if (about) {
      const params = { path: { intake_id: about.id }, header: ifMatch(about.revision) }
      const done = await api.call(api.http.PUT('/api/v1/intakes/{intake_id}', { params, body }), { quiet: true })
      return done.closed_missing
    }
    const params = { path: { client_id: clientId }, header: { 'Idempotency-Key': key } }
    const request = api.http.POST('/api/v1/clients/{client_id}/intakes', { params, body })
    return (await api.call(request, { quiet: true })).closed_missing
  }

  async function save(completed: boolean): Promise<void> {
    const done = await kept.save((saving) => send(saving, completed))
    if (!done) return
    options.onSaved(done.saved)
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['intakes', clientId] }),
      queries.invalidateQueries({ queryKey: ['intake'] }),
      ...(done.saved ? [queries.invalidateQueries({ queryKey: ['overview'] })] : []),
    ])
  }

  /** Saves on top of what somebody else made of it. */
  async function saveOver(completed: boolean): Promise<void> {
    if (kept.keepMine()) await save(completed)
  }

  return { ...kept, isMissing, openChange, save, saveOver }
}

export type IntakeFormState = ReturnType<typeof useIntakeForm>
