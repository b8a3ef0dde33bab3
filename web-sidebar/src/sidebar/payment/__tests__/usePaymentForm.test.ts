import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Payment } from '@shared/api/types'

import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { fakeSidebar } from '../../../testing/fakeSidebar'
import { withSetup } from '../../../testing/withSetup'
import { usePaymentForm } from '../usePaymentForm'
import { cashier, changedPayment, december, october, payment, seal } from './samples'

const RECORD = 'POST /api/v1/clients/client-1/payments'
const CHANGE = 'PUT /api/v1/payments/payment-2'

describe('usePaymentForm', () => {
  let server: ReturnType<typeof fakeFetch>
  let sidebar: ReturnType<typeof fakeSidebar>
  const onBooksChanged = vi.fn(async () => undefined)

  beforeEach(() => {
    onBooksChanged.mockClear()
    sidebar = fakeSidebar(cashier)
    server = fakeFetch({
      [RECORD]: { status: 201, body: payment },
      [CHANGE]: { body: changedPayment },
      'GET /api/v1/payments/payment-2': { body: changedPayment },
    })
  })

  const begin = (about?: Payment, credit = 0) =>
    withSetup(() =>
      usePaymentForm(sidebar, {
        clientId: 'client-1',
        today: '2026-11-27',
        open: () => [october, seal, december],
        chosen: [october, seal],
        payment: about,
        credit: () => credit,
        onBooksChanged,
      }),
    ).result

  it('sums what is typed, live, and records it once', async () => {
    const form = begin()
    expect(form.total.value).toBe(80_001)
    form.typed.parts[october.id] = '123.4'
    expect(form.total.value).toBe(42_341)
    form.tick(seal, false)
    form.typed.payer = '  王总 '
    expect((await form.save())?.number).toBe('SK2026-000002')
    expect(server.seen[0]?.body).toEqual({
      paid_on: '2026-11-27',
      method: 'bank_transfer',
      account: null,
      payer: '王总',
      remark: null,
      amount_fen: 12_340,
      items: [{ receivable_id: october.id, amount_fen: 12_340 }],
      attachment_ids: [],
    })
  })

  it('keeps what is paid in advance besides, or alone', async () => {
    const form = begin()
    form.tick(october, false)
    form.tick(seal, false)
    expect(await form.save()).toBeUndefined()
    form.typed.advance = '1,000.5'
    expect(form.total.value).toBe(100_050)
    await form.save()
    expect(server.seen[0]?.body).toMatchObject({ amount_fen: 100_050, items: [] })
    form.typed.advance = '1.234'
    expect(form.errors.value.advance).toBeTruthy()
  })

  it('pays out of the credit, and never more than there is', async () => {
    const USE = 'POST /api/v1/clients/client-1/credit-uses'
    server.routes[USE] = problem(503, 'unavailable')
    const form = begin(undefined, 80_000)
    form.fromCredit.value = true
    expect(await form.saveFromCredit()).toBe(false)
    expect(form.errors.value.items).toContain('¥800.00')
    expect(server.seen).toEqual([])
    form.typed.parts[seal.id] = '300'
    expect(await form.saveFromCredit()).toBe(false)
    expect(form.problem.value?.code).toBe('unavailable')
    server.routes[USE] = { status: 201, body: { credit_fen: 0 } }
    expect(await form.saveFromCredit()).toBe(true)
    const [first, again] = server.seen
    expect(again?.headers.get('idempotency-key')).toBe(first?.headers.get('idempotency-key'))
    expect(again?.body).toEqual({
      items: [
        { receivable_id: october.id, amount_fen: 50_000 },
        { receivable_id: seal.id, amount_fen: 30_000 },
      ],
    })
  })

  it('uses the same key until something else is asked for', async () => {
    server.routes[RECORD] = problem(503, 'unavailable')
    const form = begin()
    expect(await form.save()).toBeUndefined()
    expect(form.problem.value?.code).toBe('unavailable')
    await form.save()
    form.typed.remark = '现场'
    await form.save()
    const [first, again, other] = server.seen.map((one) => one.headers.get('idempotency-key'))
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    expect(form.typed.parts[october.id]).toBe('500.00')
  })

  it('records once what was sent before the page went', async () => {
    server.routes[RECORD] = () => {
      throw new TypeError('the answer never came')
    }
    const form = begin()
    form.typed.remark = '现场'
    await form.save()
    server.routes[RECORD] = { status: 201, body: payment }
    await begin().save()
    const [first, again] = server.seen
    expect(again?.body).toEqual(first?.body)
    expect(again?.headers.get('idempotency-key')).toBe(first?.headers.get('idempotency-key'))
  })

  it('asks nothing of the server while something is wrong', async () => {
    const form = begin()
    form.typed.parts[october.id] = '500.01'
    form.typed.paid_on = '2026-11-29'
    form.typed.payer = '长'.repeat(201)
    expect(await form.save()).toBeUndefined()
    expect(server.seen).toEqual([])
    expect(form.partError(october)).toContain('¥500.00')
    expect(Object.keys(form.errors.value).sort()).toEqual(['paid_on', 'payer'])
    form.tick(october, false)
    form.tick(seal, false)
    expect(form.errors.value.items).toBeTruthy()
  })

  it('shows what the server refuses at its field until something is typed', async () => {
    const refusal = problem(422, 'invalid_input')
    const fields = [{ field: 'payer', code: 'control_character' }]
    server.routes[RECORD] = { ...refusal, body: { ...(refusal.body as object), fields } }
    const form = begin()
    await form.save()
    expect(form.errors.value.payer).toContain('控制字符')
    form.typed.payer = '王总'
    await vi.waitUntil(() => !form.errors.value.payer)
  })

  it('has the books read again when more is paid than is open', async () => {
    server.routes[RECORD] = problem(409, 'amount_above_open')
    const form = begin()
    await form.save()
    expect(onBooksChanged).toHaveBeenCalledOnce()
    expect(form.typed.parts[october.id]).toBe('500.00')
  })

  it('may pay again what a payment holds itself, and names its revision', async () => {
    const form = begin(payment)
    const own = form.items.value.find((item) => item.id === october.id)
    expect(own?.open_fen).toBe(60_000)
    form.typed.parts[october.id] = '600'
    await form.save()
    expect(server.to('/api/v1/payments/payment-2')[0]?.headers.get('if-match')).toBe('"1"')
  })

  it('keeps what was typed when somebody was first, says what is different, and saves on top of it', async () => {
    server.routes[CHANGE] = problem(412, 'stale')
    const form = begin(payment)
    form.typed.remark = '我的备注'
    expect(await form.save()).toBeUndefined()
    expect(form.staleFields.value).toEqual(['method', 'payer'])
    expect([form.problem.value, form.isVoid.value, form.typed.remark]).toEqual([undefined, false, '我的备注'])
    server.routes[CHANGE] = { body: changedPayment }
    expect(await form.save()).toBeTruthy()
    expect(server.seen[server.seen.length - 1]?.headers.get('if-match')).toBe('"2"')
  })

  it('saves nothing on a payment that was voided meanwhile', async () => {
    server.routes[CHANGE] = problem(409, 'payment_voided')
    const voided = { reason: '重复', by: { id: 'staff-2', name: '赵强' }, at: '2026-11-02T03:00:00.000Z' }
    server.routes['GET /api/v1/payments/payment-2'] = { body: { ...changedPayment, voided } }
    const form = begin(payment)
    form.typed.remark = 'x'
    await form.save()
    expect(form.isVoid.value).toBe(true)
    const before = server.seen.length
    await form.save()
    expect(server.seen.length).toBe(before)
  })

  it('brings back what was typed after a reload, and forgets it once recorded', async () => {
    const form = begin()
    form.typed.remark = '写到一半'
    form.typed.parts[october.id] = '7'
    await vi.waitUntil(() => begin().typed.remark === '写到一半')
    const again = begin()
    expect([again.wasRestored, again.total.value]).toEqual([true, 700 + 30_001])
    await again.save()
    expect(begin().wasRestored).toBe(false)
  })
})
