# A full sync of 60,000 contacts and 5,000 groups, at 50 ms a call, against the time that the allowed calls take at least.
# Sourced, never run.
# shellcheck shell=bash

bench_sync() {
  local database contacts groups measured
  local -a redis
  contacts="$(quick 60000 3000)" groups="$(quick 5000 250)"
  for database in sqlite postgres; do
    fresh_database "$database"
    redis=()
    [ "$database" = sqlite ] || redis=(--redis "$SIDEBOOK_TEST_REDIS_URL")
    measured="$("$target/sync-bench" --database "$database_url" "${redis[@]}" --contacts "$contacts" --groups "$groups" \
      --members 30 --latency-ms 50 --seconds 300 --json)"
    echo "$measured"
    row what="sync of $contacts contacts and $groups groups, $database" ours="$(field "$measured" seconds)" unit=s \
      bound="$(field "$measured" lower_bound_seconds)" against="the allowed calls at 50 ms each" sense=less limit=0.9 \
      note="$(node -p 'const v = JSON.parse(process.argv[1]); `${v.calls} calls, ${v.refused} refused by the platform, at most ${v.peak_at_once} at once; ${v.stored.complete ? "complete" : "INCOMPLETE"}; ${Math.round(v.peak_rss_mb)} MB`' "$measured")"
  done
}
