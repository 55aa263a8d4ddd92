"""A job in a real worker that is stopped or killed while it runs."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runtime.installation import PROJECT, Installation, wait_for

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("runtime")]

ENQUEUE = """
import sys
import django
django.setup()
import igny8.celery
from igny8.accounts.queries import operator_account
from igny8.jobs.actions import enqueue
from igny8.kit.clock import real_now
task = "tests.runtime.slow_task.count_slowly"
enqueue(task, sys.argv[1], account=operator_account(), now=real_now())
"""

# Killed at the moment at which it would have told its news.
PUBLISH_AND_DIE = """
import os, signal
import django
django.setup()
import igny8.celery
from django.db import transaction
from igny8.accounts.queries import operator_account
from igny8.jobs.events import JobHeldUp
from igny8.jobs.models import Job
from igny8.kit.clock import real_now
from igny8.kit.events import publish
operator = operator_account()
with transaction.atomic():
    job = Job.objects.create(account=operator, name="a.job", status="done")
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    publish(JobHeldUp(job.pk), account=operator, now=real_now())
"""


def program(installation: Installation, *words: str) -> int:
    """Run a program of ours on the installation's data; its exit code."""
    return subprocess.run(
        [sys.executable, "-c", *words],
        cwd=PROJECT,
        env={**installation.environment(), "DJANGO_SETTINGS_MODULE": "igny8.settings"},
        check=False,
    ).returncode


def enqueue(installation: Installation, path: Path) -> None:
    assert program(installation, ENQUEUE, str(path)) == 0


def newest_job(installation: Installation) -> dict[str, object]:
    listed = json.loads(installation.command("jobs", "--json").stdout)["jobs"]
    return next(job for job in listed if job["name"].endswith("count_slowly"))


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def test_a_killed_workers_job_runs_again_to_its_end(running: Installation, tmp_path: Path) -> None:
    path = tmp_path / "lines"
    enqueue(running, path)
    wait_for(lambda: lines(path) == ["started"])
    worker = running.part("worker")
    assert worker is not None

    worker.kill()

    wait_for(lambda: lines(path) == ["started", "started", "ended"], seconds=90)
    wait_for(lambda: newest_job(running)["status"] == "done")
    job = newest_job(running)
    assert (job["attempts"], job["crashes"]) == (0, 1)


def test_a_job_that_a_stop_interrupts_goes_on_after_the_next_start(
    running: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "lines"
    enqueue(running, path)
    wait_for(lambda: lines(path) == ["started"])

    assert running.stop() == 0
    running.start()

    wait_for(lambda: lines(path) == ["started", "started", "ended"], seconds=90)
    wait_for(lambda: newest_job(running)["status"] == "done")
    job = newest_job(running)
    assert (job["attempts"], job["crashes"]) == (0, 0)


def test_news_of_a_process_that_was_killed_after_its_commit_is_told_by_a_worker(
    running: Installation,
) -> None:
    assert program(running, PUBLISH_AND_DIE) == -signal.SIGKILL

    def told() -> list[object]:
        listed = json.loads(running.command("jobs", "--all", "--json").stdout)["jobs"]
        return [job["status"] for job in listed if job["title"] == "News: Job held up"]

    wait_for(lambda: told() == ["done"], seconds=60)
