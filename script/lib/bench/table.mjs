// Puts the rows of all parts into one table: node table.mjs ROWS_FOLDER INTO_FOLDER. Prints it and writes it as Markdown
// and JSON. A row that misses its limit is marked.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

const parts = ['envelope', 'callbacks', 'latency', 'attack', 'sync', 'cards', 'growth', 'memory', 'page']
const [from, into] = process.argv.slice(2)

const rows = parts.flatMap((part) => {
  const file = `${from}/${part}.jsonl`
  if (!existsSync(file)) return []
  const at = statSync(file).mtime.toISOString()
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => ({ ...JSON.parse(line), at }))
})

for (const row of rows) {
  if (row.limit === undefined) continue
  const measured = row.ratio ?? row.ours
  const atLeast = row.sense === 'more' || row.sense === 'less'
  row.holds = atLeast ? measured >= row.limit : measured <= row.limit
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`
const report = { commit, machine, measured_at: new Date().toISOString(), rows }

function number(value) {
  if (value === undefined) return ''
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

function judged(row) {
  if (row.limit === undefined) return ''
  const atLeast = row.sense === 'more' || row.sense === 'less'
  return `${atLeast ? '≥' : '≤'} ${number(row.limit)}${row.holds ? '' : ' MISSED'}`
}

const head = ['part', 'what', 'ours', 'against', 'bound', 'ratio', 'limit', 'note']
const cells = rows.map((row) => [
  row.part,
  row.what,
  `${number(row.ours)} ${row.unit ?? ''}`.trim(),
  row.against ?? '',
  row.bound === undefined ? '' : `${number(row.bound)} ${row.unit ?? ''}`.trim(),
  row.ratio === undefined ? '' : row.ratio.toFixed(2),
  judged(row),
  row.note ?? '',
])

const line = (values) => `| ${values.map((value) => value.replaceAll('|', '/')).join(' | ')} |`
const markdown = [
  `Commit ${commit}; ${machine}; ${report.measured_at}. Ratio: the share of the bound that is reached, where a row says`,
  '"times" how many times the bound it is.',
  '',
  line(head),
  line(head.map(() => '---')),
  ...cells.map(line),
  '',
].join('\n')

writeFileSync(`${into}/bench.json`, `${JSON.stringify(report, null, 2)}\n`)
writeFileSync(`${into}/bench.md`, markdown)
console.log(markdown)
