/** An `XMLHttpRequest` whose answers are given by the test: uploads are sent with one, for their progress. */
import { vi } from 'vitest'

export interface SentUpload {
  headers: Record<string, string>
  file: File
  progress(part: number): void
  answer(status: number, body: unknown): void
  fail(): void
  wasAborted: boolean
}

export function fakeUpload(): SentUpload[] {
  const sent: SentUpload[] = []

  class FakeRequest {
    headers: Record<string, string> = {}
    upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } = {}
    onload?: () => void
    onerror?: () => void
    onabort?: () => void
    status = 0
    responseText = ''
    private mine?: SentUpload

    open(): void {}
    getResponseHeader = () => null
    setRequestHeader(name: string, value: string): void {
      this.headers[name] = value
    }
    send(file: File): void {
      this.mine = {
        headers: this.headers,
        file,
        wasAborted: false,
        progress: (part) => this.upload.onprogress?.({ lengthComputable: true, loaded: part, total: 1 }),
        answer: (status, body) => {
          this.status = status
          this.responseText = typeof body === 'string' ? body : JSON.stringify(body)
          this.onload?.()
        },
        fail: () => this.onerror?.(),
      }
      sent.push(this.mine)
    }
    abort(): void {
      if (this.mine) this.mine.wasAborted = true
      this.onabort?.()
    }
  }

  vi.stubGlobal('XMLHttpRequest', FakeRequest)
  return sent
}
