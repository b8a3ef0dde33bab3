/** Signing in by a scanned code, between leaving for the platform's page and coming back with `code` and `state`. */
import { readJson, type KeyStore } from '@shared/storage'

const TRIP = 'sidebook.console.scan'

interface Trip {
  verifier: string
  /** Where the person wanted to go. */
  to: string
}

export interface Arrival extends Trip {
  code: string
  state: string
}

const isTrip = (value: unknown): value is Trip =>
  typeof value === 'object' &&
  value !== null &&
  'verifier' in value &&
  typeof value.verifier === 'string' &&
  'to' in value &&
  typeof value.to === 'string'

export function beginTrip(store: KeyStore, trip: Trip): void {
  store.set(TRIP, JSON.stringify(trip))
}

/**
 * What the platform gave back, once: the address is cleaned, so that neither a reload nor a bookmark repeats it. Without
 * the verifier (another tab, another browser) it is still an arrival: the server says what is wrong with it.
 */
export function takeArrival(store: KeyStore, page: Pick<Window, 'location' | 'history'>): Arrival | undefined {
  const query = new URLSearchParams(page.location.search)
  const [code, state] = [query.get('code'), query.get('state')]
  if (!code || !state) return undefined
  page.history.replaceState(null, '', page.location.pathname + page.location.hash)
  const trip = readJson(store, TRIP, isTrip)
  store.remove(TRIP)
  return { code, state, verifier: trip?.verifier ?? '', to: trip?.to ?? '/' }
}
