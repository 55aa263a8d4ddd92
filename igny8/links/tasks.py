"""Links' work in the background."""

from igny8.accounts.models import Account
from igny8.jobs.registry import Run, job
from igny8.links.actions import enqueue_rechecks, recheck_due_links


@job()
def check_standing_links(run: Run) -> None:
    """See which accounts have links to visit, and put a job in the queue for each."""
    enqueue_rechecks(now=run.now)


@job(retries=2)
def recheck_links(run: Run, account_id: str) -> None:
    """Visit the account's links that are due."""
    recheck_due_links(Account.objects.get(pk=account_id), now=run.now, progress=run.progress)
