#!/bin/sh
# The front door's image only: its /tmp is empty at every start, and nginx makes no parents of folders.
set -eu
mkdir -p "$RUN/temporary"
trust-proxies >"$RUN/trusted-proxies.conf"
