# Memory of the program at rest and under load, by what it does. Sourced, never run.
# shellcheck shell=bash

# Resident memory of the server at its highest, in MB.
server_memory_peak() { awk '/VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$server/status"; }

# memory_row WHAT RESTING
memory_row() {
  row what="memory of $1 under load (peak)" ours="$(server_memory_peak)" unit=MB bound="$2" against="at rest" sense=times note="${3:-}"
}

bench_memory() {
  local rest count seconds
  count="$(quick 50000 5000)"
  seconds="$(quick 8 2)"
  row what="the program, one file" ours="$(du -m "$target/sidebook" | cut -f1)" unit=MB
  fresh_database postgres

  server_start '"receiver"' "$database_url"
  sleep 1
  rest="$(server_memory)"
  send_callbacks --count "$count" --seconds "$seconds" --connections 128 >/dev/null
  memory_row "a receiver" "$rest" "128 connections"
  server_stop

  # What the receiver kept is waiting for it.
  server_start '"worker"' "$database_url"
  rest="$(server_memory)"
  sleep "$seconds"
  memory_row "a worker" "$rest" "routing what waits"
  server_stop

  server_start '"api"' "$database_url"
  sleep 1
  rest="$(server_memory)"
  node script/lib/bench/get.mjs "$server_url/api/v1/setup" "$seconds" 64
  memory_row "an api" "$rest" "64 connections reading /api/v1/setup"
  server_stop

  fresh_database sqlite
  server_start '"receiver", "api", "worker"' "$database_url"
  sleep 1
  rest="$(server_memory)"
  send_callbacks --count "$count" --seconds "$seconds" --connections 128 >/dev/null
  sleep 2
  memory_row "all in one process on SQLite" "$rest" "128 connections, and routing"
  server_stop
}
