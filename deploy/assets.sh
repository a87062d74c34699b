#!/usr/bin/env bash
# Build static/evenhand.css from static/src. Only who changes the look needs this, and Node for it.
set -eu
cd "$(dirname "$0")/.."
. deploy/say.sh

command -v npm >/dev/null 2>&1 || stop "building the stylesheet needs Node: apt-get install nodejs npm, then run make assets again"
tools=build/assets
mkdir -p "$tools"
# govuk-frontend-jinja renders the markup of exactly this version; Sass is held so that the built file stays the same.
step assets "npm could not fetch govuk-frontend and sass: see that this machine reaches its package registry, then run make assets again" \
    npm install --prefix "$tools" --no-save --no-package-lock --no-audit --no-fund govuk-frontend@6.3.0 sass@1.108.2
step sass "the stylesheet could not be built" \
    "$tools/node_modules/.bin/sass" --load-path="$tools/node_modules" --style=compressed --no-source-map --no-charset \
    static/src/evenhand.scss static/evenhand.css
say "Built static/evenhand.css ($(wc -c <static/evenhand.css) bytes)."
