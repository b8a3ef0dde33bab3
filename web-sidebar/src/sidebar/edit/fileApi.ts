import type { Api } from '@shared/api/client'
import { ifMatch } from '@shared/api/revision'
import type { ClientChange, ClientContactInput, ClientFile, StaffName, TagGroup } from '@shared/api/types'

/** Changes fields of a client. Problems are shown in the form. */
export function patchClient(
  { call, http }: Api,
  client_id: string,
  revision: number,
  body: ClientChange,
): Promise<ClientFile> {
  const params = { path: { client_id }, header: ifMatch(revision) }
  return call(http.PATCH('/api/v1/clients/{client_id}', { params, body }), { quiet: true })
}

/** Adds a person, or changes one. */
export function putContact(
  { call, http }: Api,
  client_id: string,
  revision: number,
  contact_id: string | undefined,
  body: ClientContactInput,
): Promise<ClientFile> {
  if (contact_id === undefined) {
    const params = { path: { client_id }, header: ifMatch(revision) }
    return call(http.POST('/api/v1/clients/{client_id}/contacts', { params, body }), { quiet: true })
  }
  const params = { path: { client_id, contact_id }, header: ifMatch(revision) }
  return call(http.PATCH('/api/v1/clients/{client_id}/contacts/{contact_id}', { params, body }), { quiet: true })
}

export function removeContact(
  { call, http }: Api,
  client_id: string,
  revision: number,
  contact_id: string,
): Promise<ClientFile> {
  const params = { path: { client_id, contact_id }, header: ifMatch(revision) }
  return call(http.DELETE('/api/v1/clients/{client_id}/contacts/{contact_id}', { params }), { quiet: true })
}

export function putTags({ call, http }: Api, client_id: string, revision: number, tag_ids: string[]): Promise<ClientFile> {
  const params = { path: { client_id }, header: ifMatch(revision) }
  return call(http.PUT('/api/v1/clients/{client_id}/tags', { params, body: { tag_ids } }), { quiet: true })
}

export async function tagGroups({ call, http }: Api): Promise<TagGroup[]> {
  return (await call(http.GET('/api/v1/tag-groups'), { quiet: true })).items
}

export async function staffNames({ call, http }: Api): Promise<StaffName[]> {
  return (await call(http.GET('/api/v1/staff-names'), { quiet: true })).items
}
