#!/bin/sh
# Installs the servers that the tests run against, where it may: as root, from Debian's packages.
# Elsewhere it says what is missing, and the tests that need it are skipped.
set -eu

has_postgresql() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_postgresql && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing PostgreSQL for the tests"
    if apt-get update -q >/dev/null &&
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql >/dev/null
    then
        exit 0
    fi
fi
echo "PostgreSQL is not installed: the tests that need it are skipped (Debian and Ubuntu: apt install postgresql)." >&2
