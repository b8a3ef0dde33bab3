import { usePeriodCard } from '../cards/usePeriodCard'
import type { Sidebar } from '../sidebar'
import { readFilings } from './filingApi'

/** The filings of a client's period. */
export function useFilings({ api }: Pick<Sidebar, 'api'>, clientId: () => string) {
  return usePeriodCard('filings', clientId, (period) => readFilings(api, clientId(), period))
}
