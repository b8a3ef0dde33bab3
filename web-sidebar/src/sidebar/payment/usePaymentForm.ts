import { computed, reactive, ref, shallowRef, watch } from 'vue'

import type { FieldProblem } from '@shared/api/problem'
import type {
  Attachment,
  Payment,
  PaymentField,
  PaymentMethod,
  PaymentRequest,
  Receivable,
} from '@shared/api/types'
import { payables, type Payable } from '@shared/books/payables'
import { formatFen, typedYuan } from '@shared/format/money'
import { uuid } from '@shared/uuid'
import { useAction } from '@shared/useAction'

import { useAttachments } from '@shared/attachments/useAttachments'
import { formDraft } from '../forms/formDraft'
import { dayAfter } from '../forms/today'
import type { Sidebar } from '../sidebar'
import { parseAmount } from './amounts'
import { t } from './i18n'
import { changePayment, readPayment, recordPayment, useCredit } from './paymentApi'

export const MOST_LETTERS = 200
const MOST_FILES = 9

export interface PaymentTyped {
  paid_on: string
  method: PaymentMethod
  account: string
  payer: string
  remark: string
  /** What is paid besides, in advance. */
  advance: string
  /** Typed amounts of what is ticked, by receivable. */
  parts: Record<string, string>
}

export type PaymentFormField = Exclude<keyof PaymentTyped, 'parts'>

function isTyped(value: unknown): value is PaymentTyped {
  if (typeof value !== 'object' || value === null) return false
  const typed = value as Partial<Record<keyof PaymentTyped, unknown>>
  const texts = [typed.paid_on, typed.method, typed.account, typed.payer, typed.remark, typed.advance]
  return texts.every((text) => typeof text === 'string') && typeof typed.parts === 'object' && typed.parts !== null
}

/** What the device keeps of a new payment: what was typed, and what was asked for last with which key. */
interface Kept {
  typed: PaymentTyped
  attachments: Attachment[]
  key: string
  asked: string
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  const kept = value as Partial<Record<keyof Kept, unknown>>
  const areTexts = typeof kept.key === 'string' && typeof kept.asked === 'string'
  return areTexts && Array.isArray(kept.attachments) && isTyped(kept.typed)
}

const ofPayment = (payment: Payment): PaymentTyped => ({
  paid_on: payment.paid_on,
  method: payment.method,
  account: payment.account ?? '',
  payer: payment.payer ?? '',
  remark: payment.remark ?? '',
  advance: payment.credit_fen > 0 ? typedYuan(payment.credit_fen) : '',
  parts: Object.fromEntries(payment.items.map((item) => [item.receivable_id, typedYuan(item.amount_fen)])),
})

export interface PaymentFormOptions {
  clientId: string
  /** Today where the agency is. */
  today: string
  open: () => readonly Receivable[]
  /** What the client paid in advance and has not used. */
  credit?: (() => number) | undefined
  /** What is ticked when a new payment is begun. */
  chosen?: readonly Receivable[] | undefined
  /** The payment to correct. */
  payment?: Payment | undefined
  /** The books are other than this form thought. */
  onBooksChanged: () => Promise<void>
}

