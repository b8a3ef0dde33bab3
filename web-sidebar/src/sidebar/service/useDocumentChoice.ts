import { computed, ref, watch } from 'vue'

import type { MissingPeriod } from '@shared/api/types'

/** Which missing documents are ticked; everything at first, and what disappears is no longer ticked. */
export function useDocumentChoice(periods: () => MissingPeriod[]) {
  const ids = computed(() => periods().flatMap((period) => period.items.map((item) => item.id)))
  const ticked = ref(new Set(ids.value))
  const known = new Set(ids.value)

  watch(ids, (now) => {
    const next = now.filter((id) => ticked.value.has(id) || !known.has(id))
    now.forEach((id) => known.add(id))
    ticked.value = new Set(next)
  })

  function set(targets: string[], checked: boolean): void {
    const next = new Set(ticked.value)
    targets.forEach((id) => (checked ? next.add(id) : next.delete(id)))
    ticked.value = next
  }

  const stateOf = (period: MissingPeriod): 'all' | 'some' | 'none' => {
    const count = period.items.filter((item) => ticked.value.has(item.id)).length
    if (count === 0) return 'none'
    return count === period.items.length ? 'all' : 'some'
  }

  /** In the order in which they are shown. */
  const chosen = computed(() => ids.value.filter((id) => ticked.value.has(id)))
  return { chosen, isTicked: (id: string) => ticked.value.has(id), set, stateOf }
}
