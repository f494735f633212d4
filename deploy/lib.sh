# What deploy/install, build, up and down and tests/run have in common.
# Sourced with `set -euo pipefail` already in force.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Everything that is not source: dependencies, builds, data, logs.
DOT=$ROOT/.paht
# Debian's own, whichever other Python the caller's PATH prefers.
PYTHON=/usr/bin/python3
# When the first script of this run began; those that it calls go on from it.
export PAHT_STARTED=${PAHT_STARTED:-$EPOCHSECONDS}

# say TEXT: one line with the seconds since the start.
say() { printf '[%4d s] %s\n' $((EPOCHSECONDS - PAHT_STARTED)) "$*"; }

# die TEXT...: the reason, one argument per line, and exit 1.
die() {
  printf 'error: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# run_logged TITLE NAME COMMAND...: runs a long command with its output in
# .paht/log/NAME.log and shows that it is alive; on failure shows the end of it.
run_logged() {
  local title=$1 log=$DOT/log/$2.log began=$EPOCHSECONDS status=0
  shift 2
  mkdir -p "$DOT/log"
  : >"$log"
  say "$title"
  show_progress "$log" "$began" &
  local ticker=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  [[ -t 1 ]] && printf '\r\033[K'
  if ((status != 0)); then
    say "$title: FAILED after $((EPOCHSECONDS - began)) s"
    printf '%s\n' '--- the last lines of its output ---' >&2
    tail -n 40 "$log" >&2
    printf -- '--- all of it: %s ---\n' "${log#"$PWD"/}" >&2
    return "$status"
  fi
  say "$title: done in $((EPOCHSECONDS - began)) s"
}

# The last line of the log: every second on a terminal, where it overwrites
# itself; every 15 seconds elsewhere. Ends when it is killed.
show_progress() {
  local log=$1 began=$2 never last
  # A read that times out waits without a process; one of `sleep` would
  # outlive us and keep the caller's lock and pipe open.
  exec {never}<> <(:)
  while true; do
    if [[ -t 1 ]]; then
      read -rt 1 -u "$never" || true
      last=$(tail -n 1 "$log" | tr -cd '[:print:]' | cut -c 1-60)
      printf '\r\033[K  %4d s  %s' $((EPOCHSECONDS - began)) "$last"
    else
      read -rt 15 -u "$never" || true
      last=$(tail -n 1 "$log" | tr -cd '[:print:]' | cut -c 1-100)
      printf '  %4d s  %s\n' $((EPOCHSECONDS - began)) "$last"
    fi
  done
}

# configure_build: once; later changes of CMake's files are seen by the build.
configure_build() {
  [[ -f $DOT/build/build.ninja ]] ||
    run_logged "Configuring" cmake cmake -S "$ROOT" -B "$DOT/build" -G Ninja -DCMAKE_BUILD_TYPE=Release
}

# build_services: what deploy/stack/services.toml lists, as far as it has changed.
build_services() {
  local targets
  configure_build
  mapfile -t targets < <("$PYTHON" -B -m deploy.stack.services)
  run_logged "Building what has changed" build cmake --build "$DOT/build" --target "${targets[@]}"
}

# as_root COMMAND...: directly, or through sudo.
as_root() {
  if ((EUID == 0)); then "$@"; else sudo -- "$@"; fi
}

# need_debian_12: what the package names below are those of.
need_debian_12() {
  local id='' version='' name='an unknown system'
  if [[ -r /etc/os-release ]]; then
    # shellcheck disable=SC1091
    id=$(. /etc/os-release && printf %s "${ID-}")
    # shellcheck disable=SC1091
    version=$(. /etc/os-release && printf %s "${VERSION_ID-}")
    # shellcheck disable=SC1091
    name=$(. /etc/os-release && printf %s "${PRETTY_NAME-}")
  fi
  [[ $id == debian && $version == 12 ]] ||
    die "this is $name; the scripts install packages of Debian 12 and run on nothing else." \
      "In a container or virtual machine of Debian 12 they do."
}

# need_disk GIB: room for dependencies, build and data.
need_disk() {
  local free
  free=$(df --output=avail -k "$ROOT" | tail -n 1)
  ((free >= $1 * 1024 * 1024)) ||
    die "only $((free / 1024)) MiB are free on the disk of $ROOT; at least $1 GiB are needed." \
      "Builds, data and logs are in $DOT; deploy/down --data deletes the data."
}

# take_lock NAME WAIT|REFUSE WHAT: until this script ends. The lock is on file
# descriptor 9 or, so that one script can hold two, on the number in LOCK_FD.
take_lock() {
  local file=$DOT/$1.lock fd=${LOCK_FD:-9}
  mkdir -p "$DOT"
  eval "exec $fd>>\"\$file\""
  if ! flock -n "$fd"; then
    local holder
    holder=$(tail -n 1 "$file" 2>/dev/null || true)
    [[ $2 == WAIT ]] ||
      die "another $3 is at work in this checkout (process ${holder:-unknown}); wait for it or stop it."
    say "waiting for another $3 (process ${holder:-unknown})"
    flock "$fd"
  fi
  printf '%d\n' $$ >"$file"
}
