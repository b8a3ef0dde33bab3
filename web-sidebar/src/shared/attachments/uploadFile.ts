/** One file on its way to the server. By `XMLHttpRequest`: `fetch` tells no progress of what is sent. */
import type { Api } from '../api/client'
import { Problem, readProblem } from '../api/problem'
import type { Attachment } from '../api/types'

/** As the server's default; it has the last word. */
export const FILE_LIMIT = 20 * 1024 * 1024

/** Who sends files: either application. */
export interface Sender {
  api: Api
  session: { token(): string | undefined }
}

export interface Upload {
  done: Promise<Attachment>
  cancel(): void
}

interface Answer {
  data?: Attachment
  error?: unknown
  response: Response
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Sends a file; `onProgress` hears how much of it has gone, 0 to 1. Rejects with a `Problem`. */
export function uploadFile(
  { api, session }: Sender,
  file: File,
  onProgress: (part: number) => void,
): Upload {
  const request = new XMLHttpRequest()
  const sent = new Promise<Answer>((resolve, reject) => {
    request.open('POST', `${globalThis.location.origin}/api/v1/attachments`)
    request.setRequestHeader('Authorization', `Bearer ${session.token() ?? ''}`)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name.slice(-200)))
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => {
      const retryAfter = request.getResponseHeader('retry-after')
      const headers = new Headers(retryAfter === null ? {} : { 'retry-after': retryAfter })
      const response = new Response(null, { status: request.status, headers })
      const body = parsed(request.responseText)
      if (request.status === 201) resolve({ data: body as Attachment, response })
      else reject(readProblem(response, body))
    }
    request.onerror = () => reject(new Problem({ code: 'offline', status: 0 }))
    request.ontimeout = () => reject(new Problem({ code: 'timed_out', status: 0 }))
    request.onabort = () => reject(new DOMException('removed', 'AbortError'))
    request.send(file)
  })
  return { done: api.call(sent, { quiet: true }), cancel: () => request.abort() }
}

/** What can be seen without sending anything. */
export function refusalOf(file: File): Problem | undefined {
  if (file.size > FILE_LIMIT) return new Problem({ code: 'file_too_large', status: 0 })
  return file.size === 0 ? new Problem({ code: 'file_empty', status: 0 }) : undefined
}
