"""Tasks for the tests of jobs."""

from datetime import timedelta

from igny8.accounts.models import Account
from igny8.jobs.errors import TryAgain
from igny8.jobs.models import Job
from igny8.jobs.registry import Run, job
from igny8.kit.errors import Conflict, GatewayError


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
def remember_the_day(run: Run, pk: str) -> None:
    Account.objects.filter(pk=pk).update(name=run.now.date().isoformat())


@job()
def lose_the_lease(run: Run, pk: str) -> None:
    Job.objects.filter(pk=run.job_id).update(lease_holder="elsewhere:1:2")
    run.progress(1, 2, "renaming")
    Account.objects.filter(pk=pk).update(name="Renamed by two")
