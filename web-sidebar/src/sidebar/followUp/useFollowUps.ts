import { useQueryClient } from '@tanstack/vue-query'

import { ifMatch } from '@shared/api/revision'
import type { FollowUp } from '@shared/api/types'
import { usePages } from '@shared/usePages'

import type { Sidebar } from '../sidebar'

const PAGE = 20

/** Notes of contact with a client, newest first. */
export function useFollowUps({ api }: Pick<Sidebar, 'api'>, clientId: string) {
  const queries = useQueryClient()
  const queryKey = ['follow-ups', clientId]
  const pages = usePages(queryKey, (after) => {
    const params = { path: { client_id: clientId }, query: { limit: PAGE, ...after } }
    return api.call(api.http.GET('/api/v1/clients/{client_id}/follow-ups', { params }), { quiet: true })
  })

  /** Deletes one's own; refused when it was changed meanwhile, which the list then shows. */
  async function remove({ id, revision }: FollowUp): Promise<void> {
    const params = { path: { follow_up_id: id }, header: ifMatch(revision) }
    try {
      await api.call(api.http.DELETE('/api/v1/follow-ups/{follow_up_id}', { params }))
    } finally {
      await queries.invalidateQueries({ queryKey })
    }
  }

  return { ...pages, remove }
}
