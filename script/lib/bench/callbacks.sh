# Durable callbacks a second, against what the same database does with rows of the same size in the same run. Sourced,
# never run.
# shellcheck shell=bash

# send_callbacks [options of callback-load]: sends to the server under test; prints JSON.
send_callbacks() {
  "$target/callback-load" --url "$server_url/callbacks/wecom/suite" --token "$token" --key "$key" --suite "$suite" --json "$@"
}

bench_callbacks() {
  local database baseline measured most single
  for database in sqlite postgres; do
    baseline="$("$target/commit-baseline" --database "$database" --seconds "$(quick 4 1)")"
    fresh_database "$database"
    server_start '"receiver"' "$database_url"
    send_callbacks --count 2000 --connections 16 >/dev/null
    measured="$(send_callbacks --count "$(quick 100000 10000)" --seconds "$(quick 15 5)" --connections 128)"
    server_stop
    most="$(field "$measured" per_second)"
    single="$(field "$baseline" single_per_s)"
    row what="durable callbacks, $database" ours="$most" unit=/s bound="$(field "$baseline" batched_per_s)" sense=more \
      against="raw inserts, 128 rows a commit" \
      note="128 connections; the load generator runs on the same processors; p99 $(field "$measured" p99_ms) ms"
    row what="durable callbacks, $database" ours="$most" unit=/s bound="$single" sense=more \
      against="raw inserts, one row a commit"
    if [ "$database" = postgres ]; then
      row what="durable callbacks, $database" ours="$most" unit=/s bound="$(field "$baseline" parallel_per_s)" sense=more \
        against="raw inserts, one row a commit on 16 connections"
    fi
  done
}
