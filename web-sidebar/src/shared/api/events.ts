/** Server-sent events over `fetch`: the browser's own `EventSource` cannot carry the session's token. */
import { EventSourceParserStream } from 'eventsource-parser/stream'

/**
 * Reads a stream to its end and hands over each event's data. Throws whatever the network threw. A stream that the server
 * ends with a problem ends: asking again brings the same problem as an answer.
 */
export async function readEvents<T>(bytes: ReadableStream<Uint8Array>, onData: (data: T) => void): Promise<void> {
  const texts = bytes.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)
  const events = texts.pipeThrough(new EventSourceParserStream()).getReader()
  for (;;) {
    const { done, value } = await events.read()
    if (done || value.event === 'problem') return
    onData(JSON.parse(value.data) as T)
  }
}
