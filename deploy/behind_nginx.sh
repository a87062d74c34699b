#!/usr/bin/env bash
# Serve as an office's server does, on this machine: the shipped nginx.conf before the shipped gunicorn.conf.py.
# It answers at https://localhost:8443 (PORT=9443: elsewhere) under a certificate made for this machine alone.
set -eu
cd "$(dirname "$0")/.."
. deploy/say.sh

command -v nginx >/dev/null 2>&1 || stop "needs nginx: apt-get install nginx-light, then run make serve again"
command -v openssl >/dev/null 2>&1 || stop "needs openssl to make a certificate: apt-get install openssl, then run make serve again"

port="${PORT:-8443}"
plain=$((port - 1)) inner=$((port - 2)) files=$((port - 3))
here="$PWD/build/serve"
mkdir -p "$here"
[ -f "$here/fullchain.pem" ] || step certificate "could not make a certificate" \
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout "$here/privkey.pem" -out "$here/fullchain.pem"

# The shipped configuration, with this machine's names, ports and certificate in the places that say so.
sed -e "s/server_name evenhand.example.gov.uk;/server_name localhost 127.0.0.1;/" \
    -e "s#listen 80;#listen 127.0.0.1:$plain;#" -e "s#listen 443 ssl http2;#listen 127.0.0.1:$port ssl http2;#" \
    -e "s#server 127.0.0.1:8001;#server 127.0.0.1:$files;#" -e "s#Host \$host;#Host \$host:$port;#" -e "s#/etc/ssl/evenhand#$here#" -e "s#server 127.0.0.1:8000;#server 127.0.0.1:$inner;#" deploy/nginx.conf >"$here/evenhand.conf"
cat >"$here/nginx.conf" <<CONF
pid $here/nginx.pid;
error_log $here/error.log;
worker_processes auto;
events { worker_connections 4096; }
http {
    access_log off;
    proxy_temp_path $here/proxy;
    fastcgi_temp_path $here/fastcgi;
    uwsgi_temp_path $here/uwsgi;
    scgi_temp_path $here/scgi;
    include $here/evenhand.conf;
}
CONF

export EVENHAND_ENV=production TRUSTED_HOSTS=localhost,127.0.0.1 BASE_URL="https://localhost:$port" BIND="127.0.0.1:$inner"
# What a form without JavaScript sends, and whatever else Python puts aside, lies in memory and on no disk.
export TMPDIR=/dev/shm
"${EVENHAND_BIN:-.venv/bin}/python" -m gunicorn --config deploy/gunicorn.conf.py 'app:create_app()' >"$here/gunicorn.log" 2>&1 &
pages=$!
BIND="127.0.0.1:$files" EVENHAND_ONLY_FILES=1 "${EVENHAND_BIN:-.venv/bin}/python" -m gunicorn --config deploy/gunicorn.conf.py \
    'app:create_app()' >"$here/gunicorn-files.log" 2>&1 &
takes=$!
nginx -c "$here/nginx.conf" -p "$here" -g 'daemon off;' &
front=$!
trap 'kill "$front" "$pages" "$takes" 2>/dev/null; wait' EXIT
trap 'exit 0' INT TERM
say "Evenhand is at https://localhost:$port (Ctrl+C stops it)."
wait "$front"
