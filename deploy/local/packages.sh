# shellcheck shell=bash
# Debian and Ubuntu packages: what is missing, and installing it. Sourced by `prepare`.
#
# The packages of PostgreSQL, RabbitMQ and nginx start a service of the machine when installed. That
# service is none of ours: what this very installation started is stopped again, and what was there
# before is left as it was.

# Print the first Python >= 3.11 that the account can execute, with venv and pip.
find_python() {
  local candidate path
  for candidate in python3.13 python3.12 python3.11 python3 /usr/bin/python3.13 \
    /usr/bin/python3.12 /usr/bin/python3.11 /usr/bin/python3; do
    while IFS= read -r path; do
      # Through env: setpriv still has root's capabilities when it executes its own argument.
      if (cd / && run_if_account_exists env "$path" -c \
        'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))') >/dev/null 2>&1; then
        printf '%s\n' "$path"
        return 0
      fi
    done < <(type -aP "$candidate" 2>/dev/null)
  done
  return 1
}

# Before the account exists, `nobody` stands for it: what nobody can execute, the account can too.
run_if_account_exists() {
  if is_root && ! id -u "$account_name" >/dev/null 2>&1; then
    setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"
  else
    as_account "$@"
  fi
}

have_file() { compgen -G "$1" >/dev/null; }

# Names of packages to install for a mode, one a line; nothing when all is there.
missing_packages() {
  local mode=$1
  have_file '/usr/lib/postgresql/*/bin/postgres' || echo postgresql
  have_file '/usr/lib/postgresql/*/bin/psql' || echo postgresql-client
  [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || echo rabbitmq-server
  command -v epmd >/dev/null || echo erlang-base
  [ -x /usr/sbin/nginx ] || echo nginx-light
  find_python >/dev/null || echo python3
  case $mode in
    test | bench)
      command -v chromium >/dev/null || command -v chromium-browser >/dev/null || echo chromium
      have_file '/usr/share/fonts/*/noto/NotoSansCJK*' || echo fonts-noto-cjk
      ;;
  esac
  [ -z "${CLOCK:-}" ] || command -v gcc >/dev/null || printf '%s\n' gcc libc6-dev
  [ "$mode" != bench ] || command -v hugo >/dev/null || echo hugo
}

# The packages that really hold what was asked for: versioned where a metapackage says which.
resolve_package() {
  local version
  case $1 in
    postgresql)
      apt-cache depends postgresql 2>/dev/null | grep -oE 'postgresql-[0-9]+' | head -n 1 |
        grep . || echo postgresql
      ;;
    python3)
      for version in 3.13 3.12 3.11; do
        if apt-cache show "python$version-venv" >/dev/null 2>&1; then
          echo "python$version python$version-venv"
          return
        fi
      done
      echo "python3 python3-venv"
      ;;
    chromium)
      # Ubuntu has it as a snap only, behind a package of another name.
      if apt-cache show chromium >/dev/null 2>&1; then echo chromium; else echo chromium-browser; fi
      ;;
    *) echo "$1" ;;
  esac
}

as_administrator() {
  if is_root; then "$@"; else sudo "$@"; fi
}

install_missing_packages() {
  local mode=$1 advice package
  local -a missing=() packages=() resolved=()
  mapfile -t missing < <(missing_packages "$mode")
  [ "${#missing[@]}" -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die "Debian 12 以降または Ubuntu で実行してください（apt-get が見つかりません）。"
  advice="sudo apt-get install ${missing[*]/python3/python3 python3-venv}"
  if ! is_root; then
    command -v sudo >/dev/null ||
      die "足りないパッケージがあります。管理者に次の実行を頼んでください：$advice"
    say "足りないパッケージを入れます：${missing[*]}（sudo のパスワードを聞かれることがあります）"
    if ! sudo -n true 2>/dev/null && { [ ! -t 0 ] || ! sudo -v; }; then
      die "足りないパッケージがあります。管理者に次の実行を頼んでください：$advice"
    fi
  else
    say "足りないパッケージを入れます：${missing[*]}"
  fi

  # A list of packages older than a day answers with files that the mirror no longer has.
  if [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mtime -1 -print -quit 2>/dev/null)" ]; then
    as_administrator apt-get update -qq || say "パッケージの一覧を更新できませんでした。手元の一覧で続けます。"
  fi
  for package in "${missing[@]}"; do
    read -ra resolved <<<"$(resolve_package "$package")"
    packages+=("${resolved[@]}")
  done
  # Debian's postgresql package would make and start a cluster of the machine on its port 5432.
  if [[ " ${missing[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
    as_administrator mkdir -p /etc/postgresql-common
    as_administrator sh -c 'echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf'
  fi
  # RUNLEVEL=1 keeps services down where there is no systemd; the lines after do where there is.
  as_administrator env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -qq --no-install-recommends --no-upgrade -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Options::=--force-confold "${packages[@]}" >/dev/null ||
    die "パッケージを入れられませんでした。ネットワークを確かめて、次を実行してみてください：sudo apt-get update && sudo apt-get install ${packages[*]}"
  local installed=" ${missing[*]} "
  [[ $installed != *" rabbitmq-server "* ]] || stop_machine_service rabbitmq-server rabbitmq
  [[ $installed != *" nginx-light "* ]] || stop_machine_service nginx www-data
  [[ $installed != *" erlang-base "* ]] || stop_machine_service epmd epmd
}

# Stop a service that an installation started; its user tells whether it runs at all. Asking the
# init script of RabbitMQ to stop nothing would start a port mapper.
stop_machine_service() {
  local name=$1 user=$2
  if [ -d /run/systemd/system ]; then
    as_administrator systemctl disable --now --quiet "$name.socket" 2>/dev/null || true
    as_administrator systemctl disable --now --quiet "$name" 2>/dev/null || true
  elif [ -x "/etc/init.d/$name" ] &&
    [ -n "$(find /proc -maxdepth 1 -name '[0-9]*' -user "$user" -print -quit 2>/dev/null)" ]; then
    as_administrator "/etc/init.d/$name" stop >/dev/null 2>&1 || true
  fi
}
