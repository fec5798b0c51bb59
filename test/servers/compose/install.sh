#!/usr/bin/env bash
# Installs docker-compose 2.40 to validate docker-compose.yml with (no engine is needed for that) into a cache folder outside the
# work tree, and prints its path. Debian 12's own is 1.29, which refuses the format; the one of sid runs there as it is.
set -euo pipefail

cache="${TEST_CACHE:-$HOME/.cache/leadger}/compose"
program="$cache/docker-compose"

refuse() {
  echo "docker-compose cannot be installed here: $1" >&2
  exit 1
}

if [ ! -x "$program" ]; then
  command -v apt-get >/dev/null || refuse "it needs a Debian with apt-get."
  mkdir -p "$cache"
  exec 9>"$cache/lock"
  flock 9
fi
if [ ! -x "$program" ]; then
  # The mirror that apt uses on this machine, whatever that is.
  targets() { apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 'Created-By: Packages'; }
  mirror="$(targets | head -n 1)"
  if [ -z "$mirror" ]; then
    apt-get update -qq >&2 || refuse "apt-get update failed."
    mirror="$(targets | head -n 1)"
  fi
  [ -n "$mirror" ] || refuse "apt knows no mirror of Debian."
  work="$(mktemp -d "$cache/work.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/lists/partial" "$work/archives/partial" "$work/deb"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$work/sources.list"
  options=(-qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::Lists=$work/lists"
    -o "Dir::Cache=$work" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >&2 || refuse "the lists of sid cannot be read."
  (cd "$work/deb" && apt-get "${options[@]}" download docker-compose >&2) || refuse "the package cannot be downloaded."
  dpkg -x "$work"/deb/docker-compose_*.deb "$work/tree" || refuse "the package cannot be unpacked."
  install -m 755 "$work/tree/usr/libexec/docker/cli-plugins/docker-compose" "$work/docker-compose"
  "$work/docker-compose" version --short >&2 || refuse "it does not run."
  mv "$work/docker-compose" "$program"
fi
echo "$program"
