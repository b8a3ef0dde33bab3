import createClient, { type Client } from 'openapi-fetch'

import type { Problem} from './problem';
import { asProblem, readProblem } from './problem'
import type { paths } from './schema'

/** No answer of ours takes longer; the person should be told rather than left waiting. */
const TIMEOUT_MS = 15_000
/** A file of a whole list is written before its answer begins. */
const FILE_TIMEOUT_MS = 5 * 60_000

export interface ApiOptions {
  /** The bearer token of the moment, if anyone is signed in. */
  token: () => string | undefined
  /** Called for every problem of a request made with a session; quiet ones are marked. */
  onProblem?: (problem: Problem, quiet: boolean) => void
}

export interface CallOptions {
  /** The view shows the problem in place: nothing is announced. */
  quiet?: boolean
}

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

export interface Api {
  readonly http: Client<paths>
  /** Unwraps an answer or throws a `Problem`. No request is repeated behind the view's back. */
  call<T>(request: Promise<Answer<T>>, options?: CallOptions): Promise<T>
}

/** Wraps the generated client once: token, time limit, problems. */
export function createApi({ token, onProblem }: ApiOptions): Api {
  const http = createClient<paths>({
    baseUrl: globalThis.location.origin,
    fetch: fetchInTime,
  })
  http.use({
    onRequest({ request }) {
      const bearer = token()
      if (bearer) request.headers.set('Authorization', `Bearer ${bearer}`)
      return request
    },
  })

  async function call<T>(request: Promise<Answer<T>>, { quiet = false }: CallOptions = {}): Promise<T> {
    try {
      const { data, error, response } = await request
      if (!response.ok) throw readProblem(response, error)
      // 204 has no body; its type says `undefined`, which `T` then is.
      return data as T
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      const problem = asProblem(error)
      onProblem?.(problem, quiet)
      throw problem
    }
  }

  return { http, call }
}

/** Ends a request that takes too long. By hand: `AbortSignal.timeout` is newer than many WeCom clients. */
async function fetchInTime(request: Request): Promise<Response> {
  const controller = new AbortController()
  const giveUp = () => controller.abort(request.signal.reason)
  const timer = setTimeout(() => {
    controller.abort(new DOMException('No answer in time', 'TimeoutError'))
  }, new URL(request.url).pathname.endsWith('/export') ? FILE_TIMEOUT_MS : TIMEOUT_MS)
  request.signal.addEventListener('abort', giveUp)
  try {
    return await globalThis.fetch(request, { signal: controller.signal })
  } finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', giveUp)
  }
}
