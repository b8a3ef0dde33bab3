import { computed, shallowRef } from 'vue'

import type { ListRow } from './types'

/** The rows that are ticked. Rows of pages that were read stay ticked while more are read. */
export function useSelection<Row extends ListRow>() {
  const ticked = shallowRef<ReadonlyMap<string, Row>>(new Map())

  function put(rows: readonly Row[], isTicked: boolean): void {
    const next = new Map(ticked.value)
    for (const row of rows) {
      if (isTicked) next.set(row.id, row)
      else next.delete(row.id)
    }
    ticked.value = next
  }

  return {
    rows: computed(() => [...ticked.value.values()]),
    count: computed(() => ticked.value.size),
    has: (row: Row) => ticked.value.has(row.id),
    put,
    clear: () => void (ticked.value = new Map()),
  }
}
