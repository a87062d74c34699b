#!/usr/bin/env bash
# Everything that reads the code without running it. All of it runs, then the verdict.
set -u
cd "$(dirname "$0")/.."
. deploy/say.sh

deploy/setup.sh check || exit 1
failed=()

check() { # NAME COMMAND...
    local name="$1"
    shift
    say "== $name"
    "$@" || failed+=("$name")
}

check "ruff: faults and style" .venv/bin/ruff check .
check "ruff: layout (make format puts it right)" .venv/bin/ruff format --check .
check "mypy: types" .venv/bin/mypy
check "import-linter: what may know what" .venv/bin/lint-imports
check "djlint: templates" .venv/bin/djlint templates --lint --quiet

[ "${#failed[@]}" -eq 0 ] || stop "these checks failed: $(printf '%s; ' "${failed[@]}" | sed 's/; $//')"
say "All checks pass."
