# How soon the sidebar's first screen can be used, in a slowed-down Chromium. Sourced, never run.
# shellcheck shell=bash

bench_page() {
  local measured="$work/page.jsonl"
  npm_packages tests/browser
  : >"$measured"
  (
    cd tests/browser
    export CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}"
    SIDEBOOK_PROGRAM="$target/sidebook" SIDEBOOK_BENCH="$measured" SIDEBOOK_BENCH_RUNS="$(quick 15 3)" \
      npx --no-install playwright test --config bench/playwright.config.ts
  )
  while IFS= read -r line; do
    row what="first usable screen, opened $(field "$line" what): median" ours="$(field "$line" median_ms)" unit=ms limit=1000 \
      note="4 times slower processor, fast 3G; most $(calculate "Math.round($(field "$line" most_ms))") ms of $(field "$line" runs) runs"
  done <"$measured"
}
