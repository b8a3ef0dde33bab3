/** What was typed into a form: kept over a failed save, a sign-in and a reload, until it is saved or thrown away. */
import { readJson, type KeyStore } from '@shared/storage'

/** An older text would be more surprising than helpful. */
const MAX_AGE_MS = 60 * 60_000

interface Kept<T> {
  kept_at: number
  value: T
}

export interface FormDraft<T> {
  keep(value: T): void
  find(): T | undefined
  drop(): void
}

/** The draft under `key`, which names the form and the client it is about. */
export function formDraft<T>(
  store: KeyStore,
  key: string,
  isValid: (value: unknown) => value is T,
  now: () => number = Date.now,
): FormDraft<T> {
  const name = `sidebook.sidebar.form.${key}`
  const isKept = (value: unknown): value is Kept<T> =>
    typeof value === 'object' &&
    value !== null &&
    'kept_at' in value &&
    typeof value.kept_at === 'number' &&
    'value' in value &&
    isValid(value.value)
  return {
    keep: (value) => store.set(name, JSON.stringify({ kept_at: now(), value } satisfies Kept<T>)),
    find() {
      const kept = readJson(store, name, isKept)
      return kept && now() - kept.kept_at < MAX_AGE_MS ? kept.value : undefined
    },
    drop: () => store.remove(name),
  }
}
