import { onScopeDispose, ref } from 'vue'

import { readEvents } from '@shared/api/events'
import { asProblem } from '@shared/api/problem'

/** Between a stream that ended and the next one. */
export const AGAIN_MS = 1_500

type Open = (signal: AbortSignal) => Promise<ReadableStream<Uint8Array> | null>

/**
 * Follows something that the server tells as it happens. Streams end now and then, and networks fail: it is asked again
 * until `stop`, the page is left, or the answer says that there is nothing to follow.
 */
export function useLive<T>(onData: (data: T) => void) {
  /** The last try failed; the next one may succeed. */
  const isUnwatched = ref(false)
  let following: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    following?.abort()
    following = undefined
    clearTimeout(timer)
    isUnwatched.value = false
  }

  function follow(open: Open): void {
    stop()
    following = new AbortController()
    void listen(open, following)
  }

  async function listen(open: Open, own: AbortController): Promise<void> {
    const isCurrent = () => following === own
    try {
      const bytes = await open(own.signal)
      if (!isCurrent()) return
      isUnwatched.value = false
      if (bytes) await readEvents<T>(bytes, (data) => isCurrent() && onData(data))
    } catch (error) {
      if (!isCurrent()) return
      isUnwatched.value = true
      // A stopped session, a permission that was taken or a vanished thing will not come back; a network may.
      if ([401, 403, 404].includes(asProblem(error).status)) return
    }
    if (isCurrent()) timer = setTimeout(() => void listen(open, own), AGAIN_MS)
  }

  onScopeDispose(stop)
  return { isUnwatched, follow, stop }
}
