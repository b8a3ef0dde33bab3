# The envelope against the hardware: AES-256-CBC and SHA-1 over the same bytes, as openssl has them. Sourced, never run.
# shellcheck shell=bash

# Seconds that openssl needs for one go over $2 bytes with the algorithm arguments $3...: openssl_time SECONDS BYTES ...
openssl_time() {
  local seconds="$1" bytes="$2" rate
  shift 2
  rate="$(openssl speed -mr -seconds "$seconds" -bytes "$bytes" "$@" 2>/dev/null | awk -F: '/^\+F/ {print $4}')"
  calculate "$bytes / $rate"
}

bench_envelope() {
  local seconds size measured cipher signed ours ideal
  seconds="$(quick 3 1)"
  for size in 1000 10000; do
    measured="$("$target/envelope-rate" --size "$size" --seconds "$seconds")"
    cipher="$(openssl_time "$seconds" "$(field "$measured" cipher_bytes)" -evp aes-256-cbc -decrypt)"
    signed="$(openssl_time "$seconds" "$(field "$measured" signed_bytes)" -evp sha1)"
    ours="$(calculate "$(field "$measured" open_ns) / 1000")"
    ideal="$(calculate "($cipher + $signed) * 1e6")"
    row what="verify and decrypt, $size bytes" ours="$ours" unit=µs bound="$ideal" sense=less \
      against="openssl: SHA-1 and AES-256-CBC of the same bytes" \
      note="openssl neither decodes base64 nor checks padding"
    row what="read the XML around it" ours="$(calculate "$(field "$measured" read_ns) / 1000")" unit=µs
    row what="refuse a wrong signature" ours="$(calculate "$(field "$measured" refuse_ns) / 1000")" unit=µs \
      bound="$(calculate "$signed * 1e6")" sense=less against="openssl: SHA-1 of the same bytes"
  done
}
