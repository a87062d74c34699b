#!/usr/bin/env bash
# Lock what Evenhand is built with, runs on and is tested with: versions and hashes, no addresses.
# Pins that still fit are kept; `make lock UPGRADE=1` takes the newest of everything.
set -eu
cd "$(dirname "$0")/.."

lock() { # NAME: NAME.in → NAME.txt
    .venv/bin/uv pip compile --quiet --no-header --generate-hashes --no-emit-index-url --universal \
        --python-version 3.11 ${UPGRADE:+--upgrade} --output-file "$1.txt" "$1.in"
    sed -i "1i # Locked from $1.in by \`make lock\`; do not edit by hand." "$1.txt"
    if grep --quiet --extended-regexp '://|--(extra-)?index-url|--find-links' "$1.txt"; then
        echo "Evenhand: $1.txt names an address; a lock file must not." >&2
        exit 1
    fi
    echo "Locked $(grep --count '==' "$1.txt") packages in $1.txt."
}

lock requirements-build
lock requirements
lock requirements-test
