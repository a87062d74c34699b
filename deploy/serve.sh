#!/usr/bin/env bash
# Serve Evenhand on this machine alone. deploy/gunicorn.conf.py and deploy/nginx.conf are for an office's server.
set -eu
cd "$(dirname "$0")/.."
. deploy/say.sh

port="${PORT:-8000}"
.venv/bin/python - "$port" <<'PYTHON' 2>/dev/null || stop "port $port is taken: stop what listens there, or choose another, as in PORT=8001 make run"
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", int(sys.argv[1])))
PYTHON
exec .venv/bin/evenhand serve --port "$port"
