import { useMutation } from '@tanstack/vue-query'

import type { SyncKind } from '@shared/api/types'

import type { Console } from '../console'

/** One look at what only one side has; asked for by a click, because it reads the platform. */
export function useDrift({ api }: Pick<Console, 'api'>, corp_id: string) {
  return useMutation({
    mutationFn: (kind: SyncKind) => {
      const params = { path: { corp_id } }
      return api.call(api.http.POST('/api/v1/console/corps/{corp_id}/drift', { params, body: { kind } }), { quiet: true })
    },
  })
}
