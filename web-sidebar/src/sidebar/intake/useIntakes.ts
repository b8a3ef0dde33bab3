import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { Intake, IntakeDetail } from '@shared/api/types'
import { usePages } from '@shared/usePages'

import type { Sidebar } from '../sidebar'

const PAGE = 20

export interface IntakeMonth {
  period: number
  intakes: Intake[]
}

/** Intakes that follow each other and are of one month. */
export function byMonth(intakes: readonly Intake[]): IntakeMonth[] {
  const months: IntakeMonth[] = []
  for (const intake of intakes) {
    const last = months[months.length - 1]
    if (last?.period === intake.period) last.intakes.push(intake)
    else months.push({ period: intake.period, intakes: [intake] })
  }
  return months
}

/** What a client handed in, latest month first. */
export function useIntakes({ api }: Pick<Sidebar, 'api'>, clientId: string) {
  const pages = usePages(['intakes', clientId], (after) => {
    const params = { path: { client_id: clientId }, query: { limit: PAGE, ...after } }
    return api.call(api.http.GET('/api/v1/clients/{client_id}/intakes', { params }), { quiet: true })
  })
  return { ...pages, months: computed(() => byMonth(pages.items.value)) }
}

export function readIntake({ api }: Pick<Sidebar, 'api'>, id: string): Promise<IntakeDetail> {
  const params = { path: { intake_id: id } }
  return api.call(api.http.GET('/api/v1/intakes/{intake_id}', { params }), { quiet: true })
}

/** One intake with its history; nothing while there is no id. */
export function useIntakeDetail(sidebar: Pick<Sidebar, 'api'>, id: MaybeRefOrGetter<string | undefined>) {
  const query = useQuery({
    queryKey: ['intake', id],
    queryFn: () => readIntake(sidebar, toValue(id) ?? ''),
    enabled: () => toValue(id) !== undefined,
  })
  return {
    detail: query.data,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}
