# The sidebar's first screen, the search and the console's lists with 100,000 clients and 60,000 external contacts in one
# agency. Sourced, never run.
# shellcheck shell=bash

bench_cards() {
  local database clients contacts measured
  clients="$(quick 100000 5000)"
  contacts="$(quick 60000 3000)"
  for database in sqlite postgres; do
    measured="$("$target/card-bench" --database "$database" --clients "$clients" --contacts "$contacts" --seconds "$(quick 5 1)")"
    echo "$measured"
    node script/lib/bench/cards.mjs "$measured" | while IFS=$'\t' read -r what ours unit note limit; do
      row what="$what" ours="$ours" unit="$unit" note="$note" ${limit:+limit="$limit"}
    done
  done
}
