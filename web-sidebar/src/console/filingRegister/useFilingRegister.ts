import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive, ref, shallowReactive, toValue, type MaybeRefOrGetter } from 'vue'

import { asProblem, type FieldProblem } from '@shared/api/problem'
import type { Schemas, ServerProblemCode } from '@shared/api/types'
import { useAction } from '@shared/useAction'

import type { Console } from '../console'
import { changed, draftOf, filingOf, isSame, wrongWith, type Draft, type RegisterRow } from './drafts'

/** How many filings one request takes. */
const MOST = 200

export interface RegisterAsked {
  period: number
  search?: string
}

/** Why a filing was not registered. */
export interface Refused {
  code: ServerProblemCode
  fields: FieldProblem[]
}

interface Kept {
  draft: Draft
  /** The revision that it was begun on. */
  revision: number | null
}

const rowsOf = (period: number, client: Schemas['RegisteredClient']) =>
  client.filings.map(
    (filing): RegisterRow => ({
      id: `${String(period)}/${client.client_id}/${filing.tax_kind}`,
      client_id: client.client_id,
      client_name: client.client_name,
      filing,
    }),
  )

/** The filings of a month, clients by taxes, with what is typed over them until it is saved. */
export function useFilingRegister({ api }: Pick<Console, 'api'>, asked: MaybeRefOrGetter<RegisterAsked>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => ['filing-register', toValue(asked)]),
    queryFn: ({ pageParam }) => {
      const params = { query: { ...toValue(asked), ...(pageParam && { after: pageParam }) } }
      return api.call(api.http.GET('/api/v1/console/filing-register', { params }), { quiet: true })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  })
  const pages = computed(() => query.data.value?.pages ?? [])
  const rows = computed(() => pages.value.flatMap((page) => page.items.flatMap((client) => rowsOf(page.period, client))))

  const kept = reactive(new Map<string, Kept>())
  const refused = shallowReactive(new Map<string, Refused>())
  /** What was registered since the page was opened. */
  const done = shallowReactive(new Set<string>())
  const wasTried = ref(false)
  const { isBusy, problem, run } = useAction()

  const of = (row: RegisterRow): Draft => kept.get(row.id)?.draft ?? draftOf(row.filing)
  function put(row: RegisterRow, change: Partial<Draft>): void {
    if (row.filing.state === 'paid') return
    const draft = changed(of(row), change)
    refused.delete(row.id)
    done.delete(row.id)
    if (isSame(draft, draftOf(row.filing))) kept.delete(row.id)
    else kept.set(row.id, { draft, revision: kept.get(row.id)?.revision ?? row.filing.revision })
  }

  const typed = computed(() => rows.value.filter((row) => kept.has(row.id)))
  const wrong = (row: RegisterRow) => (kept.has(row.id) ? wrongWith(of(row)) : undefined)

  function take(row: RegisterRow, result: Schemas['FilingSet']): void {
    if (!result.problem) {
      kept.delete(row.id)
      done.add(row.id)
      return
    }
    refused.set(row.id, { code: result.problem.code, fields: result.problem.fields })
  }

  /** Whoever saves again after they saw what stands there means it. */
  function goOnFromHere(): void {
    for (const row of rows.value) {
      const draft = kept.get(row.id)
      if (!draft || refused.get(row.id)?.code !== 'stale') continue
      if (isSame(draft.draft, draftOf(row.filing))) {
        kept.delete(row.id)
        refused.delete(row.id)
      } else draft.revision = row.filing.revision
    }
  }

  /** Registers all that is typed, each on its own; nothing while something is wrong. */
  async function save(): Promise<void> {
    wasTried.value = true
    const all = typed.value
    if (!all.length || all.some(wrong)) return
    const { period } = toValue(asked)
    await run(async () => {
      for (let at = 0; at < all.length; at += MOST) {
        const part = all.slice(at, at + MOST)
        const filings = part.map((row) => filingOf(row, of(row), kept.get(row.id)?.revision ?? null))
        const body = { period, filings }
        const { items } = await api.call(api.http.PUT('/api/v1/console/filing-register', { body }), { quiet: true })
        part.forEach((row, n) => items[n] && take(row, items[n]))
      }
    })
    await query.refetch()
    goOnFromHere()
  }

  return {
    rows,
    deadline: computed(() => pages.value[0]),
    of,
    put,
    typed,
    wrong: (row: RegisterRow) => (wasTried.value ? wrong(row) : undefined),
    refused: (row: RegisterRow) => refused.get(row.id),
    isTyped: (row: RegisterRow) => kept.has(row.id),
    isDone: (row: RegisterRow) => done.has(row.id),
    drop: () => kept.clear(),
    save,
    isBusy,
    /** Why nothing could be saved. */
    saveProblem: problem,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    retry: () => query.refetch(),
  }
}

export type Register = ReturnType<typeof useFilingRegister>
