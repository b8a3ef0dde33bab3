// Turns the answer of card-bench into rows: what, figure, unit, note.
const answer = JSON.parse(process.argv[2])
const { database, clients } = answer
const of = `${clients.toLocaleString('en')} clients, ${database}`
const ms = (value) => value.toFixed(1)
const line = (...cells) => console.log(cells.join('\t'))

const most = answer.overview_most
line(`cards, ${of}: as many as possible`, most.rate, '/s', `${most.failed} failed; p99 ${ms(most.p99_ms)} ms`)
const half = answer.overview_at_half
line(`cards, ${of}: p99 at half of that`, half.p99_ms, 'ms', `${Math.round(half.rate)}/s, ${half.failed} failed; p50 ${ms(half.p50_ms)} ms`)
for (const { kind, found } of answer.searches) {
  line(`search by ${kind}, ${of}: p99`, found.p99_ms, 'ms', `two at once; p50 ${ms(found.p50_ms)} ms; ${Math.round(found.rate)}/s, ${found.failed} failed`)
}
line(`bulk import, ${of}`, answer.imported_per_s, 'clients/s', 'with a person, a service and tags each; 2,000 a transaction')
// Nobody waits longer than a second for a list; what is slowest of each kind stands for it.
const slow = 1000
for (const list of new Set(answer.lists.map((one) => one.list))) {
  const ways = answer.lists.filter((one) => one.list === list)
  const slowest = ways.reduce((one, other) => (other.found.p99_ms > one.found.p99_ms ? other : one))
  const failed = ways.reduce((sum, { found }) => sum + found.failed, 0)
  const all = ways.map(({ what, rows, found }) => `${what}${rows === undefined || rows === null ? '' : ` (${rows})`} ${ms(found.p50_ms)}`).join('; ')
  line(`console, list of ${list}, ${of}: p99 of the slowest`, slowest.found.p99_ms, 'ms', `${slowest.what}; ${failed} failed; p50 in ms: ${all}`, slow)
}
