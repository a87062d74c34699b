#!/usr/bin/env bash
# Build static/evenhand.css and static/js from static/src. Only who changes the look or a script needs this, and Node for it.
set -eu
cd "$(dirname "$0")/.."
. deploy/say.sh

command -v npm >/dev/null 2>&1 || stop "building stylesheet and scripts needs Node: apt-get install nodejs npm, then run make assets again"
tools=build/assets
mkdir -p "$tools"
# govuk-frontend-jinja renders the markup of exactly this version; Sass is held so that the built file stays the same.
step assets "npm could not fetch govuk-frontend, sass and esbuild: see that this machine reaches its package registry, then run make assets again" \
    npm install --prefix "$tools" --no-save --no-package-lock --no-audit --no-fund govuk-frontend@6.3.0 sass@1.108.2 esbuild@0.25.12
step sass "the stylesheet could not be built" \
    "$tools/node_modules/.bin/sass" --load-path="$tools/node_modules" --style=compressed --no-source-map --no-charset \
    static/src/evenhand.scss static/evenhand.css
# What is shipped says of which source it was built, so that a test can tell when somebody forgot to build.
step scripts "the scripts could not be built" \
    "$tools/node_modules/.bin/esbuild" static/src/js/*.js --outdir=static/js --minify --format=esm --charset=utf8 --target=es2021 --log-level=warning
(cd static/src/js && sha256sum -- *.js) >static/src/js/built.sha256
say "Built static/evenhand.css ($(wc -c <static/evenhand.css) bytes)."
say "Built static/js ($(cat static/js/*.js | wc -c) bytes)."
