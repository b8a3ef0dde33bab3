import { defineConfig } from '@playwright/test'

const results = process.env['SIDEBOOK_RESULTS'] ?? '../../target/results'

/** Stories, each file with a demo of its own that `demo.ts` starts with fresh data. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // Pictures for the README are made when they are asked for.
  testIgnore: process.env['SIDEBOOK_TOUR'] === undefined ? 'tour.spec.ts' : [],
  outputDir: '../../target/browser',
  globalSetup: './fresh.ts',
  // Pages are drawn by the processor: two at a time make each other late.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: `${results}/playwright.json` }]],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    // Half faded in or out, nothing has the contrast that it is meant to have.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // Takes a quarter of a run's time, so only who looks for a reason asks for it.
    trace: process.env['SIDEBOOK_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
