import { computed, reactive, ref, watch } from 'vue'

import type { Receivable, ReceivableGroup, ReminderItem } from '@shared/api/types'
import { typedYuan } from '@shared/format/money'

import { fromMonthField, parseAmount, toMonthField } from './amounts'

/** What is typed for one reminder; the books stay as they are. */
export interface ReminderEdit {
  amount: string
  first: string
  last: string
}

const isDue = (receivable: Receivable) => receivable.age !== 'not_due'

function editOf(receivable: Receivable): ReminderEdit {
  return {
    amount: typedYuan(receivable.open_fen),
    first: toMonthField(receivable.first_period),
    last: toMonthField(receivable.last_period),
  }
}

function monthsOf(edit: ReminderEdit): { first_period?: number; last_period?: number } | undefined {
  if (!edit.first && !edit.last) return {}
  const [first, last] = [fromMonthField(edit.first), fromMonthField(edit.last)]
  return first !== undefined && last !== undefined && first <= last
    ? { first_period: first, last_period: last }
    : undefined
}

/** Which receivables are ticked (what is overdue, at first), and what of them is changed for a reminder. */
export function useReceivableChoice(groups: () => ReceivableGroup[]) {
  const all = computed(() => groups().flatMap((group) => group.receivables))
  const ticked = ref(new Set(all.value.filter(isDue).map((one) => one.id)))
  const known = new Set(all.value.map((one) => one.id))
  const edits = reactive(new Map<string, ReminderEdit>())

  watch(all, (now) => {
    const stays = now.filter((one) => ticked.value.has(one.id) || (!known.has(one.id) && isDue(one)))
    now.forEach((one) => known.add(one.id))
    ticked.value = new Set(stays.map((one) => one.id))
    const open = new Set(now.map((one) => one.id))
    for (const id of edits.keys()) if (!open.has(id)) edits.delete(id)
  })

  function set(id: string, checked: boolean): void {
    const next = new Set(ticked.value)
    if (checked) next.add(id)
    else next.delete(id)
    ticked.value = next
  }

  function edit(receivable: Receivable): void {
    edits.set(receivable.id, editOf(receivable))
    set(receivable.id, true)
  }

  const amountError = (id: string) => {
    const typed = edits.get(id)
    return typed !== undefined && parseAmount(typed.amount) === undefined
  }
  const periodError = (id: string) => {
    const typed = edits.get(id)
    return typed !== undefined && monthsOf(typed) === undefined
  }

  const chosen = computed(() => all.value.filter((one) => ticked.value.has(one.id)))
  const isValid = computed(() => chosen.value.every((one) => !amountError(one.id) && !periodError(one.id)))
  const total = computed(() =>
    chosen.value.reduce((sum, one) => sum + (parseAmount(edits.get(one.id)?.amount ?? '') ?? one.open_fen), 0),
  )

  /** What the reminder asks for: only what was changed is named besides the receivable. */
  function reminderItems(): ReminderItem[] {
    return chosen.value.map((one) => {
      const typed = edits.get(one.id)
      if (!typed) return { receivable_id: one.id }
      const amount = parseAmount(typed.amount)
      return { receivable_id: one.id, ...(amount !== undefined && { amount_fen: amount }), ...monthsOf(typed) }
    })
  }

  return {
    chosen,
    total,
    isValid,
    edits,
    isTicked: (id: string) => ticked.value.has(id),
    set,
    edit,
    reset: (id: string) => void edits.delete(id),
    amountError,
    periodError,
    reminderItems,
  }
}

export type ReceivableChoice = ReturnType<typeof useReceivableChoice>
