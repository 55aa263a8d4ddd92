"""Seeing a client's jobs through, here or wherever a worker has taken them."""

import time

from igny8.accounts.models import Account
from igny8.jobs.actions.run import run_job
from igny8.jobs.models import Job
from igny8.kit.clock import real_now

LOAD_CLIENT = "igny8.demo.tasks.load_client"
LOOK_EVERY_SECONDS = 0.05


def settle(account: Account) -> None:
    """Do what waits for the account, in its order, until nothing does: invoices, mails, months.

    So each thing is done before the next of the diary, whoever does it. What was put off is left.
    """
    while True:
        jobs = Job.objects.filter(account=account, status__in=Job.ACTIVE)
        due = jobs.exclude(name=LOAD_CLIENT).filter(run_after__lte=real_now())
        waiting = list(due.order_by("run_after", "created_at"))
        if not waiting:
            return
        queued = next((job for job in waiting if job.status == Job.Status.QUEUED), None)
        if queued is None:
            time.sleep(LOOK_EVERY_SECONDS)
        else:
            run_job(queued.pk)
