import { usePeriodCard } from '../cards/usePeriodCard'
import type { Sidebar } from '../sidebar'

/** What a client's invoices of a month come to. */
export function useVatCard({ api }: Pick<Sidebar, 'api'>, clientId: () => string) {
  return usePeriodCard('vat', clientId, (period) => {
    const params = { path: { client_id: clientId() }, query: { period } }
    return api.call(api.http.GET('/api/v1/clients/{client_id}/vat', { params }), { quiet: true })
  })
}
