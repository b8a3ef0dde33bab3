import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import { fakeConsole } from '../../../testing/fakeConsole'
import { fakeFetch, problem } from '../../../testing/fakeFetch'
import { withSetup } from '../../../testing/withSetup'
import { useReportForm } from '../useReportForm'

const path = '/api/v1/clients/client-1/reports/202610/cash_flow'
const row = (line: number | null, sum_of: { line: number; minus: boolean }[] = [], first_fen = 0) => ({
  line,
  name: `行 ${String(line)}`,
  first_fen,
  second_fen: 0,
  sum_of,
})

describe('a report as it is typed', () => {
  it('adds up its totals, and saves over what somebody else saved only when told again', async () => {
    const rows = [row(null), row(1, [], 500), row(3), row(7, [{ line: 1, minus: false }, { line: 3, minus: true }], 500)]
    const form = { kind: 'cash_flow', period: 202610, columns: ['累计', '本月'], rows, revision: null }
    const server = fakeFetch({
      [`GET ${path}`]: { body: form },
      [`PUT ${path}`]: () => {
        const { body } = problem(412, 'stale')
        return { status: 412, body: { ...(body as object), changed: ['lines'], current: { ...form, revision: 4 } } }
      },
    })
    const which = { client_id: 'client-1', period: 202610, report_kind: 'cash_flow' } as const
    const { result: report } = withSetup(() => useReportForm(fakeConsole(['view_reports', 'edit_reports']), which))
    await flushPromises()
    report.put(3, 0, '1.5')
    expect(report.amount(7, 0)).toBe(350)
    report.put(3, 1, 'x')
    expect([report.amount(7, 1), report.hasWrong.value]).toEqual([undefined, true])
    await report.save()
    expect(server.to(path)).toHaveLength(1)

    report.put(3, 1, '')
    await report.save()
    expect(report.isStale.value).toBe(true)
    server.routes[`PUT ${path}`] = { body: { kind: 'cash_flow', revision: 5 } }
    await report.save()
    const sent = server.to(path).slice(1)
    expect(sent[0]?.headers.get('if-none-match')).toBe('*')
    expect(sent[1]?.headers.get('if-match')).toBe('"4"')
    expect(sent[1]?.body).toEqual({
      lines: [
        { line: 1, first_fen: 500, second_fen: 0 },
        { line: 3, first_fen: 150, second_fen: 0 },
      ],
    })
    expect(report.isSaved.value).toBe(true)
  })
})
