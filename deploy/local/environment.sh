#!/usr/bin/env bash
# Build the virtual environment from the locks: environment.sh ROOT PYTHON run|test|bench
#
# Run by `prepare` as the ordinary user. Each lock is installed once: its hash stands in
# .venv/installed/. Two at once wait for each other. Errors: pip's own output and exit 1.
set -euo pipefail
root=$1 python=$2 mode=$3
venv=$root/.venv

exec 9>"$venv/.lock"
flock 9

# An environment holds absolute paths: another place needs another one, and so does a machine
# whose Python has been replaced.
if [ "$(cat "$venv/place" 2>/dev/null)" != "$root" ] ||
  ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Python の環境を作ります（$("$python" --version)）" >&2
  find "$venv" -mindepth 1 -maxdepth 1 ! -name .lock -exec rm -rf {} +
  "$python" -m venv "$venv"
  mkdir "$venv/installed"
  printf '%s' "$root" >"$venv/place"
fi

install_lock() {
  local lock=$1 stamp hash
  [ -f "$root/$lock" ] || return 0
  stamp=$venv/installed/${lock//\//-}
  hash=$(sha256sum <"$root/$lock")
  [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ] || return 0
  echo "$lock のライブラリを入れます（初回は1〜2分かかります）" >&2
  # Warnings (an extra index that lacks a package) are kept out, errors are not.
  # The lock names every package with its hashes, so there is nothing left to resolve.
  "$venv/bin/python" -m pip install -qq --no-compile --no-deps --require-hashes \
    -r "$root/$lock" || {
    echo "エラー：$lock のライブラリを入れられませんでした。ネットワークを確かめて、もう一度実行してください。" >&2
    exit 1
  }
  "$venv/bin/python" -m compileall -q -j 2 "$venv/lib" >/dev/null 2>&1 || true
  printf '%s' "$hash" >"$stamp"
}

install_lock requirements.lock
if [ -n "${CLOCK:-}" ]; then
  gcc -shared -fPIC -O2 -o "$venv/clock-shift.so" "$root/deploy/local/clock/shift.c"
fi
case $mode in test | bench) install_lock requirements-test.lock ;; esac
[ "$mode" != bench ] || install_lock tests/bench/requirements.lock

# Written by renaming, and only when different: a process may be starting from them just now.
place() {
  local target=$1 mode=$2 text=$3
  [ "$(cat "$target" 2>/dev/null)" != "$text" ] || return 0
  printf '%s\n' "$text" >"$target.new"
  chmod "$mode" "$target.new"
  mv "$target.new" "$target"
}

packages=$(echo "$venv"/lib/python3*/site-packages)
place "$packages/tsunagari.pth" 644 "$root"
# A shell that becomes Python, as pip writes it: a #! line can hold no blank in the path.
place "$venv/bin/tsunagari" 755 "#!/bin/sh
'''exec' \"$venv/bin/python\" \"\$0\" \"\$@\"
' '''
from services.commands.main import main

main()"
