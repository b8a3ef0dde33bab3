import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import type { Schemas } from '@shared/api/types'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch } from '../../../testing/fakeFetch'
import { withSetup } from '../../../testing/withSetup'
import type { RegisterRow } from '../drafts'
import { useFilingRegister } from '../useFilingRegister'

type FilingRow = Schemas['FilingRow']

const filing = (tax_kind: FilingRow['tax_kind'], over: Partial<FilingRow> = {}): FilingRow => ({
  tax_kind,
  cycle: 'monthly',
  is_due: true,
  state: 'not_filed',
  amount_fen: null,
  filed_on: null,
  paid_on: null,
  revision: null,
  ...over,
})
const path = '/api/v1/console/filing-register'

describe('the register of filings', () => {
  async function open() {
    const stands = { vat: filing('vat'), stamp_duty: filing('stamp_duty'), other: filing('other', { state: 'paid', amount_fen: 5, revision: 3 }) }
    const page = () => ({
      period: 202610,
      deadline: '2026-11-16',
      is_estimated: false,
      items: [{ client_id: 'client-1', client_name: '晨光', filings: Object.values(stands) }],
    })
    const server = fakeFetch({ [`GET ${path}`]: () => ({ body: page() }) })
    const { result: register } = withSetup(() => useFilingRegister(fakeConsole(['view_filings', 'edit_filings']), { period: 202610 }))
    await flushPromises()
    const row = (at: number) => register.rows.value[at] as RegisterRow
    return { server, register, row, stands }
  }

  it('sends only what is typed, and keeps what was refused until it is saved again', async () => {
    const { server, register, row, stands } = await open()
    const filed = { state: 'filed', amount: '12.5', filed_on: '2026-11-01' } as const
    register.put(row(0), filed)
    register.put(row(1), { state: 'nil', filed_on: '2026-11-02' })
    register.put(row(2), { state: 'nil' })
    expect(register.typed.value).toHaveLength(2)

    const elsewhere = filing('vat', { state: 'filed', amount_fen: 900, filed_on: '2026-11-01', revision: 1 })
    server.routes[`PUT ${path}`] = () => {
      stands.vat = elsewhere
      stands.stamp_duty = filing('stamp_duty', { state: 'nil', filed_on: '2026-11-02', revision: 1 })
      return {
        body: {
          items: [
            { client_id: 'client-1', tax_kind: 'vat', filing: null, problem: { code: 'stale', fields: [] } },
            { client_id: 'client-1', tax_kind: 'stamp_duty', filing: stands.stamp_duty, problem: null },
          ],
        },
      }
    }
    await register.save()
    await flushPromises()
    const sent = (at: number) => (server.to(path).filter((one) => one.method === 'PUT')[at]?.body as { filings: object[] }).filings
    const vat = { client_id: 'client-1', tax_kind: 'vat', state: 'filed', amount_fen: 1250, filed_on: '2026-11-01' }
    expect(sent(0)[0]).toEqual({ ...vat, revision: null })
    expect([register.isDone(row(1)), register.refused(row(0))?.code, register.of(row(0)).amount]).toEqual([true, 'stale', '12.5'])

    // What stands there was seen: saving again is a change of it.
    await register.save()
    expect(sent(1)).toEqual([{ ...vat, revision: 1 }])
  })

  it('asks for nothing while an amount is none, and forgets what is as it was', async () => {
    const { server, register, row } = await open()
    register.put(row(0), { state: 'filed', amount: '-3' })
    await register.save()
    expect(register.wrong(row(0))).toBe('amount')
    expect(server.to(path).every((one) => one.method === 'GET')).toBe(true)
    register.put(row(0), { state: 'not_filed' })
    expect(register.typed.value).toHaveLength(0)
  })
})
