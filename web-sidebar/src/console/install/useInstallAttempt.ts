import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { InstallAttempt } from '@shared/api/types'

import type { Console } from '../console'
import { corpsKey } from '../corps/useCorps'

export const WATCH_MS = 1_500

/** One install link after the other: made, watched until it ends, renewed when it runs out. */
export function useInstallAttempt({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const attempt = shallowRef<InstallAttempt>()
  const problem = shallowRef<Problem>()
  const isBeginning = ref(false)
  /** The last look failed; the next one may succeed. */
  const isUnwatched = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  function watchLater(): void {
    clearTimeout(timer)
    if (!isOver) timer = setTimeout(() => void look(), WATCH_MS)
  }

  async function begin(): Promise<void> {
    if (isBeginning.value) return
    clearTimeout(timer)
    isBeginning.value = true
    problem.value = undefined
    try {
      attempt.value = await api.call(api.http.POST('/api/v1/console/install-attempts', { body: {} }), { quiet: true })
      watchLater()
    } catch (error) {
      problem.value = asProblem(error)
      attempt.value = undefined
    } finally {
      isBeginning.value = false
    }
  }

  async function look(): Promise<void> {
    const current = attempt.value
    if (!current || isOver) return
    try {
      const params = { path: { install_attempt_id: current.id } }
      const request = api.http.GET('/api/v1/console/install-attempts/{install_attempt_id}', { params })
      const seen = await api.call(request, { quiet: true })
      if (attempt.value?.id !== current.id || isOver) return
      isUnwatched.value = false
      attempt.value = seen
      await follow(seen)
    } catch (error) {
      // A stopped session or a vanished attempt will not come back; a network may.
      const { status } = asProblem(error)
      isUnwatched.value = true
      if (status !== 401 && status !== 404) watchLater()
    }
  }

  async function follow({ status }: InstallAttempt): Promise<void> {
    if (status === 'waiting' || status === 'authorised') watchLater()
    else if (status === 'expired') await begin()
    else if (status === 'installed') await queries.invalidateQueries({ queryKey: corpsKey })
  }

  onScopeDispose(() => {
    isOver = true
    clearTimeout(timer)
  })
  return { attempt, problem, isBeginning, isUnwatched, begin }
}
