import { useMutation } from '@tanstack/vue-query'
import { ref } from 'vue'

import type { Drift, SyncKind } from '@shared/api/types'

import type { Console } from '../console'

/** What is looked at, and from where on: `next` of the look before. */
export interface Look {
  kind: SyncKind
  after?: string
}

/**
 * One look at what only one side has; asked for by a click, because it reads the platform. A large corp is read in parts:
 * `part` says which one was shown last.
 */
export function useDrift({ api }: Pick<Console, 'api'>, corp_id: string) {
  const part = ref(1)
  const look = useMutation({
    mutationFn: (body: Look) => {
      const params = { path: { corp_id } }
      return api.call(api.http.POST('/api/v1/console/corps/{corp_id}/drift', { params, body }), { quiet: true })
    },
    onSuccess: (_found: Drift, { after }: Look) => {
      part.value = after === undefined ? 1 : part.value + 1
    },
  })
  return { look, part }
}
