// Reads what a test runner reported and prints "passed failed skipped"; prints nothing when it reported nothing.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [reader, folder] = process.argv.slice(2)
const text = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')

const readers = {
  vitest() {
    const report = text('vitest.json')
    if (report === '') return undefined
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests } = JSON.parse(report)
    const failed = numFailedTests === 0 && numPassedTests === 0 ? numFailedTestSuites : numFailedTests
    return [numPassedTests, failed, numPendingTests + numTodoTests]
  },
  cargo() {
    const log = text('cargo.log')
    const nextest = /Summary \[.*?\]\s+(?:\d+\/)?(\d+) tests? run: (\d+) passed(?: \(.*?\))?(?:, (\d+) failed)?(?:, (\d+) timed out)?(?:, (\d+) skipped)?/.exec(log)
    if (nextest) return [nextest[2], Number(nextest[3] ?? 0) + Number(nextest[4] ?? 0), nextest[5] ?? 0]
    return libtest(log)
  },
  'cargo-doc': () => libtest(text('cargo-doc.log')),
  playwright() {
    const report = text('playwright.json')
    if (report === '') return undefined
    const { expected, unexpected, flaky, skipped } = JSON.parse(report).stats
    return [expected, unexpected + flaky, skipped]
  },
}

function libtest(log) {
  const results = [...log.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm)]
  if (results.length === 0) return undefined
  return [1, 2, 3].map((column) => results.reduce((sum, one) => sum + Number(one[column]), 0))
}

const counts = readers[reader]?.()
if (counts) console.log(counts.join(' '))
