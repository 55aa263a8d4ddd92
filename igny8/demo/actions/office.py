"""What people do besides: hours written down, questions asked."""

from datetime import date, datetime, timedelta

from django.db import transaction

from igny8.accounts.models import Account, Site, User
from igny8.demo.rules.people import HOUR_COSTS
from igny8.inbox.actions import write_message
from igny8.inbox.models import Conversation
from igny8.services.models import ManagedServiceSubscription, TimeEntry

HOURS = {"pro": (("Reading drafts", 210), ("Links and report", 95)),
         "lite": (("Reading drafts", 55), ("Report", 25))}  # fmt: skip
QUESTION = "Can next month lean towards newcomers?"
ASKED = (
    "We are holding evenings for families new to Canada in two months. Could more of the next "
    "articles be about first returns and accounts?"
)
# How long ago the question that waits was asked.
ASKED_BEFORE = timedelta(hours=20)


def write_hours(subscription: ManagedServiceSubscription, *, day: date, first_half: bool) -> None:
    """The account manager's minutes of half a month, once."""
    manager, account = subscription.account_manager, subscription.account
    if manager is None:
        return
    note, minutes = HOURS[subscription.tier][0 if first_half else 1]
    TimeEntry.objects.get_or_create(
        account=account,
        site=subscription.site,
        user=manager,
        worked_on=day,
        note=note,
        defaults={
            "minutes": minutes,
            "hour_cost": HOUR_COSTS[account.currency],
            "currency": account.currency,
        },
    )


@transaction.atomic
def ask_question(site: Site, *, asker: User, answer_hours: int, now: datetime) -> None:
    """A client's message that waits for our answer, once."""
    Account.objects.select_for_update().get(pk=site.account_id)
    if Conversation.objects.filter(site=site, subject=QUESTION).exists():
        return
    conversation = Conversation.objects.create(account=site.account, site=site, subject=QUESTION)
    write_message(
        conversation, author=asker, from_client=True, body=ASKED, answer_hours=answer_hours,
        now=now - ASKED_BEFORE,
    )  # fmt: skip
