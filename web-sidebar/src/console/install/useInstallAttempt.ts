import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { InstallAttempt } from '@shared/api/types'

import type { Console } from '../console'
import { corpsKey } from '../corps/useCorps'
import { useLive } from '../useLive'

/** One install link after the other: made, followed live until it ends, renewed when it runs out. */
export function useInstallAttempt({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const attempt = shallowRef<InstallAttempt>()
  const problem = shallowRef<Problem>()
  const isBeginning = ref(false)
  const live = useLive<InstallAttempt>(onSeen)
  let isOver = false

  function watch({ id }: InstallAttempt): void {
    const params = { path: { install_attempt_id: id } }
    live.follow((signal) => {
      const path = '/api/v1/console/install-attempts/{install_attempt_id}/events'
      return api.call(api.http.GET(path, { params, parseAs: 'stream', signal }), { quiet: true })
    })
  }

  async function begin(): Promise<void> {
    if (isBeginning.value) return
    live.stop()
    isBeginning.value = true
    problem.value = undefined
    try {
      const begun = await api.call(api.http.POST('/api/v1/console/install-attempts', { body: {} }), { quiet: true })
      attempt.value = begun
      if (!isOver) watch(begun)
    } catch (error) {
      problem.value = asProblem(error)
      attempt.value = undefined
    } finally {
      isBeginning.value = false
    }
  }

  function onSeen(seen: InstallAttempt): void {
    attempt.value = seen
    if (seen.status === 'waiting' || seen.status === 'authorised') return
    live.stop()
    if (seen.status === 'expired') void begin()
    if (seen.status === 'installed') void queries.invalidateQueries({ queryKey: corpsKey })
  }

  onScopeDispose(() => (isOver = true))
  return { attempt, problem, isBeginning, isUnwatched: live.isUnwatched, begin }
}
