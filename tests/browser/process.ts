/** The demo as a process: started on free ports, ready when it says so, stopped as a person stops it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What the demo logs at the finest level is kept for script/lib/log-secrets to search. */
const LOGS = process.env['SIDEBOOK_TEST_LOGS'] ?? '../../target/logs'
const FINEST_LINES = { SIDEBOOK_LOG__FILTER: 'trace', SIDEBOOK_LOG__FORMAT: 'json' }

/** Where a running demo is reached. */
export interface Demo {
  /** The simulated client: conversations, messages, the sidebar in a frame. */
  readonly chat: string
  /** The console. */
  readonly console: string
  /** Where SMS codes appear. */
  readonly outbox: string
  /** The address under which messenger clients reach Sidebook. */
  readonly client: string
}

/** Starts a demo with its data in `folder`; what is there already is gone on with. */
export async function startDemo(name: string, folder: string, options: string[]): Promise<{ at: Demo; stop: () => Promise<void> }> {
  const program = process.env['SIDEBOOK_PROGRAM'] ?? '../../target/debug/sidebook'
  const [server, simulator, client] = await Promise.all([freePort(), freePort(), freePort()])
  await mkdir(LOGS, { recursive: true })
  const log = openSync(join(LOGS, `browser-${name}-${server}.jsonl`), 'w')
  const child = spawn(
    program,
    ['demo', '--data', folder, '--port', `${server}`, '--simulator-port', `${simulator}`, '--client-port', `${client}`, ...options],
    { stdio: ['ignore', 'pipe', log], env: { ...process.env, ...FINEST_LINES } },
  )
  const stop = async () => {
    await ended(child)
    closeSync(log)
  }
  try {
    await ready(child)
  } catch (error) {
    await stop()
    throw error
  }
  const at = {
    chat: `http://127.0.0.1:${simulator}`,
    console: `http://127.0.0.1:${server}/console/`,
    outbox: `http://127.0.0.1:${server}/outbox`,
    client: `http://127.0.0.1:${client}`,
  }
  return { at, stop }
}


/**
 * A port that nobody listens on, below the range from which the machine gives ports to outgoing connections: between
 * this look and the demo's start the browser makes some.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => {
        resolve(false)
      })
      server.listen(port, '127.0.0.1', () => {
        server.close(() => {
          resolve(true)
        })
      })
    })
    if (free) return port
  }
}

/** Waits for the line with which the demo says that it is open. */
async function ready(child: ChildProcess): Promise<void> {
  const { stdout } = child
  if (stdout === null) throw new Error('the demo has no output')
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`the demo ended with ${code ?? 'a signal'} before it was ready`))
    })
    createInterface({ input: stdout }).on('line', (line) => {
      if (line.includes('Ctrl-C')) resolve()
    })
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await gone
}
