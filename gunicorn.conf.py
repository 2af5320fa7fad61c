"""The production server. Every value can be changed with gunicorn's own command-line flags."""

import gc
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ADDRESS = HERE / "instance/address"

wsgi_app = "app:create_app()"
chdir = str(HERE)  # of this very release, wherever a link leads to later
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
preload_app = True  # the app and its content are read once and shared
control_socket_disable = True
graceful_timeout = 20
keepalive = 5
limit_request_field_size = 65_000  # an oversized cookie gets our own calm page
errorlog = "-"
loglevel = "warning"

counted = None  # the folder where the processes count, added up whenever somebody asks
if os.environ.get("METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = counted = tempfile.mkdtemp(prefix="metrics-")

beside = []  # processes that run as long as the server


def when_ready(server):
    """`make run` sets DELIVER_MAIL; elsewhere `flask deliver-mail --watch` is a service."""
    gc.freeze()  # else collecting garbage copies what the workers share
    print(f"http://{bind}", flush=True)
    if seconds := int(os.environ.get("DRAIN_SECONDS", "0")):
        drain_first(server, seconds)
    if os.environ.get("DELIVER_MAIL"):
        ADDRESS.write_text(f"http://{bind}")  # for the links that commands print
        beside.append(subprocess.Popen([sys.executable, "-m", "flask", "deliver-mail", "--watch"]))


def on_exit(server):
    if beside:
        ADDRESS.unlink(missing_ok=True)
    for process in beside:
        process.terminate()
        process.wait()
    if counted:
        shutil.rmtree(counted)


def drain_first(server, seconds):
    """On SIGTERM readiness turns false, pages go on, and the server stops some seconds later."""
    from questionnaire.web.middleware.health import draining

    def drain(sign, frame):
        draining[0] = 1
        signal.signal(signal.SIGALRM, lambda *_: server.signal(signal.SIGTERM, None))
        signal.alarm(seconds)

    signal.signal(signal.SIGTERM, drain)


def without_address(record):
    """Gunicorn tells who sent what it can't read, and quotes it; no log of ours does."""
    if record.getMessage().startswith("Invalid request"):
        record.msg, record.args = "A request that is no HTTP was refused", ()
    return True


def on_starting(server):
    """`make run` sets MIGRATE, to do it all in one process; elsewhere run `flask db upgrade`."""
    logging.getLogger("gunicorn.error").addFilter(without_address)
    if not os.environ.get("MIGRATE"):
        return
    from flask_migrate import upgrade

    from questionnaire.web.database import db

    with server.app.wsgi().app_context():
        upgrade()
        db.engine.dispose()  # no connection may be shared between the workers
