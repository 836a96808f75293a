# shellcheck shell=bash
# Who runs the instance and where: sourced by `prepare` and `enter`, never run by itself.
#
# Nothing of the product runs as root: PostgreSQL refuses to, and the rest has no reason to.
# Called by root, the work is done by the system user `tsunagari`. Where that user cannot read the
# checkout (a clone below /root, or under umask 077), the checkout is mirrored to /var/lib/tsunagari
# and .run and .venv of the checkout become links to the mirror's.
#
# Sets: checkout (where the caller stands), root (where the work is done), run_dir (absolute).
# Errors: a sentence on stderr and exit 1.

readonly account_name=tsunagari
# Mirrors belong to root, so that the account cannot make root write through a link of its own.
readonly mirrors=/var/lib/tsunagari
readonly account_home=$mirrors/home

say() { printf '%s\n' "$*" >&2; }
die() { say "エラー：$*"; exit 1; }

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
root=$checkout

is_root() { [ "$(id -u)" -eq 0 ]; }

# What stands before a command that runs as the account that owns the instance, in its own home and without
# root's settings; nothing where an ordinary user calls.
become_account=()
if is_root; then
  become_account=(env -u XDG_CONFIG_HOME -u XDG_CACHE_HOME -u XDG_DATA_HOME -u XDG_RUNTIME_DIR -u SUDO_USER
    HOME="$account_home" USER="$account_name" LOGNAME="$account_name"
    setpriv --reuid="$account_name" --regid="$account_name" --clear-groups --inh-caps=-all --)
fi
as_account() { "${become_account[@]}" "$@"; }

# Every file of the checkout that belongs to the project, NUL-separated, relative to the checkout.
checkout_files() {
  cd "$checkout"
  if [ -e .git ] && command -v git >/dev/null; then
    git -c safe.directory='*' ls-files -z --cached --others --exclude-standard --deduplicate
  else
    find . \( -path ./.git -o -path ./.run -o -path ./.venv -o -name __pycache__ \) -prune \
      -o \( -type f -o -type l \) -printf '%P\0'
  fi | while IFS= read -r -d '' file; do
    # A file deleted but still in the index is no file; `-L` keeps dangling links.
    if [ -e "$file" ] || [ -L "$file" ]; then printf '%s\0' "$file"; fi
  done
}

account_reads_checkout() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  checkout_files | as_account bash -c '
    cd "$1" 2>/dev/null || exit 1
    while IFS= read -r -d "" file; do [ -r "$file" ] || [ -L "$file" ] || exit 1; done' - "$checkout"
}

mirror_place() {
  printf '%s/%s-%s' "$mirrors" "$(basename "$checkout")" \
    "$(printf '%s' "$checkout" | sha256sum | cut -c1-10)"
}

# Copy what changed, remove what is gone; .run and .venv of the mirror are never touched.
mirror_checkout() {
  local mirror=$1 list
  # Private as the checkout is: only root and the account may enter.
  mkdir -p "$mirror"
  chown "root:$account_name" "$mirror"
  chmod 750 "$mirror"
  exec 8>"$mirror.lock"
  flock 8
  list=$(mktemp)
  checkout_files | sort -z >"$list"
  if [ -f "$mirror.files" ]; then
    comm -z -23 "$mirror.files" "$list" | (cd "$mirror" && xargs -0 -r rm -f --)
  fi
  tar -C "$checkout" --null -T "$list" --owner=0 --group=0 --mode='u+rwX,go+rX,go-w' -cf - |
    (umask 022 && tar -C "$mirror" --no-same-owner -xpf -)
  find "$mirror" -mindepth 1 \( -path "$mirror/.run" -o -path "$mirror/.venv" \) -prune \
    -o -type d -print0 | xargs -0 -r chmod 755
  mv "$list" "$mirror.files"
  exec 8>&-
}

# A directory of the working place that the account owns; in a mirror the checkout links to it.
own_directory() {
  local name=$1
  mkdir -p "$root/$name"
  chown "$account_name:" "$root/$name"
  [ "$root" = "$checkout" ] && return
  if [ -d "$checkout/$name" ] && [ ! -L "$checkout/$name" ]; then
    rmdir "$checkout/$name" 2>/dev/null ||
      die "$checkout/$name は以前この場所で使われていたフォルダーです。make down のあと別の名前に変えてから、もう一度実行してください。"
  fi
  ln -sfn "$root/$name" "$checkout/$name"
}

# Decide `root` and `run_dir`. With "create" (prepare) places are made, else only looked up (enter).
settle() {
  local purpose=$1 asked=${RUN_DIR:-.run}
  case $asked in
    "$checkout"/*) asked=${asked#"$checkout"/} ;;
  esac
  if is_root; then
    if ! id -u "$account_name" >/dev/null 2>&1; then
      [ "$purpose" = create ] || die "まだ準備されていません。先に make up を実行してください。"
      useradd --system --user-group --home-dir "$account_home" --no-create-home \
        --shell /usr/sbin/nologin "$account_name"
    fi
    if [ "$purpose" = create ]; then
      install -d -o root -g root -m 755 "$mirrors"
      install -d -o "$account_name" -g "$account_name" -m 700 "$account_home"
    fi
    if ! account_reads_checkout; then
      root=$(mirror_place)
      if [ "$purpose" = create ]; then
        mirror_checkout "$root"
      elif [ ! -d "$root" ]; then
        die "まだ準備されていません。先に make up を実行してください。"
      fi
    fi
    if [ "$purpose" = create ]; then
      own_directory .venv
      own_directory .run
    fi
  else
    [ "$purpose" != create ] || mkdir -p "$root/.venv" "$root/.run" 2>/dev/null ||
      die "$root に書き込めません。書き込めるフォルダーに複製してから実行してください。"
  fi
  cd "$root" # the account may not be able to stand where the caller stands
  settle_run_dir "$purpose" "$asked"
}

settle_run_dir() {
  local purpose=$1 asked=$2
  case $asked in
    /*) run_dir=$asked ;;
    *)
      run_dir=$root/$asked
      if [ "$purpose" = create ] && is_root && [ ! -d "$root/${asked%%/*}" ]; then
        own_directory "${asked%%/*}"
      fi
      ;;
  esac
  [ "$purpose" = create ] || return 0
  if is_root && [ "${run_dir#"$root/.run"}" = "$run_dir" ]; then
    mkdir -p "$run_dir"
    # An empty directory was made for this; one with content belongs to whoever filled it.
    [ -n "$(ls -A "$run_dir")" ] || chown "$account_name:" "$run_dir"
  fi
  # shellcheck disable=SC2016  # expanded by the inner shell
  if ! as_account sh -c 'mkdir -p "$1" 2>/dev/null && [ -w "$1" ] && [ -x "$1" ]' - "$run_dir"; then
    rmdir "$run_dir" 2>/dev/null || true
    die "RUN_DIR=$run_dir に利用者 $(as_account id -un) が書き込めません。その利用者が書き込めるフォルダーを RUN_DIR に指定してください。"
  fi
}
