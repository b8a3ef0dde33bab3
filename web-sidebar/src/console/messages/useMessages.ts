import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import type { SendLogQuery } from '@shared/api/types'
import { usePages } from '@shared/usePages'

import type { Console } from '../console'

const PAGE = 30

/** What was sent across the agency, newest first, by a filter. */
export function useMessages({ api }: Pick<Console, 'api'>, filter: MaybeRefOrGetter<SendLogQuery>) {
  return usePages(
    () => ['messages', toValue(filter)],
    (after) => {
      const params = { query: { limit: PAGE, ...toValue(filter), ...after } }
      return api.call(api.http.GET('/api/v1/console/send-intents', { params }), { quiet: true })
    },
    { staleTime: 0 },
  )
}

/** Colleagues to choose from; nothing for who may not see them. */
export function useColleagues({ api, may }: Pick<Console, 'api' | 'may'>) {
  const query = useQuery({
    queryKey: ['staff-names'],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/staff-names'), { quiet: true })).items,
    enabled: may('edit_client_file'),
  })
  return computed(() => query.data.value ?? [])
}
