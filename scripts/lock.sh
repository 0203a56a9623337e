#!/bin/sh
# Writes both lock files anew from pyproject.toml. Needs `uv`; nothing else does.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header \
        --overrides requirements/overrides.txt "$@" pyproject.toml -o "$out" >/dev/null
}
lock requirements/run.lock --extra build
lock requirements/dev.lock --extra build --extra dev --constraints requirements/run.lock
