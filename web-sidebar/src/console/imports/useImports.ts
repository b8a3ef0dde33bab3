/** Imports of workbooks: the list, one of them while it goes on, and what is asked of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { Import, ImportPlan, RecordKind } from '@shared/api/types'
import type { Language } from '@shared/i18n/language'

import type { Console } from '../console'

/** How often the page looks while a worker is at it. */
const WATCH_MS = 1_000

const listKey = ['imports', 'list']
const oneKey = (id: string) => ['imports', 'one', id]

export const isUnderWay = ({ state }: Pick<Import, 'state'>): boolean =>
  state === 'checking' || state === 'running' || state === 'undoing'

/** The newest imports, of a kind or of all. */
export function useImports({ api }: Pick<Console, 'api'>, kind?: RecordKind) {
  const params = { query: kind ? { kind } : {} }
  const query = useQuery({
    queryKey: [...listKey, kind],
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/imports', { params }), { quiet: true })).items,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? WATCH_MS : false),
  })
  return {
    imports: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** One import, looked at again and again while a worker is at it. */
export function useImport({ api }: Pick<Console, 'api'>, id: MaybeRefOrGetter<string>) {
  const query = useQuery({
    queryKey: computed(() => oneKey(toValue(id))),
    queryFn: () =>
      api.call(api.http.GET('/api/v1/console/imports/{import_id}', { params: { path: { import_id: toValue(id) } } }), {
        quiet: true,
      }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? WATCH_MS : false),
  })
  return {
    current: computed(() => query.data.value),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    retry: () => query.refetch(),
  }
}

/** A sheet of an import: its first rows, and which column is which field as far as the server can tell. */
export function useSheet(
  { api }: Pick<Console, 'api'>,
  id: MaybeRefOrGetter<string>,
  sheet: MaybeRefOrGetter<number>,
  headerRow: MaybeRefOrGetter<number | undefined>,
) {
  const query = useQuery({
    queryKey: computed(() => ['import-sheet', toValue(id), toValue(sheet), toValue(headerRow) ?? 0]),
    queryFn: () => {
      const header_row = toValue(headerRow)
      const asked = { sheet: toValue(sheet), ...(header_row ? { header_row } : {}) }
      const params = { path: { import_id: toValue(id) }, query: asked }
      return api.call(api.http.GET('/api/v1/console/imports/{import_id}/sheet', { params }), { quiet: true })
    },
  })
  return {
    sheet: computed(() => query.data.value),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    retry: () => query.refetch(),
  }
}

/** What is asked of imports. Problems are thrown, for the step that asks to show. */
export function useImportActions({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()
  const keep = (changed: Import): Import => {
    queries.setQueryData(oneKey(changed.id), changed)
    void queries.invalidateQueries({ queryKey: listKey })
    return changed
  }
  const quiet = { quiet: true }

  async function bring(kind: RecordKind, file: File): Promise<Import> {
    const request = api.http.POST('/api/v1/console/imports', {
      params: { query: { kind }, header: { 'X-File-Name': encodeURIComponent(file.name) } },
      // The document knows a body of bytes only as a text.
      body: file as unknown as string,
      bodySerializer: (body) => body,
      headers: { 'Content-Type': 'application/octet-stream' },
    })
    return keep(await api.call(request, quiet))
  }

  async function plan(import_id: string, body: ImportPlan): Promise<Import> {
    const params = { path: { import_id } }
    return keep(await api.call(api.http.PUT('/api/v1/console/imports/{import_id}/plan', { params, body }), quiet))
  }

  async function start(import_id: string): Promise<Import> {
    const params = { path: { import_id } }
    return keep(await api.call(api.http.POST('/api/v1/console/imports/{import_id}/run', { params }), quiet))
  }

  async function template(kind: RecordKind, language: Language): Promise<Blob> {
    const params = { query: { kind, language } }
    return api.call(api.http.GET('/api/v1/console/imports/template', { params, parseAs: 'blob' }), quiet)
  }

  async function result(import_id: string, language: Language, failures: boolean): Promise<Blob> {
    const params = { path: { import_id }, query: { language, failures } }
    return api.call(api.http.GET('/api/v1/console/imports/{import_id}/result', { params, parseAs: 'blob' }), quiet)
  }

  async function file(import_id: string): Promise<Blob> {
    const params = { path: { import_id } }
    return api.call<Blob>(api.http.GET('/api/v1/console/imports/{import_id}/file', { params, parseAs: 'blob' }), quiet)
  }

  const undo = useMutation({
    mutationFn: (import_id: string) => {
      const params = { path: { import_id } }
      return api.call(api.http.POST('/api/v1/console/imports/{import_id}/undo', { params }))
    },
    onSuccess: keep,
  })

  return { bring, plan, start, template, result, file, undo }
}
