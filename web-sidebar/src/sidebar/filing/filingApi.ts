import type { Api } from '@shared/api/client'
import { ifMatch } from '@shared/api/revision'
import type { Filing, FilingCard, FilingRequest, TaxKind } from '@shared/api/types'

/** One filing of a client. */
export interface FilingPath {
  client_id: string
  period: number
  tax_kind: TaxKind
}

export function readFilings({ call, http }: Api, client_id: string, period?: number): Promise<FilingCard> {
  const params = { path: { client_id }, query: period === undefined ? {} : { period } }
  return call(http.GET('/api/v1/clients/{client_id}/filings', { params }), { quiet: true })
}

/** Registers it, or changes it from the revision that was seen; null when nothing was registered. */
export function putFiling(
  { call, http }: Api,
  path: FilingPath,
  seen: number | null,
  body: FilingRequest,
): Promise<Filing> {
  const header = seen === null ? { 'If-None-Match': '*' } : ifMatch(seen)
  return call(
    http.PUT('/api/v1/clients/{client_id}/filings/{period}/{tax_kind}', { params: { path, header }, body }),
    { quiet: true },
  )
}

export function markPaid({ call, http }: Api, path: FilingPath, seen: number, paid_on: string): Promise<Filing> {
  const params = { path, header: ifMatch(seen) }
  return call(
    http.POST('/api/v1/clients/{client_id}/filings/{period}/{tax_kind}/payment', { params, body: { paid_on } }),
    { quiet: true },
  )
}

/** The problem is announced: no form is open that could show it. */
export function takeBackPayment({ call, http }: Api, path: FilingPath, seen: number): Promise<Filing> {
  const params = { path, header: ifMatch(seen) }
  return call(http.DELETE('/api/v1/clients/{client_id}/filings/{period}/{tax_kind}/payment', { params }), {
    quiet: true,
  })
}