/** Recording a payment, or correcting one. What was typed stays whatever fails, over a reload too while it is new. */
export function usePaymentForm(sidebar: Pick<Sidebar, 'api' | 'store' | 'session'>, options: PaymentFormOptions) {
  const { api, store } = sidebar
  const base = shallowRef(options.payment)
  const files = useAttachments(sidebar, MOST_FILES)
  const draft = formDraft(store, `payment.${options.clientId}`, isKept)
  const kept = base.value ? undefined : draft.find()
  const begun: PaymentTyped = base.value
    ? ofPayment(base.value)
    : {
        paid_on: options.today,
        method: 'bank_transfer',
        account: '',
        payer: '',
        remark: '',
        advance: '',
        parts: Object.fromEntries((options.chosen ?? []).map((one) => [one.id, typedYuan(one.open_fen)])),
      }
  const typed = reactive<PaymentTyped>(kept?.typed ?? begun)
  files.reset(base.value?.attachments ?? kept?.attachments)
  /** Nothing comes in: what is ticked is paid out of the client's credit. */
  const fromCredit = ref(false)
  const wasRestored = kept !== undefined
  const wasTried = ref(false)
  const { isBusy: isSaving, problem, run } = useAction()
  const refused = shallowRef<FieldProblem[]>([])
  /** What somebody else changed meanwhile. */
  const staleFields = shallowRef<PaymentField[]>([])
  const isVoid = ref(false)

  const items = computed(() => payables(options.open(), base.value))
  const ticked = computed(() => items.value.filter((item) => typed.parts[item.id] !== undefined))
  const allocated = computed(() =>
    ticked.value.reduce((sum, item) => sum + (parseAmount(typed.parts[item.id] ?? '') ?? 0), 0),
  )
  const advance = computed(() => (fromCredit.value ? 0 : (parseAmount(typed.advance) ?? 0)))
  const total = computed(() => allocated.value + advance.value)
  const credit = computed(() => options.credit?.() ?? 0)
  const lastDay = dayAfter(options.today)

  function tick(item: Payable, checked: boolean): void {
    if (checked) typed.parts[item.id] = typedYuan(item.open_fen)
    else Reflect.deleteProperty(typed.parts, item.id)
  }

  function typePart(item: Payable, amount: string): void {
    typed.parts[item.id] = amount
  }

  function partError(item: Payable): string {
    const amount = parseAmount(typed.parts[item.id] ?? '')
    if (amount === undefined) return t('payment.amountInvalid')
    return amount > item.open_fen ? t('payment.form.aboveOpen', { amount: formatFen(item.open_fen) }) : ''
  }

  function textError(text: string): string {
    return [...text.trim()].length > MOST_LETTERS ? t('payment.form.tooLong', { n: MOST_LETTERS }) : ''
  }

  function serverWords(code: string): string {
    if (code === 'out_of_range') return t('payment.form.dateRange')
    if (code === 'too_long') return t('payment.form.tooLong', { n: MOST_LETTERS })
    return code === 'control_character' ? t('payment.form.controlCharacter') : t('payment.form.wrong')
  }

  const errors = computed<Partial<Record<PaymentFormField | 'items', string>>>(() => {
    const found: Partial<Record<PaymentFormField | 'items', string>> = {}
    if (fromCredit.value) {
      if (ticked.value.length === 0) found.items = t('payment.form.noItems')
      else if (total.value > credit.value) {
        found.items = t('payment.form.aboveCredit', { amount: formatFen(credit.value) })
      }
      return found
    }
    if (!typed.paid_on) found.paid_on = t('payment.form.noDate')
    else if (typed.paid_on < '2000-01-01' || typed.paid_on > lastDay) found.paid_on = t('payment.form.dateRange')
    for (const field of ['account', 'payer', 'remark'] as const) {
      const error = textError(typed[field])
      if (error) found[field] = error
    }
    if (typed.advance.trim() && parseAmount(typed.advance) === undefined) found.advance = t('payment.amountInvalid')
    if (total.value === 0) found.items = t('payment.form.noItems')
    for (const { field, code } of refused.value) {
      const name = (['paid_on', 'method', 'account', 'payer', 'remark'] as const).find((one) => one === field)
      const where = name ?? 'items'
      found[where] ??= name ? serverWords(code) : t('payment.form.wrong')
    }
    return found
  })
  const isValid = computed(
    () => Object.keys(errors.value).length === 0 && ticked.value.every((item) => !partError(item)),
  )
  const areFilesReady = computed(() => !files.isUploading.value && !files.hasFailed.value)

  const parts = () =>
    ticked.value.map((item) => ({
      receivable_id: item.id,
      amount_fen: parseAmount(typed.parts[item.id] ?? '') ?? 0,
    }))

  function body(): PaymentRequest {
    const text = (typedText: string) => typedText.trim() || null
    return {
      paid_on: typed.paid_on,
      method: typed.method,
      account: text(typed.account),
      payer: text(typed.payer),
      remark: text(typed.remark),
      amount_fen: total.value,
      items: parts(),
      attachment_ids: files.ids.value,
    }
  }

  /**
   * The key stays while the same is asked for, over a reload too: pressing twice, or once more after the network or the
   * page went, records once.
   */
  let key = kept?.key ?? uuid()
  let asked = kept?.asked ?? ''
  function keyFor(request: PaymentRequest | PaymentRequest['items']): string {
    const now = JSON.stringify(request)
    if (asked && asked !== now) key = uuid()
    asked = now
    keep()
    return key
  }

  function keep(): void {
    const attachments = files.attachments.value
    draft.keep({ typed: { ...typed, parts: { ...typed.parts } }, attachments, key, asked })
  }

  /** Somebody was first: what is different, while all that was typed stays. */
  async function meetChange(payment: Payment): Promise<void> {
    const now = await readPayment(api, payment.id)
    const since = now.changes.filter((change) => change.revision > payment.revision)
    staleFields.value = [...new Set(since.flatMap((change) => change.fields))]
    isVoid.value = now.voided !== null
    base.value = now
  }

  /** The payment as it stands in the books, or nothing. */
  async function save(): Promise<Payment | undefined> {
    wasTried.value = true
    refused.value = []
    if (!isValid.value || !areFilesReady.value || isSaving.value || isVoid.value) return undefined
    const request = body()
    const payment = base.value
    const saved = await run(() =>
      payment
        ? changePayment(api, payment.id, payment.revision, request)
        : recordPayment(api, keyFor(request), options.clientId, request),
    )
    if (saved) draft.drop()
    else await explain(payment)
    return saved?.done
  }

  /** Whether what is ticked is paid out of the credit now. */
  async function saveFromCredit(): Promise<boolean> {
    wasTried.value = true
    refused.value = []
    if (!isValid.value || isSaving.value) return false
    const asked = parts()
    const used = await run(() => useCredit(api, keyFor(asked), options.clientId, asked))
    if (used) draft.drop()
    else await explain(undefined)
    return used !== undefined
  }

  async function explain(payment: Payment | undefined): Promise<void> {
    const met = problem.value
    if (met?.code === 'invalid_input') refused.value = met.fields
    if (payment && (met?.code === 'stale' || met?.code === 'payment_voided')) {
      await meetChange(payment).catch(() => undefined)
      if (staleFields.value.length || isVoid.value) problem.value = undefined
    }
    if (met?.code === 'amount_above_open' || met?.code === 'amount_above_credit') await options.onBooksChanged()
  }

  watch([typed, files.attachments], () => {
    refused.value = []
    if (!base.value) keep()
  })

  return {
    typed,
    items,
    ticked,
    total,
    credit,
    fromCredit,
    files,
    lastDay,
    errors,
    partError,
    wasTried,
    wasRestored,
    isSaving,
    problem,
    staleFields,
    isVoid,
    tick,
    typePart,
    save,
    saveFromCredit,
    discard: () => draft.drop(),
  }
}

export type PaymentForm = ReturnType<typeof usePaymentForm>
