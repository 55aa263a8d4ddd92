"""A browser that others made signs in, starts a client's month and watches it run to its end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.runtime.installation import PROJECT, Installation, free_port

INTAKE = PROJECT / "tests" / "data" / "intakes" / "carls-chairs.yaml"
DOMAIN, CLIENT = "carls-chairs.example", "Carl's Chairs"
# The month that is run, the one after it and the present one, on one invoice in advance.
FEE, MONTHS_BEGUN = Decimal("137.45"), 3
PICTURES = PROJECT / "var" / "browser"
MEASURES = "Clicks,Impressions,CTR,Position\n"


@pytest.fixture
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="igny8-browser-"))
    folder.chmod(0o755)
    made = Installation(folder / "data", free_port())
    yield made
    if made.server and made.server.poll() is None:
        made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def settled_month() -> date:
    """The first day of the month before last, whose search data does not change any more."""
    first = date.today().replace(day=1)  # noqa: DTZ011 - the browser's own calendar
    for _ in range(2):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def days_of(month: date) -> list[date]:
    days = [month + timedelta(days=number) for number in range(31)]
    return [day for day in days if day.month == month.month]


def an_intake(folder: Path, month: date) -> Path:
    intake = yaml.safe_load(INTAKE.read_text())
    intake["account"]["demo"] = True
    intake["subscription"] |= {"starts_on": month.isoformat(), "price": str(FEE)}
    path = folder / "client.yaml"
    path.write_text(yaml.safe_dump(intake, sort_keys=False))
    return path


def an_export(folder: Path, month: date) -> Path:
    """Every day of the month, and a few queries."""
    made = folder / "export"
    made.mkdir()
    days = "".join(f"{day},2,40,5%,12.5\n" for day in days_of(month))
    (made / "Chart.csv").write_text(f"Date,{MEASURES}{days}")
    (made / "Queries.csv").write_text(
        f"Top queries,{MEASURES}banquet chairs,20,400,5%,8.2\nfolding chairs,9,300,3%,15\n"
    )
    return made


def a_client(installation: Installation, folder: Path, month: date) -> None:
    """A demo client, on board, with search data and an approved blueprint."""
    for words in (
        ("flag", "managed_services_enabled", "on"),
        ("onboard", str(an_intake(folder, month))),
        ("search-data", DOMAIN, str(an_export(folder, month))),
        ("blueprint", DOMAIN, "--approve"),
    ):
        done = installation.command(*words, seconds=120)
        assert done.returncode == 0, done.stderr


def visit(installation: Installation, month: date) -> dict[str, Any]:
    """What the browser saw; its last picture is in var/browser when it did not get through."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    [owner] = json.loads((installation.data / "sign-ins.json").read_text())
    asked = {
        "address": f"http://127.0.0.1:{installation.port}/",
        "email": owner["email"], "password": owner["password"],
        "client": CLIENT, "month": f"{month:%Y-%m}", "pictures": str(PICTURES),
    }  # fmt: skip
    process = subprocess.Popen(
        [Path(sys.executable).with_name("node"), "tests/watch-month.ts", json.dumps(asked)],
        cwd=PROJECT / "frontend", text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        said, complaint = process.communicate(timeout=240)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert process.returncode == 0, f"{complaint}\nThe page as it was: {PICTURES}/failed.png"
    return dict(json.loads(said))


def counts_of(seen: list[list[dict[str, str]]], title: str) -> list[str]:
    """The different counts of a step, in the order in which the page showed them."""
    shown = [step["count"] for steps in seen for step in steps if step["title"] == title]
    return list(dict.fromkeys(count for count in shown if count))


def test_a_browser_signs_in_and_watches_a_month_run(
    installation: Installation, tmp_path: Path
) -> None:
    month = settled_month()
    installation.start()
    a_client(installation, tmp_path, month)

    found = visit(installation, month)

    seen, last = found["seen"], found["seen"][-1]
    assert found["problems"] == []
    assert {step["state"] for step in last} == {"Done"}
    assert any(step["state"] == "Running" for steps in seen for step in steps)
    finished = [sum(step["state"] == "Done" for step in steps) for steps in seen]
    assert finished == sorted(finished)
    assert len(set(finished)) > 1
    written = counts_of(seen, "Articles written")
    assert written[-1] == "10 of 10"
    assert len(written) > 1
    pdf = {"status": 200, "type": "application/pdf", "start": "%PDF-"}
    assert found["report"] == pdf
    [invoice] = found["billing"]["rows"]
    assert invoice[5] == f"£{FEE * MONTHS_BEGUN}"
    assert found["billing"]["document"] == pdf
