#!/bin/sh
# Installs what the benchmarks compare with, into .venv/peers; nothing that
# the product needs. Whatever cannot be had is named and left out.
set -u
cd "$(dirname "$0")/.."
peers=.venv/peers
mkdir -p "$peers"

say() { printf 'peers: %s\n' "$*" >&2; }

command -v jpegoptim >/dev/null 2>&1 || say "no jpegoptim (apt-get install jpegoptim)"
[ -x /usr/bin/convert ] || say "no ImageMagick (apt-get install imagemagick)"
if command -v npm >/dev/null 2>&1; then
    npm install --silent --prefix "$peers" sharp >/dev/null || say "sharp could not be installed"
    npm install --silent --prefix "$peers" @tus/server @tus/file-store >/dev/null ||
        say "@tus/server could not be installed"
else
    say "no npm, so no sharp with mozjpeg"
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --target "$peers/python" ssimulacra2 scipy || say "no SSIMULACRA2"
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --target "$peers/python" tuspy==1.1.0 || say "no tuspy"
