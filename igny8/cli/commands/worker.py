"""Run jobs as they come (a part of igny8 serve; more of them may run on other machines)."""

import argparse
import os
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import structlog
from celery import signals
from celery.exceptions import SecurityWarning
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from igny8.celery import app
from igny8.cli.main import Arguments
from igny8.cli.parts import READY_VARIABLE
from igny8.jobs.actions.leases import at_work
from igny8.jobs.actions.queue import RUN_JOB
from igny8.jobs.actions.run import run_job
from igny8.jobs.actions.sweep import beat, release_own_jobs

OWN_DATABASE = True
BEAT_SECONDS = 5.0
# How long running jobs may take to end after we were asked to stop; then they go back to the queue.
GRACE_SECONDS = 2.5

log = structlog.get_logger()
_stopping = threading.Event()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threads", type=int, default=settings.WORKER_THREADS, help="jobs at a time"
    )


def run(args: Arguments) -> int:
    # Its worry is pickled messages; ours are JSON, and hold a row's number only.
    warnings.simplefilter("ignore", SecurityWarning)
    signals.worker_ready.connect(_ready)
    signals.worker_shutting_down.connect(_shutting_down)
    signals.setup_logging.connect(_logs_are_ours)
    worker = app.Worker(pool="threads", concurrency=args.threads, quiet=True)
    worker.start()
    _stopping.set()
    return int(worker.exitcode or 0)


@app.task(name=RUN_JOB)  # type: ignore[untyped-decorator]  # Celery has no types
def run_one(job_id: str) -> None:
    run_job(job_id)


def _logs_are_ours(**_: Any) -> None:
    """Being connected is enough: Celery then leaves the logs as they are."""


def _ready(**_: Any) -> None:
    threading.Thread(target=_beat_until_stopped, name="beat", daemon=True).start()
    if path := os.environ.get(READY_VARIABLE):
        Path(path).touch()


def _beat_until_stopped() -> None:
    while True:
        try:
            beat("worker")
        except (OperationalError, InterfaceError) as failure:
            log.warning("beat_failed", reason=str(failure).strip())
            connection.close()
        if _stopping.wait(BEAT_SECONDS):
            return


def _shutting_down(**_: Any) -> None:
    threading.Thread(target=_end_in_time, name="end", daemon=True).start()


def _end_in_time() -> None:
    """End when the running jobs have, or put back what is left of them.

    Celery itself would wait for its next look at the broker, and for jobs however long.
    """
    until = time.monotonic() + GRACE_SECONDS
    while at_work and time.monotonic() < until:
        time.sleep(0.05)
    try:
        if count := release_own_jobs():
            log.info("jobs_released", count=count)
    except (OperationalError, InterfaceError) as failure:
        log.warning("jobs_not_released", reason=str(failure).strip())
    os._exit(0)
