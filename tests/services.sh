#!/bin/sh
# Installs the servers and browsers that the tests run against, where it may: as root, from
# Debian's packages. Elsewhere it says what is missing, and the tests that need it are skipped.
set -eu

has_postgresql() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_shell() {
    command -v chromium-headless-shell >/dev/null
}

has_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null
}

has_firefox() {
    command -v firefox-esr >/dev/null || command -v firefox >/dev/null
}

# Its jars come from Maven Central when it is first started.
has_opensearch() {
    command -v java >/dev/null && command -v mvn >/dev/null
}

has_promtool() {
    command -v promtool >/dev/null
}

begin() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing $1 for the tests"
    [ -n "${updated-}" ] || apt-get update -q >/dev/null || return 1
    updated=yes
}

packages() {
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >/dev/null
}

install() {
    begin "$1" || return 1
    shift
    packages "$@"
}

# Where it has no package of its own, this one file of Prometheus's: that would start a server.
install_promtool() {
    begin promtool || return 1
    if apt-cache show promtool >/dev/null 2>&1; then
        packages promtool
        return
    fi
    folder=$(mktemp -d) && chmod 755 "$folder"
    (cd "$folder" && apt-get download -q prometheus >/dev/null 2>&1) &&
        dpkg-deb --fsys-tarfile "$folder"/prometheus_*.deb | tar -xO ./usr/bin/promtool >"$folder/promtool" &&
        mv "$folder/promtool" /usr/local/bin/ && chmod 755 /usr/local/bin/promtool || return 1
    rm -r "$folder"
}

missing() {
    echo "$1 is not installed: the tests that need it are skipped (Debian and Ubuntu: apt install $2)." >&2
}

has_postgresql || install PostgreSQL postgresql || missing PostgreSQL postgresql
# The shell is the same browser without a window, for half of the time.
has_shell || install "Chromium's shell" chromium-headless-shell fonts-dejavu-core || has_chromium ||
    install Chromium chromium fonts-dejavu-core || missing Chromium chromium
has_opensearch || install "Java and Maven, which OpenSearch needs," maven || missing "Java or Maven for OpenSearch" maven
has_firefox || install Firefox firefox-esr || missing Firefox firefox-esr
has_promtool || install_promtool || missing promtool prometheus
# Debian keeps nginx where only root looks for programs.
PATH="$PATH:/usr/sbin"
for proxy in nginx caddy; do
    command -v $proxy >/dev/null || install $proxy $proxy || missing $proxy $proxy
done
