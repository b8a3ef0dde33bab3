import type { AgencyArticlesExportQuery, AgencyArticlesQuery, KnowledgeArticle, RowTotals } from '@shared/api/types'
import { formatInstant } from '@shared/format/dates'
import { language } from '@shared/i18n/language'

import type { Console } from '../console'
import { t } from '../i18n'
import type { ListColumn, ListFilter, ListQuery } from '../lists/types'
import { useList } from '../lists/useList'
import { ARTICLES, useCategories } from './useKnowledge'

const columns: ListColumn<KnowledgeArticle, RowTotals>[] = [
  {
    key: 'question',
    title: () => t('knowledge.column.question'),
    width: 240,
    sortable: true,
    total: ({ rows }) => t('lists.rows', { n: rows }),
  },
  {
    key: 'category',
    title: () => t('knowledge.column.category'),
    width: 140,
    text: ({ category }) => (category.parent ? `${category.parent} · ${category.name}` : category.name),
  },
  { key: 'state', title: () => t('knowledge.column.state'), width: 90 },
  { key: 'brief', title: () => t('knowledge.column.brief'), width: 260, spare: true, text: (row) => row.brief },
  {
    key: 'files',
    title: () => t('knowledge.column.files'),
    width: 160,
    spare: true,
    text: ({ attachments }) => attachments.map(({ name }) => name).join(t('records.comma')),
  },
  { key: 'uses', title: () => t('knowledge.column.uses'), width: 90, end: true, sortable: true, text: (row) => String(row.uses) },
  {
    key: 'last_used_at',
    title: () => t('knowledge.column.lastUsed'),
    width: 140,
    sortable: true,
    text: (row) => (row.last_used_at ? formatInstant(row.last_used_at, language.value) : t('knowledge.never')),
  },
  {
    key: 'updated_at',
    title: () => t('knowledge.column.updated'),
    width: 140,
    sortable: true,
    text: (row) => formatInstant(row.updated_at, language.value),
  },
  {
    key: 'reviewed_by',
    title: () => t('knowledge.column.reviewedBy'),
    width: 110,
    spare: true,
    text: (row) => row.reviewed_by?.name ?? '',
  },
]

/** The list of articles, drafts too. */
export function useArticles(context: Pick<Console, 'api' | 'may'>) {
  const { api, may } = context
  const { choices } = useCategories(context)
  const filters: ListFilter[] = [
    { key: 'category_id', kind: 'choice', label: () => t('knowledge.column.category'), choices: () => choices.value },
    {
      key: 'state',
      kind: 'choice',
      label: () => t('knowledge.column.state'),
      choices: () => (['draft', 'reviewed'] as const).map((value) => ({ value, name: t(`knowledge.states.${value}`) })),
    },
  ]
  return useList<KnowledgeArticle, RowTotals>({
    name: ARTICLES,
    columns,
    filters,
    sort: '-updated_at',
    // The address holds texts; the server reads them.
    read: (query) =>
      api.call(api.http.GET('/api/v1/console/articles', { params: { query: query as AgencyArticlesQuery } }), { quiet: true }),
    ...(may('export_knowledge') && {
      file: (query: ListQuery) => {
        const params = { query: query as unknown as AgencyArticlesExportQuery }
        return api.call<Blob>(api.http.GET('/api/v1/console/articles/export', { params, parseAs: 'blob' }))
      },
    }),
    fileName: () => t('knowledge.title'),
  })
}
