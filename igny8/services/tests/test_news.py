from decimal import Decimal

import pytest

from igny8.billing.actions.refunds import give_up_refund, request_refund_of
from igny8.billing.actions.transfers import record_prepayment
from igny8.billing.events import RefundFailed
from igny8.inbox.actions import request_approval
from igny8.inbox.models import Notification
from igny8.links.events import LinkLost
from igny8.mail.models import Email
from igny8.sag.models import SAGBacklink
from igny8.services.actions.news import after_failed_refund, after_lost_link
from igny8.services.actions.orders import draft_order
from igny8.services.tests.conftest import link


def test_a_question_reaches_each_approver_once(site, carl, now, django_capture_on_commit_callbacks):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            request_approval(site, kind="blueprint", subject_id="b1", title="Blueprint 1", now=now)

    email = Email.objects.get()
    assert (email.kind, email.recipient) == ("approval_request", carl.email)
    assert "Blueprint 1 waits for your approval." in email.text


@pytest.mark.parametrize(
    ("within", "said"),
    [(True, "The publisher owes a replacement."), (False, "Its guarantee is over.")],
)
def test_the_account_manager_hears_of_a_lost_link(sell, site, manager, now, within, said):
    sell("pro")
    draft_order(
        site, key="o", order_type="one_time", pricing_mode="pass_through", links=[link()],
        by=None, now=now,
    )  # fmt: skip
    lost = SAGBacklink.objects.get()

    for _ in range(2):
        after_lost_link(LinkLost(lost.pk, within), now=now)

    told = Notification.objects.get(user=manager)
    assert told.title == "A link on magazine.example to carls-chairs.example is gone"
    assert told.body == said


def test_the_account_manager_hears_of_money_that_did_not_reach_the_client(
    sell, account, manager, now
):
    sell("pro")
    prepaid = record_prepayment(
        account, amount=Decimal("50.00"), reference="TRX", by=manager, now=now
    )
    refund = request_refund_of(prepaid, amount=Decimal("50.00"), by=manager, key="r", now=now)
    refund = give_up_refund(refund, reason="The account is closed.", by=manager, now=now)

    for _ in range(2):
        after_failed_refund(RefundFailed(refund.pk), now=now)

    told = Notification.objects.get(user=manager)
    assert (told.title, told.body) == (
        "50.00 USD did not go back to Carl's Chairs; their balance has it",
        "The account is closed.",
    )
