import type { Api } from '@shared/api/client'
import { ifMatch } from '@shared/api/revision'
import type { Payment, PaymentRequest } from '@shared/api/types'

export function readPayment({ call, http }: Api, payment_id: string): Promise<Payment> {
  return call(http.GET('/api/v1/payments/{payment_id}', { params: { path: { payment_id } } }), { quiet: true })
}

/** Records money. The same key never records it twice. */
export function recordPayment(
  { call, http }: Api,
  key: string,
  client_id: string,
  body: PaymentRequest,
): Promise<Payment> {
  const params = { path: { client_id }, header: { 'Idempotency-Key': key } }
  return call(http.POST('/api/v1/clients/{client_id}/payments', { params, body }), { quiet: true })
}

/** Corrects a payment that stands at this revision. */
export function changePayment(
  { call, http }: Api,
  payment_id: string,
  revision: number,
  body: PaymentRequest,
): Promise<Payment> {
  const params = { path: { payment_id }, header: ifMatch(revision) }
  return call(http.PUT('/api/v1/payments/{payment_id}', { params, body }), { quiet: true })
}

/** Pays out of the client's credit. The same key never uses it twice. */
export function useCredit(
  { call, http }: Api,
  key: string,
  client_id: string,
  items: PaymentRequest['items'],
): Promise<{ credit_fen: number }> {
  const params = { path: { client_id }, header: { 'Idempotency-Key': key } }
  return call(http.POST('/api/v1/clients/{client_id}/credit-uses', { params, body: { items } }), { quiet: true })
}

export function voidPayment({ call, http }: Api, payment_id: string, reason: string): Promise<Payment> {
  const params = { path: { payment_id } }
  return call(http.POST('/api/v1/payments/{payment_id}/void', { params, body: { reason } }), { quiet: true })
}
