import { computed, ref, watch, type ComputedRef } from 'vue'

/** Which rows of a list are selected; rows that leave the list are no longer. */
export function useTicks<T extends { id: string }>(rows: ComputedRef<T[]>) {
  const ids = ref(new Set<string>())
  const selected = computed(() => rows.value.filter(({ id }) => ids.value.has(id)))
  const isAll = computed(() => rows.value.length > 0 && selected.value.length === rows.value.length)

  function tick(id: string, isTicked: boolean): void {
    const next = new Set(ids.value)
    if (isTicked) next.add(id)
    else next.delete(id)
    ids.value = next
  }
  function tickAll(isTicked: boolean): void {
    ids.value = new Set(isTicked ? rows.value.map(({ id }) => id) : [])
  }
  watch(rows, (now) => {
    const there = new Set(now.map(({ id }) => id))
    ids.value = new Set([...ids.value].filter((id) => there.has(id)))
  })

  return { selected, isAll, isTicked: (id: string) => ids.value.has(id), tick, tickAll }
}
