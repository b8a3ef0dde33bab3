# Private PostgreSQL and Redis for tests and benchmarks, on free ports, as an unprivileged user. Sourced, never run.
# services_start sets SIDEBOOK_TEST_POSTGRES_URL and SIDEBOOK_TEST_REDIS_URL; services_stop ends what was started.
# shellcheck shell=bash

services_folder=""
services_redis_pid=""

services_start() {
  local bin postgres_port redis_port
  bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
  [ -n "$bin" ] || bin="$(dirname "$(command -v initdb)")"
  # A test's database is hundreds of files; who measures wants them on a disk.
  if [ "${services_fsync:-off}" = off ]; then
    services_folder="$(temporary_folder services)"
  else
    services_folder="$(mktemp -d /tmp/sidebook-services.XXXXXX)"
  fi
  as_user=()
  if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL refuses to run as root.
    as_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
    chown nobody:nogroup "$services_folder"
  fi
  postgres_port="$(free_port)"
  redis_port="$(free_port)"
  (
    cd "$services_folder" || exit 1
    "${as_user[@]}" "$bin/initdb" -D "$services_folder/postgres" -U sidebook --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$services_folder/initdb.log" 2>&1 &&
      # Nothing here outlives the run, so durability of the machine is not asked for.
      "${as_user[@]}" "$bin/pg_ctl" -D "$services_folder/postgres" -w -t 60 -l "$services_folder/postgres.log" start \
        -o "-p $postgres_port -k $services_folder -c listen_addresses=127.0.0.1 -c fsync=${services_fsync:-off} -c synchronous_commit=${services_fsync:-off} -c full_page_writes=${services_fsync:-off} -c max_connections=300" >/dev/null
  ) || { cat "$services_folder"/*.log >&2; return 1; }
  "${as_user[@]}" redis-server --bind 127.0.0.1 --port "$redis_port" --save '' --appendonly no --dir "$services_folder" >"$services_folder/redis.log" 2>&1 &
  services_redis_pid=$!
  local tries=0
  until (exec 3<>"/dev/tcp/127.0.0.1/$redis_port") 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { cat "$services_folder/redis.log" >&2; return 1; }
    sleep 0.1
  done
  export SIDEBOOK_TEST_POSTGRES_URL="postgres://sidebook@127.0.0.1:$postgres_port/postgres"
  export SIDEBOOK_TEST_REDIS_URL="redis://127.0.0.1:$redis_port"
}

services_stop() {
  if [ -n "$services_redis_pid" ]; then kill "$services_redis_pid" 2>/dev/null && wait "$services_redis_pid" 2>/dev/null; fi
  if [ -n "$services_folder" ] && [ -f "$services_folder/postgres/postmaster.pid" ]; then
    local bin
    bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
    "${as_user[@]}" "${bin:-/usr/bin}/pg_ctl" -D "$services_folder/postgres" -m immediate -w stop >/dev/null 2>&1
  fi
  case "$services_folder" in */sidebook-services.*) rm -rf "$services_folder" ;; esac
  services_redis_pid="" services_folder=""
}
