"""Carl's card runs dry: he is asked for three weeks, his service pauses, he pays by the link.

The clock moves by hours, as the scheduler would move it; jobs run as a worker would run them.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.in_person import pay_in_person
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import (
    DunningCase,
    Invoice,
    JournalEntry,
    Payment,
    PaymentMethod,
    SandboxCharge,
)
from igny8.billing.queries.pay_links import payable_by_token
from igny8.billing.tests.gateway_days import news
from igny8.inbox.models import Notification
from igny8.jobs.actions import enqueue
from igny8.jobs.actions.run import run_job
from igny8.jobs.models import Job
from igny8.kit.clock import simulated
from igny8.mail.models import Email
from igny8.schedule import SCHEDULE
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.django_db
SANDBOX = SandboxGateway(SandboxCharge)
FIRST = datetime(2025, 7, 1, 6, 0, tzinfo=UTC)
BILLING = ("bill_account", "collect_payment", "poll_gateway", "look_up_payment",
           "process_gateway_event", "take_dunning_step")  # fmt: skip
HOURLY = [
    entry.task
    for entry in SCHEDULE
    if entry.task.startswith("igny8.billing.") or entry.task.endswith("process_managed_billing")
]


def hour(now: datetime, operator: Account) -> None:
    """What the scheduler and a worker do in one hour, as far as money goes."""
    with simulated(now):
        for task in HOURLY:
            run_job(enqueue(task, account=operator, now=now).pk)
        news(*BILLING)


def days(start: datetime, count: int, operator: Account) -> datetime:
    """Let so many days pass, looked at twice a day; the moment after them."""
    for step in range(count * 2):
        hour(start + timedelta(hours=12 * step), operator)
    return start + timedelta(days=count)


def test_a_card_that_runs_dry_pauses_the_service_until_carl_pays(
    operator: Account, account: Account, site: Site, manager: User, carl: User
) -> None:
    account.is_demo = True
    account.billing_email = "books@carls-chairs.example"
    account.save()
    PaymentMethod.objects.create(account=account, gateway="sandbox", customer="declined")
    with simulated(FIRST):
        service = ManagedBillingService().create_managed_subscription(
            site, "pro", "sandbox", starts_on=date(2025, 7, 1), now=FIRST, account_manager=manager
        )
        service.activate(now=FIRST)
    PaymentMethod.objects.filter(is_default=True).update(customer="declined")

    now = days(FIRST, 23, operator)

    invoice = Invoice.objects.get()
    assert (invoice.status, str(invoice.balance)) == ("open", "399.00 USD")
    tried = Payment.objects.order_by("attempted_at").values_list("attempted_at", flat=True)
    assert [moment.date() for moment in tried] == [
        date(2025, 7, 1), date(2025, 7, 3), date(2025, 7, 8), date(2025, 7, 15), date(2025, 7, 22),
    ]  # fmt: skip
    asked = Email.objects.filter(recipient=account.billing_email).exclude(kind="invoice")
    assert sorted(asked.values_list("kind", flat=True)) == [
        "payment_failed_0", "payment_failed_1", "payment_failed_2", "payment_failed_3",
        "payment_paused_4",
    ]  # fmt: skip
    service.refresh_from_db()
    assert service.status == "paused"
    assert Notification.objects.filter(user=manager, kind="collection_given_up").count() == 1

    now = days(now, 12, operator)
    assert Invoice.objects.count() == 1, "August is not billed while the service pauses"

    token = Email.objects.get(kind="payment_paused_4").text.split("/pay/")[1].split()[0]
    payable = payable_by_token(token, now=now)
    page = pay_in_person(
        payable.invoice, gateway="sandbox", return_url="https://x.example/", now=now
    )
    SANDBOX.authenticate(page.idempotency_key)
    PaymentMethod.objects.filter(is_default=True).update(customer="good")
    days(now, 1, operator)

    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert DunningCase.objects.get().status == "closed"
    assert ManagedServiceSubscription.objects.get().status == "active"
    august = Invoice.objects.exclude(pk=invoice.pk).get()
    assert (august.issued_on, str(august.total), august.status) == (
        date(2025, 8, 5), "347.52", "paid",
    )  # fmt: skip
    assert [str(charge.status) for charge in SANDBOX.charges()] == [
        *["declined"] * 5, "settled", "settled",
    ]  # fmt: skip
    cash = JournalEntry.objects.filter(ledger="cash").order_by("created_at")
    assert [str(entry.amount) for entry in cash] == ["399.00", "347.52"]
    failed = Job.objects.filter(status="failed").values_list("name", "error")
    assert list(failed) == []
