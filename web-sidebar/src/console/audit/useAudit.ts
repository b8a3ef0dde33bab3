import { computed, reactive } from 'vue'

import { usePages } from '@shared/usePages'

import type { Console } from '../console'

const PAGE = 50

export interface AuditFilters {
  staff: string
  action: string
  subject: string
  /** Days, as their fields give them. */
  since: string
  until: string
}

const DAY_MS = 24 * 60 * 60 * 1000
const midnight = (day: string) => new Date(`${day}T00:00:00+08:00`)

/** Who did what, newest first, page by page. */
export function useAudit({ api }: Pick<Console, 'api'>) {
  const filters = reactive<AuditFilters>({ staff: '', action: '', subject: '', since: '', until: '' })
  const asked = computed(() => ({
    ...(filters.staff ? { staff_id: filters.staff } : {}),
    ...(filters.action ? { action: filters.action } : {}),
    ...(filters.subject ? { subject: filters.subject } : {}),
    ...(filters.since ? { since: midnight(filters.since).toISOString() } : {}),
    // The last day is within.
    ...(filters.until ? { until: new Date(midnight(filters.until).getTime() + DAY_MS).toISOString() } : {}),
  }))
  const list = usePages(
    () => ['audit', asked.value],
    (after) => {
      const params = { query: { limit: PAGE, ...asked.value, ...after } }
      return api.call(api.http.GET('/api/v1/console/audit-entries', { params }), { quiet: true })
    },
    { staleTime: 0 },
  )
  return { ...list, filters }
}
