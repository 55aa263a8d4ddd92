"""Passing news on: a job for each listener, so that none is lost and none stops another."""

from functools import partial

from django.db import transaction

from igny8.accounts.models import Account
from igny8.jobs.actions.run import run_here
from igny8.jobs.models import TELL, Job
from igny8.kit.clock import real_now, simulated_moment
from igny8.kit.events import Announcement


def pass_on(announcement: Announcement, listeners: list[str], *, account: Account) -> None:
    """Write a job for each listener in the caller's transaction, and run them right after it.

    Whoever publishes also tells, in the order of the news, so that the next step already finds what
    the listeners did. What it did not come to, and what failed, the workers go on with.
    """
    for listener in listeners:
        job = Job.objects.create(
            account=account,
            name=TELL,
            arguments=[
                listener, announcement.kind, announcement.facts, announcement.at.isoformat()
            ],
            title=f"News: {announcement.words}",
            simulated_now=simulated_moment(),
            # On its way already: no worker is to come in between.
            sent_at=real_now(),
        )  # fmt: skip
        transaction.on_commit(partial(run_here, job.pk), robust=True)
