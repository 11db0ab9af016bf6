#!/bin/sh
# Installs what tests/browser starts: Chromium and Firefox from Debian, and the tools of package-lock.json. Does nothing
# if all of it is there; fails if it cannot be had.
set -eu
cd "$(dirname "$0")"
missing=""
command -v chromium > /dev/null || missing="$missing chromium"
command -v firefox-esr > /dev/null || missing="$missing firefox-esr"
command -v npm > /dev/null || missing="$missing nodejs npm"
if [ -n "$missing" ]; then
  echo "not installed:$missing" >&2
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
    echo "the browser tests need root on Debian or Ubuntu, or these programs installed" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends $missing
fi
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci
fi
