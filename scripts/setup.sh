#!/bin/sh
# Makes this machine ready: system packages, an environment of its own, fonts.
#   scripts/setup.sh run    what `make run` needs
#   scripts/setup.sh dev    what `make test` and `make check` need as well
set -eu
cd "$(dirname "$0")/.."
mode=${1:-run}
venv=.venv

say() { printf 'setup: %s\n' "$*" >&2; }

# --- system packages -----------------------------------------------------------------
# libegl1 and libgl1 draw without a screen; fonts-noto-cjk has the Chinese faces.
packages="python3-venv libegl1 libgl1 libglib2.0-0 fonts-noto-cjk"
if [ "$mode" = dev ]; then
    # Real clicks on a real window, and the reviewers' pages in a real browser, whose
    # driver is linked against libatomic. A database server and an
    # S3-compatible store, which the tests start by themselves.
    packages="$packages git xvfb xdotool chromium libatomic1 postgresql-15"
    packages="$packages swift-proxy swift-account swift-container swift-object"
    # Power cuts and failing disks under the real store.
    packages="$packages e2fsprogs fiu-utils"
    # A FAT stick for the tests, with and without a kernel that mounts one; a file
    # system that can be shut down as a stick is pulled out.
    packages="$packages dosfstools fusefat xfsprogs"
    # Text messages by a modem; the tests use the phone that it simulates.
    packages="$packages gammu-smsd"
fi

installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed' && return 0
    # Ubuntu 24.04 renamed some packages when time_t grew to 64 bits.
    dpkg-query -W -f '${Status}' "${1}t64" 2>/dev/null | grep -q '^install ok installed'
}

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $packages; do
        installed "$package" || missing="$missing $package"
    done
fi
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo"
    else
        say "these packages are missing, and this user may not install them. Run:"
        echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
        exit 1
    fi
    say "installing$missing"
    $as_root apt-get update -qq
    available=""
    for package in $missing; do
        # On Ubuntu, chromium comes as a snap only, which does not run everywhere; the
        # tests that need it then say that they are skipped.
        if apt-cache show "$package" >/dev/null 2>&1; then
            available="$available $package"
        else
            say "$package is not offered here; what needs it will say so"
        fi
    done
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq \
        --no-install-recommends $available >/dev/null
fi

# --- Python --------------------------------------------------------------------------
python=""
for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c '
import sys, ensurepip
sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    say "Python 3.11, 3.12 or 3.13 with venv is needed and was not found."
    exit 1
fi

# --- the environment -----------------------------------------------------------------
stamp=$venv/.installed-$mode
wanted=$(cat "requirements/$mode.lock" pyproject.toml | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
    say "installing the locked Python packages"
    # The lock is complete, so nothing is resolved and every file has its hash.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --require-hashes -r "requirements/$mode.lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation --no-index --editable .
    echo "$wanted" >"$stamp"
fi
"$venv/bin/python" scripts/make_fonts.py
