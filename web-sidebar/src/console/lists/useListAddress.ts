import { computed } from 'vue'
import { useRoute, useRouter, type LocationQueryValue } from 'vue-router'

const first = (value: LocationQueryValue | LocationQueryValue[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

/**
 * The filters and the order of a list, as the address bar has them: a list that is filtered can be sent to somebody, and
 * the way back leads to it. `keys` are the filters besides `search`; other parameters of the address are left alone.
 */
export function useListAddress(keys: readonly string[]) {
  const route = useRoute()
  const router = useRouter()
  const known = ['search', ...keys, 'sort']

  /** What is set, by its key. */
  const query = computed<Record<string, string>>(() =>
    Object.fromEntries(known.map((key) => [key, first(route.query[key])]).filter(([, value]) => value)),
  )

  /** Puts values into the address; nothing takes one out. */
  function put(values: Record<string, string | undefined>): void {
    const kept = Object.entries({ ...route.query, ...values }).filter(([, value]) => value)
    void router.replace({ query: Object.fromEntries(kept) })
  }

  return {
    query,
    value: (key: string) => query.value[key] ?? '',
    put,
    /** Takes out every filter; the order stays. */
    clear: () => put(Object.fromEntries(['search', ...keys].map((key) => [key, undefined]))),
    /** Whether anything but the order is set. */
    isFiltered: computed(() => Object.keys(query.value).some((key) => key !== 'sort')),
  }
}

export type ListAddress = ReturnType<typeof useListAddress>
