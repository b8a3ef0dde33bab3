// Talks to the simulator. Errors carry the text that the simulator gave.

export async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    cache: 'no-store',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await answer.text()
  let value = null
  try {
    value = text ? JSON.parse(text) : null
  } catch {
    value = { error: text }
  }
  if (!answer.ok) throw new Error(value?.error ?? `${answer.status}`)
  return value
}

export const get = path => call('GET', path)
export const post = (path, body = {}) => call('POST', path, body)
export const put = (path, body) => call('PUT', path, body)

/** Calls `changed` now and after every change of the world, at most five times a second, one call at a time. */
export function follow(changed) {
  let running = false
  let again = false
  const run = async () => {
    if (running) {
      again = true
      return
    }
    running = true
    do {
      again = false
      await changed().catch(error => console.warn('state', error))
      await new Promise(resolve => setTimeout(resolve, 200))
    } while (again)
    running = false
  }
  const events = new EventSource('/chat/api/events')
  events.addEventListener('changed', run)
  events.addEventListener('open', run)
  run()
  return run
}
