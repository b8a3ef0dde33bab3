import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { InternalApp, InternalAppTyped } from '@shared/api/types'
import { language } from '@shared/i18n/language'

import type { Console } from '../console'
import { corpsKey } from './useCorps'

const appsKey = ['internal-apps']

/** The self-built apps that were entered for the agency, and what is done with them. */
export function useInternalApps({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: appsKey,
    queryFn: () => api.call(api.http.GET('/api/v1/console/internal-apps'), { quiet: true }),
  })
  const again = () => Promise.all([appsKey, corpsKey].map((queryKey) => queries.invalidateQueries({ queryKey })))
  const at = (platform_corp_id: string) => ({ path: { platform_corp_id } })

  /** Keeps an app as it was typed, after the platform took it; problems are for the form. */
  async function save(corpId: string, body: InternalAppTyped, revision?: number): Promise<InternalApp> {
    const header = revision ? { 'If-Match': `"${revision}"` } : { 'If-None-Match': '*' }
    const request = api.http.PUT('/api/v1/console/internal-apps/{platform_corp_id}', { params: { ...at(corpId), header }, body })
    const app = await api.call(request, { quiet: true })
    await again()
    return app
  }

  const forget = useMutation({
    mutationFn: (corpId: string) =>
      api.call(api.http.DELETE('/api/v1/console/internal-apps/{platform_corp_id}', { params: at(corpId) })),
    onSettled: again,
  })

  return {
    apps: computed(() => query.data.value?.items ?? []),
    /** What a corp's id is put behind. */
    callbackBase: computed(() => query.data.value?.callback_base ?? ''),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
    save,
    forget,
  }
}

/** Plays the platform's verification of an app's callback address, and says what was found. */
export function useVerification({ api }: Pick<Console, 'api'>, corpId: () => string) {
  const verification = useMutation({
    mutationFn: () => {
      const params = { path: { platform_corp_id: corpId() } }
      const request = api.http.POST('/api/v1/console/internal-apps/{platform_corp_id}/verification', {
        params,
        body: { language: language.value },
      })
      return api.call(request)
    },
  })
  return { finding: verification.data, isRunning: verification.isPending, run: () => verification.mutate() }
}
