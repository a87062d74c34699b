#!/usr/bin/env bash
# Install the test tools and run the whole suite; arguments go to pytest (make test ARGS='tests/rules').
set -eu
cd "$(dirname "$0")/.."

deploy/setup.sh test
EVENHAND_TEST_REQUIRE_POSTGRES=1 exec .venv/bin/python -m pytest -n 2 --dist worksteal "$@"
