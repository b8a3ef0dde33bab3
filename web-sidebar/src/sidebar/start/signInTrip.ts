import { readJson, type KeyStore } from '@shared/storage'

/** What the page must remember while the browser is away at the platform's sign-in. */
interface Trip {
  verifier: string
}

/** When the recent trips began: too many at once mean a loop. */
const TRIPS = 'sidebook.sidebar.trips'
const TRIP = 'sidebook.sidebar.trip'
const MAX_TRIPS = 3
const WINDOW_MS = 60_000

const isTrip = (value: unknown): value is Trip =>
  typeof value === 'object' && value !== null && 'verifier' in value && typeof value.verifier === 'string'

const isTimes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number')

export interface SignInTrips {
  /** False when the last minute saw so many trips that another would only be one more. */
  mayBegin(): boolean
  begin(verifier: string): void
  /** The verifier of the trip that ends now; it is forgotten with the answer. */
  end(): string | undefined
  /** Signed in, or the person asked for another try. */
  forgetHistory(): void
}

export function createSignInTrips(store: KeyStore, now: () => number): SignInTrips {
  const recent = () => (readJson(store, TRIPS, isTimes) ?? []).filter((time) => now() - time < WINDOW_MS)
  return {
    mayBegin: () => recent().length < MAX_TRIPS,
    begin(verifier) {
      store.set(TRIPS, JSON.stringify([...recent(), now()]))
      store.set(TRIP, JSON.stringify({ verifier } satisfies Trip))
    },
    end() {
      const trip = readJson(store, TRIP, isTrip)
      store.remove(TRIP)
      return trip?.verifier
    },
    forgetHistory: () => store.remove(TRIPS),
  }
}
