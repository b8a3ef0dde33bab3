import { useQueryClient } from '@tanstack/vue-query'

import { ifMatch } from '@shared/api/revision'
import type { FollowUp } from '@shared/api/types'

import { today } from '../forms/today'
import { useKeptForm, type About, type Saving } from '../forms/useKeptForm'
import type { Sidebar } from '../sidebar'
import { errorsOf, isForm, requestOf, type FollowUpErrors, type FollowUpForm } from './followUpForm'

/** The most files a follow-up has. */
const FILES = 9

interface AboutFollowUp extends About {
  /** The day it had: it may stay though it is over. */
  nextOn: string
}

/** The one form for new and changed follow-ups of a client. */
export function useFollowUpForm(sidebar: Sidebar, clientId: string, onSaved: () => void) {
  const { api } = sidebar
  const queries = useQueryClient()
  const kept = useKeptForm<FollowUpForm, AboutFollowUp, FollowUpErrors, FollowUp>(sidebar, {
    name: `follow-up.${clientId}`,
    files: FILES,
    blank: () => ({ kind: 'call', text: '', nextOn: '' }),
    isForm,
    errorsOf: (form, about) => errorsOf(form, today(), about?.nextOn ?? ''),
    readNewer,
  })

  function openChange({ id, revision, kind, text, next_on, attachments }: FollowUp): void {
    const nextOn = next_on ?? ''
    kept.begin({ about: { id, revision, nextOn }, form: { kind, text, nextOn }, attachments })
  }

  /** Only its writer changes a follow-up, so this is the same person elsewhere: the newest page has it, or it is gone. */
  async function readNewer(id: string): Promise<FollowUp | undefined> {
    const params = { path: { client_id: clientId }, query: { limit: 100 } }
    const page = await api.call(api.http.GET('/api/v1/clients/{client_id}/follow-ups', { params }), { quiet: true })
    return page.items.find((item) => item.id === id)
  }

  async function send({ about, form, attachmentIds, key }: Saving<FollowUpForm, AboutFollowUp>): Promise<void> {
    const body = requestOf(form, attachmentIds)
    if (about) {
      const params = { path: { follow_up_id: about.id }, header: ifMatch(about.revision) }
      await api.call(api.http.PUT('/api/v1/follow-ups/{follow_up_id}', { params, body }), { quiet: true })
      return
    }
    const params = { path: { client_id: clientId }, header: { 'Idempotency-Key': key } }
    const request = api.http.POST('/api/v1/clients/{client_id}/follow-ups', { params, body })
    await api.call(request, { quiet: true })
  }

  async function save(): Promise<void> {
    if (!(await kept.save(send))) return
    onSaved()
    await queries.invalidateQueries({ queryKey: ['follow-ups', clientId] })
  }

  /** Saves on top of the newer revision. */
  async function saveOver(): Promise<void> {
    if (kept.keepMine()) await save()
  }

  return { ...kept, openChange, save, saveOver }
}

export type FollowUpFormState = ReturnType<typeof useFollowUpForm>
