#!/usr/bin/env bash
# From a fresh clone to a served demonstration tender with a sign-in link for each role.
set -eu
cd "$(dirname "$0")/.."
. deploy/say.sh

deploy/setup.sh run
step migrate "could not prepare the database in instance/: if the database is an old one, move instance/ away and run make demo again" \
    .venv/bin/evenhand migrate
.venv/bin/evenhand demo ${AT:+--at "$AT"} ${PORT:+--port "$PORT"} 2>.setup/demo.log ||
    stop "could not load the demonstration: move instance/ away and run make demo again$(last_words .setup/demo.log)"
exec deploy/serve.sh
