#!/bin/sh
# Makes sure that the tests have a browser, a web server and a PostgreSQL server: installs what is missing where it can, or says the
# line to type.
set -u
install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    return 1
  fi
}

browser() {
  # Ubuntu's package of that name only points to a snap, which does not start in a container.
  for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1 && return 0
  done
  .venv/bin/python -c 'import sys; from playwright.sync_api import sync_playwright as p
with p() as w: import os; sys.exit(not os.path.exists(w.chromium.executable_path))' && return 0
  return 1
}

if ! browser; then
  install chromium fonts-liberation
  browser || .venv/bin/playwright install --with-deps chromium || .venv/bin/playwright install chromium
  browser || { echo "The tests need a browser. Type: sudo apt-get install -y chromium"; exit 1; }
fi

if ! command -v nginx >/dev/null; then
  install nginx-light openssl || { echo "The tests need nginx. Type: sudo apt-get install -y nginx-light openssl"; exit 1; }
fi

if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null; then
  install postgresql || echo "No PostgreSQL server: the store is tested on SQLite only. For both: sudo apt-get install -y postgresql"
fi
exit 0
