# What an event costs while the inbox grows from 10^3 to 10^6 rows. Sourced, never run.
# shellcheck shell=bash

bench_growth() {
  local database measured sizes
  sizes="$(quick 1000,10000,100000,1000000 1000,10000,100000)"
  for database in sqlite postgres; do
    measured="$("$target/growth-bench" --database "$database" --sizes "$sizes")"
    echo "$measured"
    node script/lib/bench/growth.mjs "$measured" | while IFS=$'\t' read -r what ours bound note limit; do
      row what="$what, $database" ours="$ours" unit="µs" bound="$bound" against="the same at 1,000 rows" sense=times note="$note" ${limit:+limit="$limit"}
    done
  done
}
