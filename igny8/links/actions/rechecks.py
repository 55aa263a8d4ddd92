"""Looking again at links that stand, are doubted, or may come back."""

from datetime import datetime

from igny8.accounts.models import Account
from igny8.jobs.actions import enqueue
from igny8.jobs.registry import Progress, quiet
from igny8.links.actions.verify import verify_backlinks
from igny8.links.models import LinkCheck
from igny8.links.queries import accounts_with_links_due, links_due


def enqueue_rechecks(*, now: datetime) -> int:
    """Put a job in the queue for each account that has links to visit; how many accounts."""
    accounts = list(accounts_with_links_due(now=now))
    for account in accounts:
        enqueue(
            "igny8.links.tasks.recheck_links",
            str(account.pk),
            account=account,
            now=now,
            key=str(account.pk),
            title=f"Check the links of {account}",
        )
    return len(accounts)


def recheck_due_links(
    account: Account, *, now: datetime, progress: Progress = quiet
) -> list[LinkCheck]:
    """Check the account's links that are due: live ones weekly, doubtful ones daily."""
    return verify_backlinks(list(links_due(account, now=now)), now=now, progress=progress)
