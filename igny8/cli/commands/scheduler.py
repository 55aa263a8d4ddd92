"""Enqueue what falls due, and see that no job is forgotten (a part of igny8 serve)."""

import argparse
import os
import signal
import threading
import time
from pathlib import Path

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from igny8.cli.main import Arguments
from igny8.cli.parts import READY_VARIABLE
from igny8.cli.timetable import enqueue_due
from igny8.jobs.actions.sweep import beat, forget_sent, free_dead_leases, sweep
from igny8.jobs.queries import is_alive
from igny8.kit.clock import real_now

OWN_DATABASE = True
LOOK_SECONDS = 15.0
BEAT_SECONDS = 5.0

log = structlog.get_logger()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It needs none."""


def run(args: Arguments) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rounds = {
        _look_at_jobs: settings.SWEEP_SECONDS,
        _look_at_the_timetable: LOOK_SECONDS,
        _say_alive: BEAT_SECONDS,
    }
    due = dict.fromkeys(rounds, 0.0)
    _expect_no_messages()
    while not stop.is_set():
        for action, seconds in rounds.items():
            if time.monotonic() >= due[action]:
                action()
                due[action] = time.monotonic() + seconds
        if path := os.environ.get(READY_VARIABLE):
            Path(path).touch()
        stop.wait(max(0.05, min(due.values()) - time.monotonic()))
    return 0


def _expect_no_messages() -> None:
    """What was sent before we started may be lost with who had it; sending twice does no harm."""
    try:
        forget_sent()
    except (OperationalError, InterfaceError) as failure:
        _database_away(failure)


def _look_at_jobs() -> None:
    try:
        # Messages to workers that are not there would only pile up.
        if is_alive("worker", now=real_now()):
            sweep()
        else:
            free_dead_leases()
    except (OperationalError, InterfaceError) as failure:
        _database_away(failure)


def _look_at_the_timetable() -> None:
    try:
        if count := enqueue_due(now=real_now()):
            log.info("enqueued_what_fell_due", count=count)
    except (OperationalError, InterfaceError) as failure:
        _database_away(failure)


def _say_alive() -> None:
    try:
        beat("scheduler")
    except (OperationalError, InterfaceError) as failure:
        _database_away(failure)


def _database_away(failure: Exception) -> None:
    log.warning("database_away", reason=str(failure).strip())
    connection.close()
