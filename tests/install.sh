#!/usr/bin/env bash
# Installs what the tests need and the machine lacks. May be run any number of times.
set -euo pipefail

has_postgres() {
  command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

apt_install() {
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "tests/install.sh: to install $*, run as root or install sudo" >&2; exit 1; }
    sudo=(sudo)
  fi
  command -v apt-get >/dev/null || { echo "tests/install.sh: no apt-get here; install $* by hand" >&2; exit 1; }
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

has_postgres || apt_install postgresql
command -v node >/dev/null && command -v npm >/dev/null || apt_install nodejs npm
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || [ -n "${SRDI_CHROMIUM:-}" ] || apt_install chromium fonts-wqy-zenhei
