# Valid traffic while strangers do their worst: idle connections, slow bodies, a million wrong signatures. Sourced, never
# run.
# shellcheck shell=bash

bench_attack() {
  local rate=500 seconds connections idle wrong measured calm attacked before hanging held strangers
  seconds="$(quick 20 4)"
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  idle="$(quick 10000 1000)"
  # Some files besides the connections; both sides of each are on this machine, but in different processes.
  connections=$(($(ulimit -n) - 500))
  if [ "$idle" -gt "$connections" ]; then idle="$connections"; fi
  fresh_database sqlite
  server_start '"receiver"' "$database_url"
  send_callbacks --count 2000 --connections 16 >/dev/null
  before="$(server_memory)"
  calm="$(send_callbacks --rate "$rate" --seconds "$seconds" --connections 64)"

  # Whoever holds on to us has a machine of their own: their processes do not send the valid traffic.
  send_strangers --wrong 100 --rate 1 --connections 1 --idle "$idle" --slow 200 --seconds "$((seconds + 10))" >/dev/null &
  strangers=$!
  # Until all of them hang, and the first have been sent away and come back.
  sleep "$(quick 25 3)"
  hanging="$(send_callbacks --rate "$rate" --seconds "$seconds" --connections 64)"
  held="$(server_memory)"
  wait "$strangers"
  attack_row "$idle idle connections and 200 slow bodies" "$hanging" "$calm"
  row what="memory after $idle idle connections" ours="$held" unit=MB bound="$before" against="before" sense=times

  # So many a second that the machine is not full of the load generator itself.
  wrong="$(quick 1000000 20000)"
  # Here they only get the time that valid traffic leaves.
  send_strangers --wrong 100 --rate 10000 --count "$wrong" --seconds 200 --connections 64 >"$work/strangers.json" &
  strangers=$!
  sleep 1
  attacked="$(send_callbacks --rate "$rate" --seconds "$(quick 90 2)" --connections 64)"
  wait "$strangers"
  attack_row "$wrong wrong signatures" "$attacked" "$calm" \
    "; refused $(node -p 'JSON.stringify(JSON.parse(process.argv[1]).wrong_statuses).replaceAll("\"", "")' "$(cat "$work/strangers.json")")"
  row what="memory after $wrong wrong signatures" ours="$(server_memory)" unit=MB bound="$before" against="before" sense=times
  server_stop
}

# As send_callbacks, behind everything else that wants a processor.
send_strangers() {
  nice -n 10 "$target/callback-load" --url "$server_url/callbacks/wecom/suite" --token "$token" --key "$key" --suite "$suite" --json "$@"
}

# attack_row WHAT ATTACKED CALM [note]
attack_row() {
  row what="$1: p99 of valid callbacks" ours="$(field "$2" p99_ms)" unit=ms bound="$(field "$3" p99_ms)" \
    against="the same rate without" sense=times limit=2 note="500/s; $(answers "$2")${4:-}"
}
