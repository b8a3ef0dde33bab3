/** Answers requests in tests by method and path, and remembers them. */
import { vi } from 'vitest'

export interface Seen {
  method: string
  path: string
  query: URLSearchParams
  headers: Headers
  body: unknown
}

export interface Answer {
  status?: number
  body?: unknown
  headers?: Record<string, string>
}

type Responder = Answer | ((seen: Seen) => Answer | Promise<Answer>)

/** A refusal as the server writes it. */
export function problem(status: number, code: string, headers: Record<string, string> = {}): Answer {
  const body = { type: 'about:blank', title: code, status, code, instance: '/', trace_id: 'trace-1' }
  return { status, body, headers }
}

/** Stubs `fetch`. Routes are `METHOD /path`; they may be changed while the test runs. */
export function fakeFetch(routes: Record<string, Responder>) {
  const seen: Seen[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    const text = await request.text()
    const one: Seen = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text ? (JSON.parse(text) as unknown) : undefined,
    }
    seen.push(one)
    const responder = routes[`${one.method} ${one.path}`]
    if (!responder) throw new TypeError(`no route for ${one.method} ${one.path}`)
    const { status = 200, body, headers } = typeof responder === 'function' ? await responder(one) : responder
    const content = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
    return new Response(content, { status, headers: { 'content-type': 'application/json', ...headers } })
  })
  const to = (path: string) => seen.filter((one) => one.path === path)
  return { seen, to, routes }
}
