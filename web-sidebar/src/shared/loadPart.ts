/** Parts of a page that are fetched when they are needed. */
import { catalogueReady } from './i18n/language'

const TRIES = 3
const PAUSE_MS = 800

const pause = () => new Promise((done) => setTimeout(done, PAUSE_MS))

/** Fetches a part and its words in the language of the page; tries again when the network stumbles. */
export async function loadPart<T>(load: () => Promise<{ default: T }>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      const part = (await load()).default
      await catalogueReady()
      return part
    } catch (error) {
      if (tried === TRIES) throw error
      await pause()
    }
  }
}
