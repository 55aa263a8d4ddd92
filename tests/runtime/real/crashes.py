"""A client whose month is run for real, from the intake on, by a server or by the command."""

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import yaml

from igny8.kit.postgres import embedded
from tests.runtime.installation import PROJECT, Installation, wait_for

DATA = PROJECT / "tests" / "data"
SITE = "prairie-roofing.example"
PRICE_BOOK = PROJECT / "igny8" / "demo" / "portfolio" / "price-book.csv"
EXPORT = DATA / "search-console" / "prairie-roofing-2026-01"
BUDGET = "1500.00"
RUN_MONTH = ("run-month", SITE, "--month", "2026-01", "--accept-drafts")

# What the timetable brings in the next hour is crossed off, so that only the month is run.
CROSS_OFF = """
import datetime, django
django.setup()
from django.db import transaction
from igny8.cli.timetable import enqueue_due
from igny8.jobs.models import Job
from igny8.kit.clock import real_now
for hours in (0, 1):
    with transaction.atomic():
        enqueue_due(now=real_now() + datetime.timedelta(hours=hours))
        Job.objects.filter(status="queued", once_key__isnull=False).update(status="cancelled")
"""
WHERE = """
select step.name, step.done_count from months_monthstep step
where step.status in ('running', 'waiting', 'failed') order by step.position limit 1
"""
STEPS = (
    "period", "plan", "write", "review", "publish", "indexability",
    "order_links", "deliver_links", "social", "schema", "report", "send",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Point:
    """A place in the month's run: a step, and how much of it is done."""

    step: int
    done: int


def random_points(seed: int, *, count: int) -> list[Point]:
    """So many points of the run in their order, most of them in the steps that take longest."""
    dice = random.Random(seed)  # noqa: S311 - the same places every time
    long = {"write": 30, "publish": 30, "order_links": 10, "deliver_links": 10, "social": 30,
            "schema": 30, "report": 1}  # fmt: skip
    points = set()
    while len(points) < count:
        name = dice.choice(list(long))
        points.add(Point(STEPS.index(name), dice.randrange(long[name])))
    return sorted(points)


def where(installation: Installation) -> Point:
    """Where the run is now; before its first step (0, 0)."""
    try:
        with psycopg.connect(embedded(installation.data / "postgres").url()) as database:
            found = database.execute(WHERE).fetchone()
    except psycopg.Error:
        return Point(0, 0)
    return Point(STEPS.index(found[0]), found[1]) if found else Point(0, 0)


def program(installation: Installation, *words: str) -> str:
    """Run a program of ours on the installation's data; what it printed."""
    done = subprocess.run(
        [sys.executable, *words], cwd=PROJECT, check=True, capture_output=True, text=True,
        env={**installation.environment(), "DJANGO_SETTINGS_MODULE": "igny8.settings"},
    )  # fmt: skip
    return done.stdout


def take_in_a_client(installation: Installation) -> None:
    """A demo client with its search data, and all that the client has to approve."""
    intake = yaml.safe_load((DATA / "intakes" / "prairie-roofing.yaml").read_text())
    intake["account"]["demo"] = True
    path = installation.data.parent / "intake.yaml"
    path.write_text(yaml.safe_dump(intake, sort_keys=False))
    for words in (
        ("price-book", str(PRICE_BOOK)),
        ("onboard", str(path)),
        ("search-data", SITE, str(EXPORT)),
        ("blueprint", SITE, "--approve", "--approve-budget", BUDGET),
    ):
        done = installation.command(*words, seconds=180)
        assert done.returncode == 0, done.stderr
    program(installation, "-c", CROSS_OFF)


def copied(installation: Installation, folder: Path) -> Installation:
    """The same installation in another folder, at the same address."""
    folder.mkdir(mode=0o755)
    # As the accounts own it: the database may run under one of its own.
    subprocess.run(["cp", "-a", installation.data, folder / "data"], check=True)
    for made_at_a_start in ("run", "postgres/socket"):
        shutil.rmtree(folder / "data" / made_at_a_start)
    return Installation(folder / "data", installation.port)


def finish(installation: Installation) -> dict[str, Any]:
    """Run the month until it is done or waits for a person; what the last run said."""
    for _ in range(6):
        done = installation.command(*RUN_MONTH, "--json", seconds=300)
        if done.returncode == 0:
            said = json.loads(done.stdout)
            if said["status"] in ("done", "waiting"):
                wait_for(lambda: nothing_waits(installation), seconds=120)
                return dict(said)
    raise AssertionError(f"not done after six runs: {done.stdout}{done.stderr}")


def nothing_waits(installation: Installation) -> bool:
    jobs = "select count(*) from jobs_job where status in ('queued', 'running')"
    with psycopg.connect(embedded(installation.data / "postgres").url()) as database:
        row = database.execute(jobs).fetchone()
    return row == (0,)


def end_state(installation: Installation) -> dict[str, Any]:
    """All that the installation holds, without what two runs never share."""
    return dict(json.loads(program(installation, "-m", "tests.runtime.real.end_state")))


def differences(first: Any, second: Any, name: str = "") -> list[str]:
    """Where two end states differ, one line each."""
    if first == second:
        return []
    if isinstance(first, dict) and isinstance(second, dict):
        return [
            line
            for key in sorted(first.keys() | second.keys())
            for line in differences(first.get(key), second.get(key), f"{name}/{key}")
        ]
    if isinstance(first, list) and isinstance(second, list):
        missing, added = Counter(first) - Counter(second), Counter(second) - Counter(first)
        return [f"{name} lacks {row}" for row in missing.elements()] + [
            f"{name} has {row}" for row in added.elements()
        ]
    return [f"{name}: {first} became {second}"]
