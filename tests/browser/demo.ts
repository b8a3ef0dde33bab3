import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test as base } from '@playwright/test'

import { type Demo, startDemo } from './process.js'
import { FRESH } from './fresh.js'

export type { Demo }

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
      const folder = await mkdtemp(join(tmpdir(), `sidebook-browser-${demoName}-`))
      // What every demo begins with is made once.
      const fresh = process.env[FRESH]
      if (fresh && demoOptions.length === 0) await cp(fresh, folder, { recursive: true })
      const demo = await startDemo(demoName, folder, demoOptions)
      try {
        await use(demo.at)
      } finally {
        await demo.stop()
        await rm(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

export { expect }
