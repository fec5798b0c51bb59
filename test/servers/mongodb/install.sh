#!/usr/bin/env bash
# Installs a server that speaks MongoDB's protocol for the suites *.mongo.spec.ts: FerretDB over PostgreSQL with the DocumentDB
# extension, into a cache folder outside the work tree. About two minutes and 1.2 GB the first time, nothing afterwards.
set -euo pipefail

source_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${TEST_CACHE:-$HOME/.cache/leadger}/mongodb"
root="$cache/root"
binaries=/usr/lib/postgresql/18/bin
prepared=/srv/prepared
stamp="$(cat "$source_folder"/{install.sh,main.go,go.mod,go.sum} | sha256sum | cut -d' ' -f1)"

refuse() {
  echo "The MongoDB test server cannot be installed here: $1" >&2
  exit 1
}

in_root() {
  chroot --userspec=postgres:postgres "$root" env -i LC_ALL=C.UTF-8 PATH="$binaries:/usr/bin:/bin" "$@"
}

# The mirror that apt uses on this machine, whatever that is.
debian_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 'Created-By: Packages' | head -n 1
}

install_system() {
  [ -x "$root$binaries/postgres" ] && [ -e "$cache/system-complete" ] && return
  echo "Installing PostgreSQL 18 with DocumentDB into $root"
  apt-get update -qq || refuse "apt-get update failed."
  command -v debootstrap >/dev/null || apt-get install -qq -y --no-install-recommends debootstrap >/dev/null ||
    refuse "apt-get install debootstrap failed."
  local mirror
  mirror="$(debian_mirror)"
  [ -n "$mirror" ] || refuse "apt knows no mirror of Debian."
  rm -rf "$root"
  debootstrap --variant=minbase --include=postgresql-18,postgresql-18-documentdb sid "$root" "$mirror" \
    >"$cache/debootstrap.log" 2>&1 || refuse "debootstrap failed, see $cache/debootstrap.log."
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/postgresql/18
  touch "$cache/system-complete"
}

build_front() {
  echo "Building the front from main.go"
  (cd "$source_folder" && CGO_ENABLED=0 go build -trimpath -o "$cache/front" .) || refuse "go build failed."
}

# A data folder with the extension in it, to be copied for each server.
prepare_data() {
  echo "Preparing the data folder"
  rm -rf "$root$prepared"
  mkdir -p "$root$prepared"
  chroot "$root" chown postgres:postgres "$prepared"
  in_root initdb -D "$prepared" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >"$cache/initdb.log" 2>&1 ||
    refuse "initdb failed, see $cache/initdb.log."
  cat >>"$root$prepared/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
dynamic_shared_memory_type = mmap
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
max_connections = 200
shared_buffers = 128MB
max_wal_size = 2GB
CONF
  in_root pg_ctl -D "$prepared" -w -l "$prepared/start.log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$prepared' -c cron.host='$prepared'" start >/dev/null ||
    refuse "PostgreSQL does not start, see $root$prepared/start.log."
  local made=0
  in_root psql -h "$prepared" -U postgres -qc 'CREATE EXTENSION documentdb CASCADE' >"$cache/extension.log" 2>&1 || made=1
  in_root pg_ctl -D "$prepared" -w -m fast stop >/dev/null
  [ "$made" = 0 ] || refuse "the DocumentDB extension cannot be created, see $cache/extension.log."
}

[ "$(cat "$cache/complete" 2>/dev/null)" = "$stamp" ] && exit 0
[ "$(id -u)" = 0 ] || refuse "it needs root, for apt-get and chroot."
command -v apt-get >/dev/null || refuse "it needs a Debian with apt-get."
command -v go >/dev/null || refuse "it needs Go (1.25 or later) to build its front."

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
[ "$(cat "$cache/complete" 2>/dev/null)" = "$stamp" ] && exit 0
rm -f "$cache/complete"
build_front
install_system
prepare_data
echo "$stamp" >"$cache/complete"
echo "The MongoDB test server is ready in $cache"
