import { defineConfig } from '@playwright/test'

import tests from '../playwright.config.js'

/** Measurements of the page, for script/bench. */
export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../../target/browser',
  reporter: [['line']],
})
