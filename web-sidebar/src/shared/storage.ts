/** `sessionStorage` that may be missing: a frame with blocked storage throws on the first touch. */
export interface KeyStore {
  get(key: string): string | null
  set(key: string, value: string): void
  remove(key: string): void
}

/** Keeps values for this page only. */
export function memoryStore(): KeyStore {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  }
}

/** Wraps a browser storage; falls back to memory where the browser refuses. */
export function browserStore(open: () => Storage): KeyStore {
  try {
    const storage = open()
    storage.getItem('sidebook')
    return {
      get: (key) => storage.getItem(key),
      set: (key, value) => {
        try {
          storage.setItem(key, value)
        } catch {
          // Full or forbidden: the value lives on in memory where its owner keeps it.
        }
      },
      remove: (key) => storage.removeItem(key),
    }
  } catch {
    return memoryStore()
  }
}

/** Lives as long as the tab: survives the sign-in redirect, not the end of the client. */
export const tabStore = browserStore(() => window.sessionStorage)
/** Lives on: for preferences, and for the first screens that `snapshots.ts` keeps for a day and for one login. */
export const deviceStore = browserStore(() => window.localStorage)

/** Reads JSON that we wrote ourselves; anything else reads as nothing. */
export function readJson<T>(store: KeyStore, key: string, isValid: (value: unknown) => value is T): T | undefined {
  const text = store.get(key)
  if (text === null) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isValid(value) ? value : undefined
  } catch {
    return undefined
  }
}
