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
