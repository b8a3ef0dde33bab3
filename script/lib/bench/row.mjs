// Adds one row to a part's results: node row.mjs FILE key=value ... See `row` in common.sh.
import { appendFileSync } from 'node:fs'

const [file, ...pairs] = process.argv.slice(2)
const row = Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
for (const name of ['ours', 'bound', 'limit']) {
  if (row[name] === undefined) continue
  row[name] = Number(row[name])
  if (Number.isNaN(row[name])) throw new Error(`${row.what}: ${name} is no number`)
}
if (row.bound !== undefined) {
  row.ratio = row.sense === 'less' ? row.bound / row.ours : row.ours / row.bound
}
appendFileSync(file, `${JSON.stringify(row)}\n`)
