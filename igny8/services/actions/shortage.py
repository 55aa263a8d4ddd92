"""Months for which the approved blueprint has too few pages."""

from datetime import date, datetime

from igny8.inbox.actions import add_todo, complete_todo
from igny8.inbox.models import Todo
from igny8.services.models import ManagedServiceSubscription


def note_shortage(
    subscription: ManagedServiceSubscription, *, month: date, planned: int, owed: int, now: datetime
) -> None:
    """A to-do for the account manager where a month's articles have no pages; done when they do.

    `month` is its first day.
    """
    key = f"pages-missing:{subscription.pk}:{month:%Y-%m}"
    if planned < owed:
        add_todo(
            subscription.account,
            site=subscription.site,
            title=f"{month:%B %Y} of {subscription.site}: the blueprint has pages for {planned} of "
            f"{owed} articles. Extend it, have the client approve it, then run the month again.",
            key=key,
            owner=subscription.account_manager,
            now=now,
        )
    else:
        for todo in Todo.objects.filter(account=subscription.account, key=key):
            complete_todo(todo, by=None, now=now)
