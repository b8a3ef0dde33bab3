import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, shallowReactive, type Ref } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { TransferOutcome } from '@shared/api/types'

import type { Console } from '../console'

/** What the platform takes at once. */
const AT_ONCE = 100

/** After these there is nothing left to ask for. */
const SETTLED: readonly TransferOutcome[] = ['begun', 'moved', 'under_way', 'not_theirs']

/** Contacts and groups of a person that are chosen and handed over on the platform, and what became of each. */
export function useTransfers({ api }: Pick<Console, 'api'>, staff_id: string) {
  const queries = useQueryClient()
  const ticked = ref(new Set<string>())
  const outcomes = shallowReactive(new Map<string, TransferOutcome>())
  const params = { path: { staff_id } }
  const transfer = useMutation({
    mutationFn: (body: { to_staff_id: string; conversation_ids: string[] }) =>
      api.call(api.http.POST('/api/v1/console/staff/{staff_id}/transfers', { params, body }), { quiet: true }),
    onSettled: () => Promise.all([['transfers'], ['audit']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })

  const isSettled = (id: string) => SETTLED.some((outcome) => outcome === outcomes.get(id))
  function tick(ids: string[], isTicked: boolean): void {
    const next = new Set(ticked.value)
    for (const id of ids) {
      if (isTicked && !isSettled(id)) next.add(id)
      else next.delete(id)
    }
    ticked.value = next
  }
  /** Hundred by hundred; what has its result is no longer ticked, so that a failure in between leaves the rest. */
  async function handOver(to_staff_id: string): Promise<void> {
    while (ticked.value.size) {
      const conversation_ids = [...ticked.value].slice(0, AT_ONCE)
      const { items } = await transfer.mutateAsync({ to_staff_id, conversation_ids })
      for (const { conversation_id, outcome } of items) outcomes.set(conversation_id, outcome)
      tick(conversation_ids, false)
    }
  }
  return { ticked, outcomes, isSettled, tick, handOver }
}

/** How the transfers of contacts between two people stand on the platform now. */
export function useStandings({ api }: Pick<Console, 'api'>, staff_id: string, to: Ref<string>) {
  const query = useQuery({
    queryKey: ['transfers', staff_id, to],
    queryFn: () => {
      const params = { path: { staff_id }, query: { to_staff_id: to.value } }
      return api.call(api.http.GET('/api/v1/console/staff/{staff_id}/transfers', { params }), { quiet: true })
    },
    staleTime: 0,
  })
  return {
    corps: computed(() => query.data.value?.corps),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isFetching,
    retry: () => query.refetch(),
  }
}
