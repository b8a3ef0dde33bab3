import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import type { Api } from '../api/client'
import { asProblem } from '../api/problem'
import type { AttachmentLink } from '../api/types'

/** Links are good for five minutes at least. */
const FRESH_MS = 4 * 60_000

const optionsOf = ({ api }: { api: Api }, id: string) => ({
  queryKey: ['attachment-link', id],
  queryFn: (): Promise<AttachmentLink> =>
    api.call(api.http.GET('/api/v1/attachments/{attachment_id}/link', { params: { path: { attachment_id: id } } }), {
      quiet: true,
    }),
  staleTime: FRESH_MS,
  gcTime: FRESH_MS,
})

/** Where the bytes of a file are at the moment. */
export function useAttachmentLink(sidebar: { api: Api }, id: MaybeRefOrGetter<string>) {
  const query = useQuery(computed(() => optionsOf(sidebar, toValue(id))))
  return {
    link: query.data,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    /** The link may be over: asks for another. */
    renew: () => query.refetch(),
  }
}

/** The link of a file at the moment that somebody asks for it. */
export function useAttachmentOpener(sidebar: { api: Api }) {
  const queries = useQueryClient()
  return async (id: string): Promise<void> => {
    const { url } = await queries.fetchQuery(optionsOf(sidebar, id))
    const anchor = document.createElement('a')
    anchor.href = url
    anchor.target = '_blank'
    anchor.rel = 'noopener'
    anchor.click()
  }
}
