"""Tasks for the tests of jobs."""

import threading
from datetime import timedelta
from uuid import uuid4

from django.db import connection

from igny8.accounts.models import Account
from igny8.jobs.errors import LeaseLost, TryAgain
from igny8.jobs.models import Job
from igny8.jobs.registry import Run, job
from igny8.kit.errors import Conflict, DiskFull, GatewayError
from igny8.kit.pdf import PdfNotReady


class Held:
    """What a test and a task that it holds up tell each other."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.runs, self.lost = 0, False

    def wait(self) -> None:
        self.runs += 1
        self.begun.set()
        assert self.go_on.wait(10)


HOLD = Held()


@job()
def count_and_hold(run: Run, message: str = "held") -> None:
    HOLD.wait()
    try:
        run.progress(1, 1, message)
    except LeaseLost:
        HOLD.lost = True
        raise


@job()
def hold_and_refuse(run: Run) -> None:
    HOLD.wait()
    raise Conflict("The report is frozen.")


@job()
def say_the_name(run: Run, pk: str) -> None:
    run.progress(1, 1, Account.objects.get(pk=pk).name)


@job()
def rename_as_the_holder(run: Run, pk: str) -> None:
    HOLD.wait()
    with run.ours():
        Account.objects.filter(pk=pk).update(name="Renamed by two")


@job()
def hold_as_the_holder(run: Run) -> None:
    with run.ours():
        HOLD.wait()


@job()
def rename(run: Run, pk: str, name: str) -> None:
    run.progress(1, 2, "renaming")
    Account.objects.filter(pk=pk).update(name=name)
    run.progress(2, 2, "renamed")


@job(retries=2)
def wait(run: Run) -> None:
    raise TryAgain("not yet", after=timedelta(0))


@job()
def refuse(run: Run) -> None:
    raise Conflict("The report is frozen.")


@job()
def fall_over(run: Run) -> None:
    raise ZeroDivisionError("by zero")


@job()
def call_out(run: Run) -> None:
    raise GatewayError("The site does not answer.")


@job()
def call_a_busy_one(run: Run) -> None:
    raise GatewayError("Slow down.", retry_after=900)


@job()
def be_slow_at_a_document(run: Run) -> None:
    raise PdfNotReady("The document was not ready after 20 seconds and was stopped.")


@job()
def find_no_room_for_a_row(run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$")


@job()
def fill_the_disk(run: Run) -> None:
    raise DiskFull("There is no room left.")


@job()
def remember_the_day(run: Run, pk: str) -> None:
    Account.objects.filter(pk=pk).update(name=run.now.date().isoformat())


@job()
def lose_the_lease(run: Run, pk: str) -> None:
    Job.objects.filter(pk=run.job_id).update(lease=uuid4())
    run.progress(1, 2, "renaming")
    Account.objects.filter(pk=pk).update(name="Renamed by two")
