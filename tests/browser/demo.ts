import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { expect, test as base } from '@playwright/test'

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

/** `test` with a demo of its own: one a file (each names its demo), fresh data, free ports, stopped at the end. */
export const test = base.extend<{ policyKept: undefined }, { demoName: string; demoOptions: string[]; demo: Demo }>({
  /** Nothing on a page may be against its content security policy. */
  policyKept: [
    async ({ page }, use) => {
      const blocked: string[] = []
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) blocked.push(message.text())
      })
      await use(undefined)
      expect(blocked).toEqual([])
    },
    { auto: true },
  ],
  demoName: ['', { scope: 'worker', option: true }],
  demoOptions: [[], { scope: 'worker', option: true }],
  demo: [
    async ({ demoName, demoOptions }, use) => {
      const program = process.env['SIDEBOOK_PROGRAM'] ?? '../../target/debug/sidebook'
      const folder = await mkdtemp(join(tmpdir(), `sidebook-browser-${demoName}-`))
      const [server, simulator, client] = await Promise.all([freePort(), freePort(), freePort()])
      await mkdir(LOGS, { recursive: true })
      const log = openSync(join(LOGS, `browser-${demoName}-${server}.jsonl`), 'w')
      const child = spawn(
        program,
        ['demo', '--data', folder, '--port', `${server}`, '--simulator-port', `${simulator}`, '--client-port', `${client}`, ...demoOptions],
        { stdio: ['ignore', 'pipe', log], env: { ...process.env, ...FINEST_LINES } },
      )
      try {
        await ready(child)
        await use({
          chat: `http://127.0.0.1:${simulator}`,
          console: `http://127.0.0.1:${server}/console/`,
          outbox: `http://127.0.0.1:${server}/outbox`,
          client: `http://127.0.0.1:${client}`,
        })
      } finally {
        await stop(child)
        closeSync(log)
        await rm(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

export { expect }

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

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGINT')
  await ended
}
