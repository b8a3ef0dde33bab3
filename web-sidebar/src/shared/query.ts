import { QueryClient } from '@tanstack/vue-query'

/** One cache per page. Nothing is retried unasked: each error has its screen with a button. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: false },
      mutations: { retry: false },
    },
  })
}
