import type { KeyFigure, ReportKind } from '@shared/api/types'

import { t } from './i18n'

/** Names for the lines that say most, by the numbers of the official forms. */
const names = {
  balance_sheet: { 30: 'totalAssets', 47: 'totalLiabilities', 52: 'totalEquity' },
  income_statement: { 1: 'revenue', 30: 'profit', 32: 'netProfit' },
  cash_flow: { 7: 'operatingCash', 20: 'cashIncrease', 22: 'cashLeft' },
} as const satisfies Record<ReportKind, Record<number, string>>

type Name = { [K in ReportKind]: (typeof names)[K][keyof (typeof names)[K]] }[ReportKind]

/** What a line is called; one that we have no word for has the official form's. */
export function figureName(kind: ReportKind, figure: KeyFigure): string {
  const known: Record<number, Name> = names[kind]
  const name = known[figure.line]
  return name ? t(`report.figure.${name}`) : figure.name
}

/** What the two amounts of a report are. */
export function columnNames(kind: ReportKind): [string, string] {
  return kind === 'balance_sheet'
    ? [t('report.closing'), t('report.opening')]
    : [t('report.yearSoFar'), t('report.thisMonth')]
}
