"""Work starts on approval, or on payment where the account requires it (decisions 3.4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.events import InvoicePaid
from igny8.billing.models import Invoice
from igny8.inbox.models import Notification
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.marketplaces.models import SandboxPlacement
from igny8.sag.models import SAGBacklink
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.overdue import look_after_client
from igny8.services.actions.placing import after_paid_invoice, place_links
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder
from igny8.services.queries.orders import notices, waits_for_payment
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.tests.conftest import daily_check, link

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def order(site, manager, now):
    return approved(site, manager, now)


def approved(site, manager, now, *, key="first"):
    draft = draft_order(
        site, key=key, order_type="one_time", pricing_mode="price_book",
        links=[link(f"{key}.example")], client_price=Decimal("400.00"), by=None, now=now,
    )  # fmt: skip
    return ManagedBillingService().process_backlink_order(
        draft, by=manager, policy_text=LINK_POLICY, now=now
    )


def pay(invoice, manager, now, amount="400.00"):
    record_manual_payment(invoice, amount=Decimal(amount), reference="BANK-1", by=manager, now=now)
    run_waiting_jobs()


def set_prepayment(account, value):
    account.prepayment = value
    account.save()


def test_an_accounts_first_order_is_invoiced_at_once_and_not_begun(order, now):
    invoice = Invoice.objects.get()

    placed = place_links(order, now=now)
    daily_check(now)

    order.refresh_from_db()
    assert (invoice.total, invoice.status, invoice.issued_on) == (
        Decimal("400.00"), "open", now.date(),
    )  # fmt: skip
    assert (placed, order.status, order.is_prepaid) == ((0, []), "approved", True)
    assert SandboxPlacement.objects.count() == 0
    assert notices(order) == [f"Work starts once invoice {invoice.number} is paid."]


def test_its_payment_starts_the_work_once(order, manager, now):
    invoice = Invoice.objects.get()

    pay(invoice, manager, now)
    after_paid_invoice(InvoicePaid(invoice_id=invoice.pk), now=now)
    run_waiting_jobs()

    order.refresh_from_db()
    assert (order.status, notices(order)) == ("in_progress", [])
    assert SandboxPlacement.objects.count() == 1


def test_a_part_of_the_payment_starts_nothing(order, manager, now):
    invoice = Invoice.objects.get()

    pay(invoice, manager, now, amount="399.99")

    assert waits_for_payment(order)
    assert SAGBacklink.objects.get().status == "ordered"
    assert SandboxPlacement.objects.count() == 0


def test_a_payment_of_another_invoice_starts_nothing(order, site, manager, now):
    after_paid_invoice(InvoicePaid(invoice_id=order.pk), now=now)

    run_waiting_jobs()
    assert SandboxPlacement.objects.count() == 0


def test_after_the_first_order_began_the_next_starts_on_approval(order, site, manager, now):
    pay(Invoice.objects.get(), manager, now)

    second = approved(site, manager, now, key="second")

    assert (second.is_prepaid, place_links(second, now=now)) == (False, (1, []))


def test_two_orders_before_the_first_payment_are_both_prepaid(order, site, manager, now):
    assert approved(site, manager, now, key="second").is_prepaid


@pytest.mark.parametrize(
    ("setting", "prepaid"),
    [
        (Account.Prepayment.FIRST_ORDER, [True, False]),
        (Account.Prepayment.ALWAYS, [True, True]),
        (Account.Prepayment.NEVER, [False, False]),
    ],
)
def test_the_accounts_setting_says_which_orders_are_prepaid(site, manager, now, setting, prepaid):
    set_prepayment(site.account, setting)
    first = approved(site, manager, now)
    BacklinkServiceOrder.objects.filter(pk=first.pk).update(ordered_at=now)

    second = approved(site, manager, now, key="second")

    assert [first.is_prepaid, second.is_prepaid] == prepaid


def test_what_was_settled_on_approval_stays_when_the_setting_changes(order, site, now):
    set_prepayment(site.account, Account.Prepayment.NEVER)

    assert place_links(order, now=now) == (0, [])


def test_a_pass_through_order_is_billed_in_arrears_and_starts_on_approval(site, manager, now):
    set_prepayment(site.account, Account.Prepayment.ALWAYS)

    draft = draft_order(
        site, key="passed", order_type="one_time", pricing_mode="pass_through", links=[link()],
        by=None, now=now,
    )  # fmt: skip
    order = approve_order(draft, by=manager, policy_text=LINK_POLICY, now=now)

    assert not order.is_prepaid
    assert place_links(order, now=now) == (1, [])
    assert Invoice.objects.count() == 0


def test_an_order_for_nothing_waits_for_no_payment(site, manager, now):
    draft = draft_order(
        site, key="gift", order_type="one_time", pricing_mode="price_book", links=[link()],
        client_price=Decimal(0), by=None, now=now,
    )  # fmt: skip

    order = approve_order(draft, by=manager, policy_text=LINK_POLICY, now=now)

    assert place_links(order, now=now) == (1, [])


def test_work_that_need_not_wait_starts_on_approval_by_itself(site, manager, now):
    set_prepayment(site.account, Account.Prepayment.NEVER)

    order = approved(site, manager, now)
    run_waiting_jobs()

    order.refresh_from_db()
    assert order.status == "in_progress"
    assert SandboxPlacement.objects.count() == 1


def test_where_todays_invoice_is_out_the_orders_own_goes_out_the_next_day(site, manager, now):
    set_prepayment(site.account, Account.Prepayment.NEVER)
    approved(site, manager, now, key="earlier")
    set_prepayment(site.account, Account.Prepayment.ALWAYS)
    order = approved(site, manager, now)
    assert notices(order) == ["Work starts once its invoice, which is issued next day, is paid."]

    tomorrow = now + timedelta(days=1)
    invoice = bill_account(site.account, today=tomorrow.date(), now=tomorrow)
    assert notices(order) == [f"Work starts once invoice {invoice.number} is paid."]
    pay(invoice, manager, tomorrow)

    order.refresh_from_db()
    assert order.status == "in_progress"


def test_an_order_that_waits_for_its_payment_is_not_reported_as_late(
    site, sell, manager, now, order
):
    subscription = sell("pro")
    later = now + timedelta(days=40)

    look_after_client(subscription, now=later)
    assert Notification.objects.filter(kind="overdue").count() == 0

    pay(Invoice.objects.get(), manager, now)
    look_after_client(subscription, now=later)
    assert "0 of 1 links delivered" in Notification.objects.get(kind="overdue").body
