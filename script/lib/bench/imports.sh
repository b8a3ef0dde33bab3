# A workbook of 10,000 clients: looked through, put, and the memory at most. Sourced, never run.
# shellcheck shell=bash

bench_imports() {
  # Not `rows`: that is where the table's rows go.
  local database clients measured
  clients="$(quick 10000 1000)"
  for database in sqlite postgres; do
    measured="$("$target/import-bench" --database "$database" --rows "$clients")"
    echo "$measured"
    row what="import of $clients clients, $database" ours="$(field "$measured" put_s)" unit=s \
      note="looked through before in $(field "$measured" check_s) s; .xlsx of $(field "$measured" workbook_kb) kB"
    row what="import of $clients clients, $database: memory at most" ours="$(field "$measured" peak_mb)" unit=MB \
      note="$(field "$measured" before_mb) MB of it before the worker began"
  done
}
