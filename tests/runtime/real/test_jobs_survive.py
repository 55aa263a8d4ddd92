"""A job in a real worker that is stopped or killed while it runs."""

import json
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


def enqueue(installation: Installation, path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", ENQUEUE, str(path)],
        cwd=PROJECT,
        env={**installation.environment(), "DJANGO_SETTINGS_MODULE": "igny8.settings"},
        check=True,
    )


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
    assert newest_job(running)["attempts"] == 1


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
    assert newest_job(running)["attempts"] == 0
