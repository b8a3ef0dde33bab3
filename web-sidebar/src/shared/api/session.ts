import { shallowRef, type ShallowRef } from 'vue'

import { readJson, type KeyStore } from '../storage'

interface Expiring {
  token: string
  expires_at: string
}

/** Who is signed in. In memory, and in the tab's storage so that a reload or a redirect keeps it. */
export interface SessionStore<S extends Expiring> {
  readonly current: ShallowRef<S | undefined>
  token(): string | undefined
  set(session: S): void
  clear(): void
}

/** Reads back what an earlier page of this tab stored; an expired session reads as none. */
export function createSessionStore<S extends Expiring>(
  key: string,
  store: KeyStore,
  now: () => number = Date.now,
): SessionStore<S> {
  const isValid = (value: unknown): value is S =>
    typeof value === 'object' &&
    value !== null &&
    'token' in value &&
    typeof value.token === 'string' &&
    'expires_at' in value &&
    typeof value.expires_at === 'string' &&
    Date.parse(value.expires_at) > now()

  const current: ShallowRef<S | undefined> = shallowRef()
  current.value = readJson(store, key, isValid)
  return {
    current,
    token: () => current.value?.token,
    set(session) {
      current.value = session
      store.set(key, JSON.stringify(session))
    },
    clear() {
      current.value = undefined
      store.remove(key)
    },
  }
}
