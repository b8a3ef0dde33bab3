import { useRoute, useRouter } from 'vue-router'

const DAY_MS = 86_400_000

/** Values in the address bar: what is filtered can be sent to somebody, and the way back leads to it. */
export function useAddress() {
  const route = useRoute()
  const router = useRouter()
  const valueOf = (key: string): string => {
    const value = route.query[key]
    return typeof value === 'string' ? value : ''
  }
  function put(key: string, value: string | undefined): void {
    const others = Object.entries(route.query).filter(([name]) => name !== key)
    void router.replace({ query: { ...Object.fromEntries(others), ...(value && { [key]: value }) } })
  }
  return { valueOf, put }
}

/** The beginning of a day in Asia/Shanghai, or of one so many days later; nothing for what is no day. */
export function instantOf(day: string, later = 0): string | undefined {
  const moment = new Date(`${day}T00:00:00+08:00`)
  return Number.isNaN(moment.getTime()) ? undefined : new Date(moment.getTime() + later * DAY_MS).toISOString()
}

/** A query whose days `from` and `before` (the last one is meant whole) are instants. */
export function withInstants(query: Readonly<Record<string, string>>): Record<string, string> {
  const { from, before, ...rest } = query
  const [first, last] = [from && instantOf(from), before && instantOf(before, 1)]
  return { ...rest, ...(first && { from: first }), ...(last && { before: last }) }
}
