/** Prints what the first screen of the sidebar costs (gzip), and fails above the budget. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET_KB = 90
const dist = new URL('../dist/', import.meta.url)
const read = (path) => readFileSync(new URL(path, dist))

/** Files that load with a page: its entry and what that imports; lazy parts are not among them. */
function filesOf(mode) {
  const manifest = JSON.parse(read(`${mode}.manifest.json`).toString())
  const files = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const key of chunk.imports ?? []) visit(key)
  }
  visit(`${mode}.html`)
  return [...files]
}

function print(mode) {
  const rows = filesOf(mode).map((file) => [file, gzipSync(read(file), { level: 9 }).length / 1000])
  const sum = rows.reduce((total, [, size]) => total + size, 0)
  for (const [file, size] of rows) console.log(`${size.toFixed(1).padStart(7)} kB  ${file}`)
  console.log(`${sum.toFixed(1).padStart(7)} kB  ${mode} entry, gzip\n`)
  return sum
}

const sidebar = print('sidebar')
print('console')
if (sidebar > BUDGET_KB) {
  console.error(`the sidebar entry is ${sidebar.toFixed(1)} kB, its budget is ${BUDGET_KB} kB`)
  process.exit(1)
}
