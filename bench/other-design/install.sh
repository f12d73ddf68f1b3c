#!/bin/sh
# What the comparison with the other design runs on, from Debian's packages. Starts nothing.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends redis-server postgresql
# Debian starts them at once; the comparison starts its own.
if command -v systemctl >/dev/null && systemctl is-system-running >/dev/null 2>&1; then
  systemctl disable --now redis-server postgresql
fi
