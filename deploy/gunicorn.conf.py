"""How gunicorn serves Evenhand behind nginx: gunicorn --config deploy/gunicorn.conf.py 'app:create_app()'

One process by default: SQLite has one writer, and the door for writes queues fairly inside a process. On PostgreSQL
set WEB_CONCURRENCY to the number of cores. A second one, with EVENHAND_ONLY_FILES set, takes in files (nginx.conf).
"""

import os

from procurement.core.serving import LISTENING, PAGES, start_jobs

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
only_files = bool(os.environ.get("EVENHAND_ONLY_FILES"))
# Few take in files at once, so that pages keep most of the machine; whoever waits, waits in nginx. Screens that follow
# a meeting sleep in threads of their own, no more than LISTENING at once, so that pages always find theirs.
threads = 3 if only_files else PAGES + LISTENING
# nginx holds slow senders back, so what reaches a thread is complete and a request is short.
timeout = 300 if only_files else 60
graceful_timeout = 30
keepalive = 5
# Only nginx on this machine may say who is asking and by which scheme.
forwarded_allow_ips = "127.0.0.1"
# Heartbeats in memory: a stalled disk must not look like a stalled worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - only a heartbeat lies there
accesslog = "-"
# Neither the query nor the page before it: sign-in and reset links carry their token there.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'


# Long jobs are worked beside the pages, in the first worker; the gunicorn that only takes in files works none.
if not only_files:
    post_worker_init = start_jobs
