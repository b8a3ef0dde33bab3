import { computed, reactive, ref, shallowRef, watch } from 'vue'

import type { FieldHolder, FieldProblem } from '@shared/api/problem'
import { useAction } from '@shared/useAction'
import { uuid } from '@shared/uuid'

import { t } from '../i18n'
import { readFen } from './readFen'
import { isFieldWord, type FieldWord } from './fieldWords'
import { readParts, sumOf } from './parts'
import type { FormField, FormValues } from './types'

export interface RecordFormOptions {
  fields: () => readonly FormField[]
  initial: FormValues
  /** The revision that the change is made on; nothing for something new. */
  revision?: number | undefined
  /** Stores it: under a key that stays while the same is asked for, or as a change of the revision that was seen last. */
  save: (values: FormValues, asked: { key: string; revision: number }) => Promise<unknown>
}

/** What is wrong with a field as far as the page can tell; the server has the last word. */
export function wrongWith(field: FormField, value: string): FieldWord | undefined {
  const text = value.trim()
  if (!text) return field.required ? 'missing' : undefined
  if (field.kind === 'text' || field.kind === 'area' || field.kind === 'secret') return [...text].length > field.most ? 'too_long' : undefined
  if (field.kind === 'money') return readFen(text, field.signed) === undefined ? 'amount' : undefined
  if (field.kind === 'number') {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return number >= field.least && number <= field.greatest ? undefined : 'out_of_range'
  }
  if (field.kind === 'parts') return sumOf(readParts(text)) === undefined ? 'amount' : undefined
  if (field.kind === 'day') return text >= '2000-01-01' && text <= '2100-12-31' ? undefined : 'out_of_range'
  return undefined
}

/** A form: what was typed stays whatever fails, and pressing twice asks once. */
export function useRecordForm(options: RecordFormOptions) {
  const values = reactive<FormValues>({ ...options.initial })
  const wasTried = ref(false)
  const refused = shallowRef<FieldProblem[]>([])
  const revision = ref(options.revision ?? 0)
  /** Names of what somebody else changed meanwhile; empty until then. */
  const stale = shallowRef<string[] | undefined>()
  const { isBusy, problem, run } = useAction()

  const found = computed(() => {
    const wrong: Record<string, string> = {}
    for (const field of options.fields()) {
      const word = wrongWith(field, values[field.key] ?? '')
      if (word) wrong[field.key] = t(`forms.error.${word}`)
    }
    return wrong
  })
  const errors = computed(() => {
    const all: Record<string, string> = wasTried.value ? { ...found.value } : {}
    for (const { field, code } of refused.value) {
      // Of a list, the server names the item: `items[1].amount_fen`.
      const key = options.fields().find((one) => one.key === field || field.startsWith(`${one.key}[`))?.key ?? ''
      all[key] ??= t(`forms.error.${isFieldWord(code) ? code : 'wrong'}`)
    }
    return all
  })
  /** Who has what may be there only once. */
  const holder = computed<FieldHolder | undefined>(() => refused.value.find((one) => one.holder)?.holder)

  let key = uuid()
  let keyOf = ''
  function keyForTyped(): string {
    const asked = JSON.stringify(values)
    if (keyOf && keyOf !== asked) key = uuid()
    keyOf = asked
    return key
  }

  function explain(): void {
    const met = problem.value
    refused.value = met?.fields ?? []
    if (met?.code === 'idempotency_key_reused') key = uuid()
    if (met?.code !== 'stale') return
    stale.value = met.changed
    const current = met.current
    if (typeof current === 'object' && current !== null && 'revision' in current && typeof current.revision === 'number') {
      // Saving again says that it is meant.
      revision.value = current.revision
      problem.value = undefined
    }
  }

  /** Whether it is stored now. */
  async function save(): Promise<boolean> {
    wasTried.value = true
    if (isBusy.value || Object.keys(found.value).length) return false
    refused.value = []
    const done = await run(async () => {
      await options.save({ ...values }, { key: keyForTyped(), revision: revision.value })
      return true
    })
    if (!done) explain()
    return done !== undefined
  }

  watch(values, () => (refused.value = []))

  return { values, errors, holder, isBusy, problem, stale, save }
}

export type RecordForm = ReturnType<typeof useRecordForm>
