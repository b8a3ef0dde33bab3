import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import type { Console } from '../console'

/** How many are offered. */
const MOST = 20

/** Clients by what is typed of them: name, pinyin, mobile, tax id; the first ones while nothing is. */
export function useFoundClients({ api }: Pick<Console, 'api'>, typed: Ref<string>) {
  const search = computed(() => typed.value.trim().slice(0, 100))
  const query = useQuery({
    queryKey: computed(() => ['clients', 'found', search.value]),
    queryFn: async () => {
      const params = { query: { limit: MOST, ...(search.value && { search: search.value }) } }
      return (await api.call(api.http.GET('/api/v1/clients', { params }), { quiet: true })).items
    },
    placeholderData: keepPreviousData,
  })
  return { clients: computed(() => query.data.value ?? []), isLoading: query.isPending }
}
