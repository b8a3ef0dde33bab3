// Turns the answer of growth-bench into rows: what, at the largest size, at the smallest, all sizes in words, limit.
const { sizes } = JSON.parse(process.argv[2])
const first = sizes[0]
const last = sizes.at(-1)
// Noise of a shared machine is no growth: a cost that follows the number of rows would be a thousand times as high.
const flat = 2
const kinds = [
  ['append_us', 'append an event (batches of 128)', flat],
  ['route_us', 'claim and settle an event (steps of 100)', flat],
  ['forget_us', 'retention, per event deleted (steps of 1,000)', flat],
  ['lag_us', 'age of the oldest event that waits', flat],
  ['counts_us', 'events by state, for people', undefined],
]
for (const [name, what, limit] of kinds) {
  const all = sizes.map((size) => `${size.rows.toLocaleString('en')}: ${size[name].toFixed(1)}`).join(', ')
  console.log([`${what} at ${last.rows.toLocaleString('en')} rows`, last[name], first[name], all, limit ?? ''].join('\t'))
}
