import { useQuery } from '@tanstack/vue-query'
import { computed, reactive, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'

import { asProblem } from '@shared/api/problem'
import { ifMatch } from '@shared/api/revision'
import type { Schemas } from '@shared/api/types'
import { typedYuan } from '@shared/format/money'
import { useAction } from '@shared/useAction'

import type { Console } from '../console'
import { readFen } from '../forms/readFen'

export type ReportKind = Schemas['ReportKind']

/** Which report. */
export interface WhichReport {
  client_id: string
  period: number
  report_kind: ReportKind
}

/** The two amounts of a line as typed; empty is nothing. */
export type Typed = [string, string]

const typedOf = (fen: number) => (fen === 0 ? '' : typedYuan(fen))
const fenOf = (typed: string) => (typed.trim() === '' ? 0 : readFen(typed, true))

/** A report to type into: the official form, its totals added up as one types. */
export function useReportForm({ api }: Pick<Console, 'api'>, which: MaybeRefOrGetter<WhichReport | undefined>) {
  const query = useQuery({
    queryKey: computed(() => ['report-form', toValue(which)]),
    queryFn: () => {
      const path = toValue(which) ?? { client_id: '', period: 0, report_kind: 'balance_sheet' as const }
      const params = { path }
      return api.call(api.http.GET('/api/v1/clients/{client_id}/reports/{period}/{report_kind}', { params }), { quiet: true })
    },
    enabled: computed(() => toValue(which) !== undefined),
    staleTime: 0,
    // What is being typed is not taken away by a look in between.
    refetchOnWindowFocus: false,
  })
  const rows = computed(() => query.data.value?.rows ?? [])

  const typed = reactive(new Map<number, Typed>())
  const revision = ref<number | null>(null)
  const isSaved = ref(false)
  const isStale = ref(false)
  watch(
    () => query.data.value,
    (form) => {
      if (!form) return
      typed.clear()
      for (const { line, first_fen, second_fen } of form.rows) {
        if (line !== null) typed.set(line, [typedOf(first_fen), typedOf(second_fen)])
      }
      revision.value = form.revision
      isStale.value = false
    },
    { immediate: true },
  )

  /** What a line is in a column: typed, or added up. Nothing while something in it is no amount. */
  function amount(line: number, column: 0 | 1): number | undefined {
    const row = rows.value.find((one) => one.line === line)
    if (!row) return 0
    if (!row.sum_of.length) return fenOf(typed.get(line)?.[column] ?? '')
    let sum = 0
    for (const part of row.sum_of) {
      const of = amount(part.line, column)
      if (of === undefined) return undefined
      sum += part.minus ? -of : of
    }
    return sum
  }
  function put(line: number, column: 0 | 1, text: string): void {
    const [first, second] = typed.get(line) ?? ['', '']
    typed.set(line, column === 0 ? [text, second] : [first, text])
    isSaved.value = false
  }

  const isWrong = (line: number, column: 0 | 1) => fenOf(typed.get(line)?.[column] ?? '') === undefined
  const lines = computed(() => rows.value.flatMap(({ line, sum_of }) => (line !== null && !sum_of.length ? [line] : [])))
  const hasWrong = computed(() => lines.value.some((line) => isWrong(line, 0) || isWrong(line, 1)))
  const { isBusy, problem, run } = useAction()

  async function save(): Promise<void> {
    const path = toValue(which)
    if (!path || hasWrong.value) return
    const body = {
      lines: lines.value.map((line) => ({ line, first_fen: amount(line, 0) ?? 0, second_fen: amount(line, 1) ?? 0 })),
    }
    const header = revision.value === null ? { 'If-None-Match': '*' } : ifMatch(revision.value)
    const done = await run(() => {
      const request = api.http.PUT('/api/v1/clients/{client_id}/reports/{period}/{report_kind}', { params: { path, header }, body })
      return api.call(request, { quiet: true })
    })
    if (done) {
      revision.value = done.done.revision
      isSaved.value = true
      isStale.value = false
      return
    }
    const current = problem.value?.current
    if (problem.value?.code === 'stale' && typeof current === 'object' && current !== null && 'revision' in current) {
      // Saving again says that it is meant.
      revision.value = typeof current.revision === 'number' ? current.revision : null
      isStale.value = true
      problem.value = undefined
    }
  }

  return {
    form: query.data,
    rows,
    typedOf: (line: number, column: 0 | 1) => typed.get(line)?.[column] ?? '',
    amount,
    put,
    isWrong,
    hasWrong,
    save,
    isBusy,
    isSaved,
    /** Somebody else saved it meanwhile. */
    isStale,
    saveProblem: problem,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}
