import { computed, reactive, ref, shallowRef, watch } from 'vue'

import type { FieldProblem } from '@shared/api/problem'
import { useAction } from '@shared/useAction'
import { uuid } from '@shared/uuid'

import { formDraft } from '../forms/formDraft'
import type { Sidebar } from '../sidebar'
import { t } from './i18n'
import { zhCN } from './i18n/zhCN'

export const MOST_LETTERS = 200

type ErrorCode = keyof typeof zhCN.billing.error
/** What is wrong, by the field's name as the server knows it. */
export type FormErrors = Partial<Record<string, ErrorCode>>

/** Something that stands in the books and is changed from what was seen of it. */
export interface Standing {
  id: string
  revision: number
  cancel_reason: string | null
}

export interface BillingFormOptions<Typed extends object, Row extends Standing> {
  /** Names the draft of a new one. */
  name: string
  /** What stands there; nothing for a new one. */
  row: Row | undefined
  typed: Typed
  isTyped: (value: unknown) => value is Typed
  errors: (typed: Typed) => FormErrors
  /** Stores what was typed: a new one under this key, or a change of this row. */
  save: (typed: Typed, key: string, row: Row | undefined) => Promise<Row>
}

/** What the device keeps of a new one. */
interface Draft<Typed> {
  typed: Typed
  /** The key under which `asked` was sent: sent once more after a reload it is entered once. */
  key: string
  asked: string
}

const isErrorCode = (code: string): code is ErrorCode => Object.keys(zhCN.billing.error).includes(code)
const isField = (field: string): field is keyof typeof zhCN.billing.field => Object.keys(zhCN.billing.field).includes(field)

/** The text of a line that has to be there, or may be too long. */
export function lineError(text: string, isRequired: boolean): ErrorCode | undefined {
  const letters = [...text.trim()].length
  if (letters > MOST_LETTERS) return 'too_long'
  return isRequired && letters === 0 ? 'missing' : undefined
}

/**
 * Entering a contract or a receivable, changing one, ending it. What was typed stays whatever fails; over a reload too
 * while it is new.
 */
export function useBillingForm<Typed extends object, Row extends Standing>(
  { store }: Pick<Sidebar, 'store'>,
  options: BillingFormOptions<Typed, Row>,
) {
  const base = shallowRef(options.row)
  const draft = formDraft(store, options.name, isDraft)
  const kept = base.value ? undefined : draft.find()
  const typed = reactive({ ...options.typed, ...kept?.typed }) as Typed
  const wasTried = ref(false)
  const { isBusy: isSaving, problem, run: ask } = useAction()
  const refused = shallowRef<FieldProblem[]>([])
  const staleFields = shallowRef<string[]>([])
  const isStale = ref(false)
  const isGone = computed(() => Boolean(base.value?.cancel_reason))

  const found = computed(() => options.errors(typed))
  const errors = computed<FormErrors>(() => {
    const all: FormErrors = wasTried.value ? { ...found.value } : {}
    for (const { field, code } of refused.value) all[field] ??= isErrorCode(code) ? code : 'wrong'
    return all
  })
  /** The words for a field, ready to be bound. */
  const error = (field: string) => {
    const code = errors.value[field]
    return code ? { error: t(`billing.error.${code}`) } : {}
  }
  const changed = computed(() =>
    staleFields.value
      .filter(isField)
      .map((field) => t(`billing.field.${field}`))
      .join(t('common.comma')),
  )

  /** The key stays while the same is asked for: pressing twice, or once more after the network failed, enters once. */
  let key = kept?.key ?? uuid()
  let keyOf = kept?.asked ?? ''
  function keyForTyped(): string {
    const asked = JSON.stringify(typed)
    if (keyOf && keyOf !== asked) key = uuid()
    keyOf = asked
    keep()
    return key
  }

  function isDraft(value: unknown): value is Draft<Typed> {
    if (typeof value !== 'object' || value === null) return false
    const found = value as Partial<Record<keyof Draft<Typed>, unknown>>
    return typeof found.key === 'string' && typeof found.asked === 'string' && options.isTyped(found.typed)
  }

  function keep(): void {
    if (!base.value) draft.keep({ typed: { ...typed }, key, asked: keyOf })
  }

  function explain(): void {
    const met = problem.value
    refused.value = met?.fields ?? []
    if (met?.code !== 'stale') return
    isStale.value = true
    staleFields.value = met.changed
    // The change is made on what stands there now: saving again says that it is meant.
    if (typeof met.current === 'object' && met.current !== null) {
      base.value = { ...base.value, ...(met.current as Row) }
      problem.value = undefined
    }
  }

  async function run(does: () => Promise<Row>): Promise<Row | undefined> {
    if (isSaving.value || isGone.value) return undefined
    refused.value = []
    const row = await ask(does)
    if (row) draft.drop()
    else explain()
    return row?.done
  }

  /** What stands in the books now, or nothing. */
  async function save(): Promise<Row | undefined> {
    wasTried.value = true
    if (Object.keys(found.value).length > 0) return undefined
    return run(() => options.save(typed, keyForTyped(), base.value))
  }

  /** Ends or cancels what stands there. */
  const stop = (does: (row: Row) => Promise<Row>) => {
    const row = base.value
    return row ? run(() => does(row)) : Promise.resolve(undefined)
  }

  watch(typed, () => {
    refused.value = []
    keep()
  })

  return {
    typed,
    base,
    error,
    isSaving,
    problem,
    isStale,
    changed,
    isGone,
    wasRestored: kept !== undefined,
    save,
    stop,
    discard: () => draft.drop(),
  }
}

export type BillingForm = Pick<
  ReturnType<typeof useBillingForm<object, Standing>>,
  'isSaving' | 'problem' | 'isStale' | 'changed' | 'isGone' | 'wasRestored' | 'error'
>
