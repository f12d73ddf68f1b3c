#!/bin/sh
# Installs, as root, what the comparison with the other design runs on, from Debian's packages. Leaves nothing running that
# was not there before: the comparison starts its own.
set -eu
export DEBIAN_FRONTEND=noninteractive
missing=
for package in redis-server postgresql; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
apt-get update -q
# shellcheck disable=SC2086
apt-get install -q -y --no-install-recommends $missing
# Debian starts them at once.
# shellcheck disable=SC2086
if [ -d /run/systemd/system ]; then systemctl disable --now $missing; fi
