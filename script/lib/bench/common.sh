# Shared by the parts of script/bench: building, servers under test, rows of the table. Sourced, never run.
# shellcheck shell=bash

results="$root/target/bench/rows"
target="${CARGO_TARGET_DIR:-$root/target}/release"
work="" server="" server_url="" server_config=""
suite=ww5a1de8077e7fee01 token=benchToken key=ZGVtb1N1aXRlQWVzS2V5MDEyMzQ1Njc4OTAxMjM0NTY

# long SHORT: a duration or count, the second one when QUICK is set.
quick() { if [ -n "${QUICK:-}" ]; then echo "$2"; else echo "$1"; fi; }

build() {
  front_end
  cargo build --quiet --release --package sidebook --bin sidebook
  # Apart: together, the program would be built with what only tests need.
  cargo build --quiet --release --package sidebook-tests --bins
}

# row what=… ours=… unit=… [bound=… against=… sense=more|less|times] [limit=…] [note=…]
# `sense` says what the ratio is: more: ours / bound (a rate); less: bound / ours (a time); times: ours / bound, where
# `limit` is the most it may be.
row() { node script/lib/bench/row.mjs "$rows" "part=$part" "$@"; }

# Field $2 of the JSON text $1.
field() { node -e 'const v = JSON.parse(process.argv[1])[process.argv[2]]; if (v === undefined) { console.error("no field " + process.argv[2] + " in " + process.argv[1]); process.exit(1); } console.log(v)' "$1" "$2"; }

# An arithmetic expression, with decimals.
calculate() { node -p "$1"; }

# A fresh database, its address in $database_url: fresh_database sqlite|postgres
database_count=0
fresh_database() {
  database_count=$((database_count + 1))
  case "$1" in
    sqlite) database_url="sqlite://$work/bench$database_count.db" ;;
    postgres)
      createdb --maintenance-db="$SIDEBOOK_TEST_POSTGRES_URL" "bench$database_count"
      database_url="${SIDEBOOK_TEST_POSTGRES_URL%/*}/bench$database_count"
      ;;
  esac
}

# server_start ROLES DATABASE_URL [more configuration]: starts the product, its address in $server_url, its pid in
# $server.
server_start() {
  local roles="$1" url="$2" more="${3:-}" port redis=""
  port="$(free_port)"
  case "$url" in postgres*) redis="[redis]
url = \"$SIDEBOOK_TEST_REDIS_URL\"
prefix = \"bench-$port:\"" ;; esac
  server_config="$work/$port.toml"
  cat >"$server_config" <<TOML
[server]
listen = "127.0.0.1:$port"
roles = [$roles]
[database]
url = "$url"
$redis
[secrets]
session_key = "0123456789abcdef0123456789abcdef"
[secrets.keys]
1 = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
[wecom]
api_base = "${platform_url:-http://127.0.0.1:9}"
[wecom.suite]
suite_id = "$suite"
suite_secret = "bench"
provider_corp_id = "ww1"
token = "$token"
encoding_aes_key = "$key"
[log]
format = "text"
filter = "warn"
$more
TOML
  "$target/sidebook" serve --config "$server_config" >"$work/$port.log" 2>&1 &
  server=$!
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$server" 2>/dev/null || { cat "$work/$port.log" >&2; return 1; }
    sleep 0.1
  done
  server_url="http://127.0.0.1:$port"
}

server_stop() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
  server=""
}

# Resident memory of the server, in MB.
server_memory() { awk '/VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$server/status"; }

finish() {
  server_stop
  [ -z "${other:-}" ] || { kill "$other" 2>/dev/null && wait "$other" 2>/dev/null || true; }
  services_stop
  case "$work" in /tmp/sidebook-bench.*) rm -rf "$work" ;; esac
}
