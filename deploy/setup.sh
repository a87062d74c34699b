#!/usr/bin/env bash
# Make this checkout ready: `setup.sh run` to serve, `setup.sh check` to check the code, `setup.sh test` to test it.
# Installs only what is missing, so that a second run takes a moment.
set -eu
cd "$(dirname "$0")/.."
. deploy/say.sh
. deploy/packages.sh

purpose="${1:-run}"

find_python() {
    local candidate
    for candidate in "${EVENHAND_PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

need_python() {
    python="$(find_python)"
    if [ -z "$python" ]; then
        if has_program python3 || ! has_program apt-get; then
            stop "needs Python 3.11 or newer and found $(python3 --version 2>/dev/null || echo none):" \
                "install one (Debian 12, Ubuntu 24.04 and later have it) or name it, as in EVENHAND_PYTHON=/opt/python3.12 make demo"
        fi
        lack python3 "the language Evenhand is written in"
        lack python3-venv "keeps Evenhand's packages apart from the system's"
        install_missing
        python="$(find_python)"
        [ -n "$python" ] || stop "needs Python 3.11 or newer, and this system's packages offer an older one: install it and name it, as in EVENHAND_PYTHON=/opt/python3.12 make demo"
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        lack "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" \
            "keeps Evenhand's packages apart from the system's"
    fi
}

# A folder that was moved or copied has programs that still call the old place's Python.
environment_works() {
    grep --quiet --no-messages --fixed-strings "$PWD/.venv" .venv/pyvenv.cfg .venv/bin/activate &&
        .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

make_environment() {
    environment_works && return
    say "Making a Python environment in .venv with $("$python" --version)."
    step venv "could not make .venv: see that $python -m venv works, then run make again" "$python" -m venv --clear .venv
}

# The stamp holds the hash of all that was installed from: another lock or another package, another stamp.
install_locked() { # LOCK
    local lock="$1" stamp=".venv/.installed-from-$1" now
    now="$( (cat requirements-build.txt "$lock" pyproject.toml && printf '%s\n' *.py */__init__.py) | sha256sum)"
    [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
    say "Installing Python packages from $lock (a minute or two the first time)."
    for list in requirements-build.txt "$lock"; do
        step pip "could not install the Python packages: see that this machine reaches its package index, then run make again" \
            .venv/bin/python -m pip install --disable-pip-version-check --no-build-isolation --require-hashes -r "$list"
    done
    step evenhand "could not install Evenhand itself into .venv: delete .venv and run make again" \
        .venv/bin/python -m pip install --disable-pip-version-check --no-build-isolation --no-index --no-deps --editable .
    printf '%s' "$now" >"$stamp"
}

# Ubuntu has Chromium only as a snap; the browser that Playwright brings does as well.
need_browser() {
    has_chromium && return
    .venv/bin/python - <<'PYTHON' 2>/dev/null && return
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())
PYTHON
    say "This system packages Chromium only as a snap: fetching Playwright's own for the journey tests."
    step browser "no Chromium: run 'snap install chromium' or name one, as in EVENHAND_CHROMIUM=/opt/chrome/chrome make test" \
        .venv/bin/python -m playwright install chromium
}

environment_works || need_python
case "$purpose" in
run)
    look_for_libraries
    install_missing
    make_environment
    install_locked requirements.txt
    ;;
check)
    look_for_libraries
    install_missing
    make_environment
    install_locked requirements-test.txt
    ;;
test)
    look_for_libraries
    look_for_test_programs
    install_missing
    make_environment
    install_locked requirements-test.txt
    need_browser
    ;;
*) stop "setup.sh takes run, check or test, not $purpose" ;;
esac
