# How long the platform waits for its answer at fixed rates, open loop: alone, and while the worker is stopped, the
# platform's API hangs and a bulk import writes to the same database. Sourced, never run.
# shellcheck shell=bash

# latency_row WHAT JSON [limit of p99.9 in ms]
latency_row() {
  local what="$1" measured="$2" limit="${3:-}"
  row what="$what: p99.9 of the answer" ours="$(field "$measured" p999_ms)" unit=ms ${limit:+limit="$limit"} \
    note="p50 $(field "$measured" p50_ms), p99 $(field "$measured" p99_ms), max $(field "$measured" max_ms) ms; $(answers "$measured")"
}

# How many were answered with 200, and what else was answered.
answers() { node -p 'const v = JSON.parse(process.argv[1]); `${Math.round(v.per_second)}/s, answers ${JSON.stringify(v.statuses).replaceAll("\"", "")}`' "$1"; }

# A platform that takes connections and never answers: its address in $platform_url, its pid in $other.
platform_hangs() {
  local port
  port="$(free_port)"
  node -e 'require("net").createServer(() => {}).listen(Number(process.argv[1]), "127.0.0.1")' "$port" &
  other=$!
  platform_url="http://127.0.0.1:$port"
}

bench_latency() {
  local database rate seconds measured importer imported
  seconds="$(quick 20 4)"
  for database in sqlite postgres; do
    for rate in 500 2000 5000; do
      fresh_database "$database"
      server_start '"receiver"' "$database_url"
      send_callbacks --count 1000 --connections 16 >/dev/null
      measured="$(send_callbacks --rate "$rate" --seconds "$seconds" --connections 256)"
      server_stop
      if [ "$rate" = 500 ]; then latency_row "$rate/s, $database" "$measured" 1000; else latency_row "$rate/s, $database" "$measured"; fi
    done

    fresh_database "$database"
    platform_hangs
    server_start '"receiver", "api"' "$database_url"
    send_callbacks --count 1000 --connections 16 >/dev/null
    "$target/import-load" --database "$database_url" --seconds "$((seconds + 2))" >"$work/import.json" &
    importer=$!
    sleep 1
    measured="$(send_callbacks --rate 500 --seconds "$seconds" --connections 256)"
    wait "$importer"
    imported="$(field "$(cat "$work/import.json")" per_second)"
    server_stop
    kill "$other" && wait "$other" 2>/dev/null || true
    other="" platform_url=""
    latency_row "500/s, $database, worker stopped, platform hanging, bulk import" "$measured" 1000
    row what="the bulk import meanwhile, $database" ours="$imported" unit="clients/s"
  done
}
