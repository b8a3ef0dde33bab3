# Shared by script/demo, script/test and script/bench. Sourced, never run.
# shellcheck shell=bash

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

need_rust() {
  command -v cargo >/dev/null 2>&1 || { [ -r "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"; }
  command -v cargo >/dev/null 2>&1 || fail "Rust is not installed: see https://rustup.rs, then run this again."
  command -v cc >/dev/null 2>&1 || fail "A C compiler is not installed: apt-get install build-essential, then run this again."
}

need_node() {
  command -v node >/dev/null 2>&1 || fail "Node.js is not installed (20.19 or later)."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node.js $(node --version) is too old: 20.19 or later is needed."
}

# Installs the npm packages of folder $1 when its lock file changed since the last time.
npm_packages() {
  local folder="$1" stamp="$1/node_modules/.installed"
  if [ ! -f "$stamp" ] || ! cmp -s "$folder/package-lock.json" "$stamp"; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || return 1
    cp "$folder/package-lock.json" "$stamp"
  fi
}

# Builds the front end when something it is made of changed since the last build.
front_end() {
  local folder="$root/web-sidebar" stamp="$root/web-sidebar/dist/.built"
  npm_packages "$folder" || return 1
  if [ ! -f "$stamp" ] || [ -n "$(find "$folder" -path "$folder/node_modules" -prune -o -path "$folder/dist" -prune -o -type f -newer "$stamp" -print -quit)" ]; then
    (cd "$folder" && npm run --silent build) || return 1
    touch "$stamp"
  fi
}

# A new folder for what nobody keeps, in memory where there is room: tests make and delete files by the thousand, on which a
# disk's file system spends more than they on all they do.
temporary_folder() {
  local place=/tmp free
  free="$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)"
  if [ "${free:-0}" -gt 4000000 ]; then place=/dev/shm; fi
  mktemp -d "$place/sidebook-$1.XXXXXX"
}

# A port that nobody listens on, below the range from which the machine gives ports to outgoing connections.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# Installs Debian packages when a command is missing: system_packages "command package" ...
system_packages() {
  local missing=() pair
  for pair in "$@"; do
    local probe="${pair%% *}" package="${pair#* }"
    case "$probe" in
      font:*) [ -n "$(fc-list ":lang=${probe#font:}" 2>/dev/null | head -n 1)" ] || missing+=("$package") ;;
      *) command -v "$probe" >/dev/null 2>&1 || missing+=("$package") ;;
    esac
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || fail "These packages are missing and may not be installed from here: ${missing[*]}
Install them (apt-get install ${missing[*]}), then run this again."
    as_root=(sudo -n)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "The packages could not be installed: ${missing[*]}"
}
