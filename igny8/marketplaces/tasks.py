"""Marketplaces' work in the background."""

from datetime import timedelta

from igny8.accounts.models import Account
from igny8.jobs.errors import TryAgain
from igny8.jobs.registry import Run, job
from igny8.marketplaces.actions import fatgrid, refresh_ratings
from igny8.marketplaces.errors import LookUpFailed

WAIT = timedelta(hours=1)


@job(retries=3)
def refresh_publisher_ratings(run: Run, account_id: str) -> None:
    """Look up the ratings of an account's publishers that are missing or a month old."""
    account = Account.objects.get(pk=account_id)
    try:
        refresh_ratings(account, look_up=fatgrid(), now=run.now)
    except LookUpFailed as failure:
        if failure.permanent:
            raise
        raise TryAgain(failure.message, after=WAIT) from failure
