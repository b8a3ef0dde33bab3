import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'

import { asProblem } from '@shared/api/problem'
import { language } from '@shared/i18n/language'

import { saveFile } from '../saveFile'
import type { ExportFormat, ListColumn, ListFilter, ListPage, ListQuery, ListRow } from './types'
import { useColumns } from './useColumns'
import { useListAddress } from './useListAddress'
import { useSelection } from './useSelection'

export interface ListOptions<Row extends ListRow, Totals> {
  /** Its own name: of what is remembered and of the cached pages. */
  name: string
  columns: readonly ListColumn<Row, Totals>[]
  filters: readonly ListFilter[]
  read: (query: ListQuery) => Promise<ListPage<Row, Totals>>
  /** Reads the same rows as a file; without it nothing can be exported. */
  file?: (query: ListQuery) => Promise<Blob>
  /** What the file is called, without its ending. */
  fileName?: () => string
  /** The order while the address names none: `-created_at`. */
  sort?: string
  /** Parameters that are always sent. */
  fixed?: () => ListQuery
}

/** The key of a list's pages in the cache, for what changes rows. */
export const listKey = (name: string) => ['list', name] as const

/** A list of the console: rows page by page by the filters in the address bar, their totals, columns, ticks and export. */
export function useList<Row extends ListRow, Totals = unknown>(options: ListOptions<Row, Totals>) {
  const address = useListAddress(options.filters.map((filter) => filter.key))
  const columns = useColumns(options.name, options.columns)
  const selection = useSelection<Row>()
  const queries = useQueryClient()

  const sort = computed(() => address.value('sort') || (options.sort ?? ''))
  const asked = computed<ListQuery>(() => ({
    ...options.fixed?.(),
    ...address.query.value,
    ...(sort.value && { sort: sort.value }),
  }))

  const query = useInfiniteQuery({
    queryKey: computed(() => [...listKey(options.name), asked.value]),
    queryFn: ({ pageParam }) => options.read(pageParam ? { ...asked.value, after: pageParam } : asked.value),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  // What is ticked and not seen any more must not be changed with the rest.
  watch(asked, selection.clear)

  /** The first click on a column sorts it, the next turns it round. */
  function sortBy(key: string): void {
    address.put({ sort: sort.value === key ? `-${key}` : key })
  }

  const isSaving = ref(false)
  async function save(format: ExportFormat): Promise<void> {
    if (!options.file || isSaving.value) return
    isSaving.value = true
    try {
      const words = columns.shown.value.filter((one) => !one.screenOnly).map((one) => one.key)
      const file = await options.file({ ...asked.value, format, columns: words.join(','), language: language.value })
      saveFile(file, `${options.fileName?.() ?? options.name}.${format}`)
    } catch {
      // Announced by the API.
    } finally {
      isSaving.value = false
    }
  }

  return {
    name: options.name,
    filters: options.filters,
    columns: options.columns,
    address,
    shown: columns.shown,
    isShown: columns.isShown,
    toggleColumn: columns.toggle,
    selection,
    sort,
    sortBy,
    rows: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    totals: computed(() => query.data.value?.pages[0]?.totals ?? undefined),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    /** The rows shown are those of the filters before. */
    isChanging: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
    /** Tries again what failed: the next page, or all of it. */
    retry: () => (query.isFetchNextPageError.value ? query.fetchNextPage() : query.refetch()),
    /** Reads everything anew after a change. */
    refresh: () => queries.invalidateQueries({ queryKey: listKey(options.name) }),
    canSave: options.file !== undefined,
    isSaving,
    save,
  }
}

export type List<Row extends ListRow, Totals = unknown> = ReturnType<typeof useList<Row, Totals>>
