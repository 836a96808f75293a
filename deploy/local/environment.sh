#!/usr/bin/env bash
# Bring the virtual environment to the locks: environment.sh ROOT PYTHON run|test|bench
#
# Run by `prepare` as the ordinary user; whoever deploys types its three lines by hand (deploy/systemd/README.md).
# Each step is done once: the hash of what it follows stands in .venv/installed/. Two at once wait for each other.
# Errors: pip's own output, a sentence and exit 1.
set -euo pipefail
root=$1 python=$2 mode=$3
venv=$root/.venv
cd "$root"

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

# follow FILE ARGUMENT…: pip install what FILE says, unless that has been done.
follow() {
  local file=$1 stamp=$venv/installed/$1 hash
  hash=$(sha256sum <"$file")
  [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ] || return 0
  echo "$file のとおりに入れます（初回は1〜2分かかります）" >&2
  # Warnings (an extra index that lacks a package) are kept out, errors are not. Locks name everything: nothing is resolved.
  "$venv/bin/python" -m pip install -qq --no-deps "${@:2}" || {
    echo "エラー：$file のとおりに入れられませんでした。ネットワークを確かめて、もう一度実行してください。" >&2
    exit 1
  }
  printf '%s' "$hash" >"$stamp"
}

locks=(requirements.lock requirements-local.lock)
case $mode in test | bench) locks+=(requirements-test.lock) ;; esac
[ "$mode" != bench ] || locks+=(requirements-bench.lock)
for lock in "${locks[@]}"; do follow "$lock" --require-hashes -r "$lock"; done
follow pyproject.toml --no-build-isolation --editable .
if [ -n "${CLOCK:-}" ]; then
  gcc -shared -fPIC -O2 -o "$venv/clock-shift.so" deploy/local/clock/shift.c
fi
