// Reads one address over and over: node get.mjs URL SECONDS AT_ONCE. Prints how often a second.
const [url, seconds, atOnce] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const until = performance.now() + seconds * 1000
let done = 0
async function reader() {
  while (performance.now() < until) {
    const answer = await fetch(url)
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
    done += 1
  }
}
await Promise.all(Array.from({ length: atOnce }, reader))
console.log(`${Math.round(done / seconds)} reads a second of ${url}`)
