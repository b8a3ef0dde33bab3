# A full sync of 60,000 contacts and 5,000 groups against its lower bound. Sourced, never run.
# shellcheck shell=bash

bench_sync() {
  [ -x "$target/sync-bench" ] || { echo "there is no sync-bench"; return; }
}
