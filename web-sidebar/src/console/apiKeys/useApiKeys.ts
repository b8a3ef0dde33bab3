import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { ApiKeyRequest } from '@shared/api/types'

import type { Console } from '../console'

const KEY = ['api-keys']

/** Keys with which other systems put rows into the books. */
export function useApiKeys({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: KEY,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/api-keys'), { quiet: true })).items,
    staleTime: 0,
  })
  return {
    keys: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Makes a key; the whole of it is in the answer and never again. */
export function useNewApiKey({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: ApiKeyRequest) => api.call(api.http.POST('/api/v1/console/api-keys', { body }), { quiet: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

/** Takes a key away; its next call is refused. */
export function useRevokeApiKey({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (api_key_id: string) =>
      api.call(api.http.DELETE('/api/v1/console/api-keys/{api_key_id}', { params: { path: { api_key_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
}

/** How many keys that still work a person made; none where that cannot be asked. */
export function useKeysOf({ api }: Pick<Console, 'api'>) {
  return async (staff: string): Promise<number> => {
    try {
      const { items } = await api.call(api.http.GET('/api/v1/console/api-keys'), { quiet: true })
      return items.filter((key) => key.created_by_id === staff && key.revoked_at === null).length
    } catch {
      return 0
    }
  }
}
