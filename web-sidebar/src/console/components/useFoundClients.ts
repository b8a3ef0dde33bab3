import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'

import type { Console } from '../console'

/** How many are offered. */
const MOST = 20

export interface FoundClient {
  id: string
  name: string
}

/** Clients by what is typed of them: name, pinyin, mobile, tax id; the first ones while nothing is. */
export function useFoundClients({ api, may }: Pick<Console, 'api' | 'may'>, typed: Ref<string>) {
  const search = computed(() => typed.value.trim().slice(0, 100))
  const query = useQuery({
    queryKey: computed(() => ['clients', 'found', search.value]),
    queryFn: async (): Promise<FoundClient[]> => {
      const params = { query: { limit: MOST, ...(search.value && { search: search.value }) } }
      // Whoever links searches all of the agency's, whoever keeps the books those that they may open.
      const found = may('view_client_file')
        ? await api.call(api.http.GET('/api/v1/console/clients', { params }), { quiet: true })
        : await api.call(api.http.GET('/api/v1/clients', { params }), { quiet: true })
      return found.items
    },
    placeholderData: keepPreviousData,
  })
  return { clients: computed(() => query.data.value ?? []), isLoading: query.isPending }
}

/** A client that was chosen elsewhere, by its id: a link that leads here knows no names. */
export function useClientNamed({ api, may }: Pick<Console, 'api' | 'may'>, id: () => string | undefined) {
  const query = useQuery({
    queryKey: computed(() => ['clients', 'named', id()]),
    queryFn: async (): Promise<FoundClient> => {
      const params = { path: { client_id: id() ?? '' } }
      const file = await api.call(api.http.GET('/api/v1/clients/{client_id}', { params }), { quiet: true })
      return { id: file.id, name: file.name }
    },
    enabled: computed(() => !!id() && may('view_client_file')),
  })
  return query.data
}
