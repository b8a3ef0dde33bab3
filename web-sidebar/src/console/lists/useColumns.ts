import { computed, ref } from 'vue'

import { deviceStore, readJson, type KeyStore } from '@shared/storage'

import type { ListColumn } from './types'

const isWords = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

/** Which columns of a list are shown: remembered for the list on this device. The first column always is. */
export function useColumns<Row, Totals>(
  name: string,
  columns: readonly ListColumn<Row, Totals>[],
  store: KeyStore = deviceStore,
) {
  const key = `sidebook.console.columns.${name}`
  const hidden = ref(readJson(store, key, isWords) ?? columns.filter((one) => one.spare).map((one) => one.key))
  const isShown = (column: ListColumn<Row, Totals>) => column === columns[0] || !hidden.value.includes(column.key)

  function toggle(column: ListColumn<Row, Totals>): void {
    hidden.value = isShown(column)
      ? [...hidden.value, column.key]
      : hidden.value.filter((one) => one !== column.key)
    store.set(key, JSON.stringify(hidden.value))
  }

  return { shown: computed(() => columns.filter(isShown)), isShown, toggle }
}
