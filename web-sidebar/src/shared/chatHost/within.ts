import { HostError } from './types'

/** How long the chat program may stay silent before we say so (it waits forever when the bridge is missing). */
export const HOST_ANSWER_MS = 3_000
/** A send may wait for the person to confirm in the client. */
export const HOST_SEND_MS = 60_000

/** Rejects with `no_answer` when the promise takes too long. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HostError('no_answer')), milliseconds)
  })
  try {
    return await Promise.race([work, silence])
  } finally {
    clearTimeout(timer)
  }
}
