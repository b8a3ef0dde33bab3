import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import type { ArticleExport } from '@shared/api/types'
import { language } from '@shared/i18n/language'

import type { Console } from '../console'
import { t } from '../i18n'
import type { ExportFormat } from '../lists/types'
import { saveFile } from '../saveFile'

/** The key of the exports in the cache. */
export const EXPORTS = ['article-exports']

/** The columns that an import reads, in the order of its template. */
const LAYOUT = 'question,category,subcategory,brief,full_text,keywords'

/** The files that articles were exported to, each as it was then. */
export function useExports({ api }: Pick<Console, 'api'>) {
  const query = useQuery({
    queryKey: EXPORTS,
    queryFn: async () => (await api.call(api.http.GET('/api/v1/console/article-exports'), { quiet: true })).items,
    staleTime: 0,
  })
  return {
    exports: computed(() => query.data.value ?? []),
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isPending,
    retry: () => query.refetch(),
  }
}

/** Takes all articles along in the layout of the import, or a file of before once more. The API announces what fails. */
export function useExportActions({ api }: Pick<Console, 'api'>) {
  const queries = useQueryClient()

  const layout = useMutation({
    mutationFn: (format: ExportFormat) => {
      const params = { query: { format, columns: LAYOUT, sort: 'question', language: language.value } }
      return api.call<Blob>(api.http.GET('/api/v1/console/articles/export', { params, parseAs: 'blob' }))
    },
    onSuccess: (file, format) => saveFile(file, `${t('knowledge.title')}.${format}`),
    onSettled: () => queries.invalidateQueries({ queryKey: EXPORTS }),
  })

  const again = useMutation({
    mutationFn: ({ id }: ArticleExport) => {
      const params = { path: { export_id: id } }
      return api.call<Blob>(api.http.GET('/api/v1/console/article-exports/{export_id}/file', { params, parseAs: 'blob' }))
    },
    onSuccess: (file, { file_name }) => saveFile(file, file_name),
  })

  return { layout, again }
}
