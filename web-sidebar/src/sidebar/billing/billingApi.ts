import type { Api } from '@shared/api/client'
import type { ContractRequest, PaymentContract, Receivable, ReceivableRequest } from '@shared/api/types'

const seen = (revision: number) => ({ 'If-Match': `"${revision}"` })

/** Enters a contract. The same key never enters it twice. */
export function enterContract(
  { call, http }: Api,
  key: string,
  client_id: string,
  body: ContractRequest,
): Promise<PaymentContract> {
  const params = { path: { client_id }, header: { 'Idempotency-Key': key } }
  return call(http.POST('/api/v1/clients/{client_id}/contracts', { params, body }), { quiet: true })
}

/** Changes a contract that stands at this revision. */
export function changeContract(
  { call, http }: Api,
  { id, revision }: PaymentContract,
  body: ContractRequest,
): Promise<PaymentContract> {
  const params = { path: { contract_id: id }, header: seen(revision) }
  return call(http.PUT('/api/v1/contracts/{contract_id}', { params, body }), { quiet: true })
}

export function endContract(
  { call, http }: Api,
  { id, revision }: PaymentContract,
  body: { ends_on: string; reason: string },
): Promise<PaymentContract> {
  const params = { path: { contract_id: id }, header: seen(revision) }
  return call(http.POST('/api/v1/contracts/{contract_id}/end', { params, body }), { quiet: true })
}

export function cancelContract(
  { call, http }: Api,
  { id, revision }: PaymentContract,
  reason: string,
): Promise<PaymentContract> {
  const params = { path: { contract_id: id }, header: seen(revision) }
  return call(http.POST('/api/v1/contracts/{contract_id}/cancel', { params, body: { reason } }), { quiet: true })
}

/** Enters a receivable. The same key never enters it twice. */
export function enterReceivable(
  { call, http }: Api,
  key: string,
  client_id: string,
  body: { contract_id?: string; receivable: ReceivableRequest },
): Promise<Receivable> {
  const params = { path: { client_id }, header: { 'Idempotency-Key': key } }
  return call(http.POST('/api/v1/clients/{client_id}/receivables', { params, body }), { quiet: true })
}

/** Changes a receivable that stands at this revision. */
export function changeReceivable(
  { call, http }: Api,
  { id, revision }: Receivable,
  body: ReceivableRequest,
): Promise<Receivable> {
  const params = { path: { receivable_id: id }, header: seen(revision) }
  return call(http.PUT('/api/v1/receivables/{receivable_id}', { params, body }), { quiet: true })
}

export function cancelReceivable(
  { call, http }: Api,
  { id, revision }: Receivable,
  reason: string,
): Promise<Receivable> {
  const params = { path: { receivable_id: id }, header: seen(revision) }
  return call(http.POST('/api/v1/receivables/{receivable_id}/cancel', { params, body: { reason } }), { quiet: true })
}
