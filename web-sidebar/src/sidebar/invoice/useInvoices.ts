import type { InvoiceDirection } from '@shared/api/types'
import { usePages } from '@shared/usePages'

import type { Sidebar } from '../sidebar'

/** The invoices of a month in one direction, newest first, page by page. */
export function useInvoices(
  { api }: Pick<Sidebar, 'api'>,
  clientId: () => string,
  period: () => number,
  direction: () => InvoiceDirection,
) {
  return usePages(
    () => ['invoices', clientId(), period(), direction()],
    (after) => {
      const params = { path: { client_id: clientId() }, query: { period: period(), direction: direction(), ...after } }
      return api.call(api.http.GET('/api/v1/clients/{client_id}/invoices', { params }), { quiet: true })
    },
  )
}
