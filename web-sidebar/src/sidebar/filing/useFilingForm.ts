import { computed, reactive, ref, shallowRef, watch } from 'vue'

import type { FieldProblem } from '@shared/api/problem'
import type { Filing, FilingCard, FilingRequest, TaxKind } from '@shared/api/types'
import { parseBooked, typedYuan } from '@shared/format/money'
import { useAction } from '@shared/useAction'

import type { Sidebar } from '../sidebar'
import { putFiling } from './filingApi'
import { t } from './i18n'

export const taxKinds = [
  'vat',
  'surcharges',
  'corporate_income',
  'individual_income',
  'stamp_duty',
  'consumption',
  'property',
  'other',
] as const satisfies readonly TaxKind[]

export type FilingField = 'amount' | 'filed_on'

export interface FilingFormOptions {
  clientId: string
  card: () => FilingCard
  /** Which is registered; none: one that is not on the card yet. */
  kind?: TaxKind | undefined
  /** The books are other than this form thought: reads them again. */
  onStale: () => Promise<FilingCard | undefined>
}

/** The first day of a period. */
export function firstDay(period: number): string {
  return `${String(Math.floor(period / 100)).padStart(4, '0')}-${String(period % 100).padStart(2, '0')}-01`
}

/** Words for what the server refuses about a day. */
export function dayWords(code: string): string {
  if (code === 'in_the_future') return t('filing.form.inTheFuture')
  if (code === 'before_period') return t('filing.form.beforePeriod')
  return code === 'before_filed' ? t('filing.form.beforeFiled') : t('filing.form.wrong')
}

/** Registering a return, or correcting it. What was typed stays whatever fails. */
export function useFilingForm({ api }: Pick<Sidebar, 'api'>, options: FilingFormOptions) {
  const { period } = options.card()
  const rowOf = (kind: TaxKind) => options.card().filings.find((filing) => filing.tax_kind === kind)
  const others = taxKinds.filter((kind) => !rowOf(kind))
  const begun = options.kind && rowOf(options.kind)

  const typed = reactive({
    kind: options.kind ?? others[0] ?? ('other' as TaxKind),
    state: (begun?.state === 'nil' ? 'nil' : 'filed') as FilingRequest['state'],
    amount: begun && begun.amount_fen !== null ? typedYuan(begun.amount_fen) : '',
    filed_on: begun?.filed_on ?? options.card().today,
  })
  /** The revision that the person sees beside what they type. */
  const seen = ref(begun?.revision ?? null)
  /** Registered by mistake: it can be taken back. */
  const canWithdraw = begun !== undefined && begun.state !== 'not_filed'
  const wasTried = ref(false)
  const { isBusy: isSaving, problem, run } = useAction()
  const refused = shallowRef<FieldProblem[]>([])
  /** As it stands after somebody else was first; null when it is not registered any more. */
  const stands = shallowRef<Filing | null>()

  const amount = computed(() => parseBooked(typed.amount))
  const errors = computed(() => {
    const found: Partial<Record<FilingField, string>> = {}
    if (typed.state === 'filed' && amount.value === undefined) found.amount = t('form.amountWrong')
    if (typed.state !== 'not_filed') {
      if (!typed.filed_on) found.filed_on = t('filing.form.noDate')
      else if (typed.filed_on > options.card().today) found.filed_on = t('filing.form.inTheFuture')
      else if (typed.filed_on < firstDay(period)) found.filed_on = t('filing.form.beforePeriod')
    }
    for (const { field, code } of refused.value) {
      if (field === 'amount_fen') found.amount ??= t('form.amountWrong')
      else found.filed_on ??= dayWords(code)
    }
    return found
  })

  function body(): FilingRequest {
    if (typed.state === 'filed') return { state: 'filed', amount_fen: amount.value ?? 0, filed_on: typed.filed_on }
    return typed.state === 'nil' ? { state: 'nil', filed_on: typed.filed_on } : { state: 'not_filed' }
  }

  /** The filing as it stands now, or nothing. */
  async function save(): Promise<Filing | undefined> {
    wasTried.value = true
    refused.value = []
    if (Object.keys(errors.value).length || isSaving.value) return undefined
    stands.value = undefined
    const path = { client_id: options.clientId, period, tax_kind: typed.kind }
    const saved = await run(() => putFiling(api, path, seen.value, body()))
    if (!saved) await explain()
    return saved?.done
  }

  async function explain(): Promise<void> {
    if (problem.value?.code === 'invalid_input') refused.value = problem.value.fields
    if (problem.value?.code !== 'stale') return
    problem.value = undefined
    const card = await options.onStale()
    const now = card?.filings.find((filing) => filing.tax_kind === typed.kind)
    seen.value = now?.revision ?? null
    stands.value = now && now.revision !== null ? now : null
  }

  watch(typed, () => (refused.value = []))

  return { typed, others, errors, wasTried, isSaving, problem, stands, canWithdraw, save }
}
