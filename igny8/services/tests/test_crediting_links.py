"""What is billed and does not come, or goes, credits itself: once, its share to the cent."""

from datetime import timedelta
from decimal import Decimal

import pytest

from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.payments import cancel_payment, collect_payment
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import CreditNote, Invoice, Payment, PaymentMethod, PendingLine
from igny8.billing.queries.balance import client_balance
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.links.events import LinkWentLive
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.cancelling import cancel_order, withdraw_links
from igny8.services.actions.closing import close_order
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.crediting import (
    check_failed_links,
    credit_failed_links,
    set_crediting,
)
from igny8.services.actions.delivery import after_live_link
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.placing import place_links
from igny8.services.actions.replacing import replace_link
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import notices, waits_for_payment
from igny8.services.tests.conftest import link

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.usefixtures("publishers")]
THREE = ("one.example", "two.example", "three.example")


def approved(site, manager, now, *domains, mode="price_book", **terms):
    """An approved order of these links, by default at 400.00."""
    price = Decimal("400.00") if mode == "price_book" else None
    draft = draft_order(
        site, key="o", order_type="one_time", pricing_mode=mode, client_price=price, by=None,
        links=[link(domain) for domain in domains], now=now, **terms,
    )  # fmt: skip
    return approve_order(draft, by=manager, policy_text="", now=now)


def invoiced(order, now):
    account = order.account
    return bill_account(account, today=now.date(), now=now)


def move(domain, to, now):
    backlink = SAGBacklink.objects.get(publisher_domain=domain)
    move_backlink(backlink, to=to, by=None, now=now)
    if to == "live":
        after_live_link(LinkWentLive(backlink.pk, came_back=False), now=now)


def worked_off(order):
    run_waiting_jobs()
    order.refresh_from_db()
    return order


def credited():
    notes = CreditNote.objects.order_by("sequence")
    return [(note.invoice.number[-6:], str(note.total)) for note in notes]


def test_the_share_of_what_did_not_come_is_credited_when_the_order_is_over(
    site, sell, manager, now
):
    sell("pro")
    order = approved(site, manager, now, *THREE)
    place_links(order, now=now)
    invoiced(order, now)
    move("two.example", "cancelled", now)
    move("one.example", "live", now)
    assert worked_off(order).status == "in_progress"

    move("three.example", "live", now)
    order = worked_off(order)

    assert credited() == [("000001", "133.33")]
    note = CreditNote.objects.get()
    assert (note.reason, note.issued_by) == (
        "carls-chairs.example: 1 of 3 links were not delivered or kept (two.example).", None,
    )  # fmt: skip
    assert note.lines.get().description == (
        "Backlinks for carls-chairs.example: 1 of 3 links were not delivered or kept (two.example)"
    )
    assert (order.status, order.billed_amount, order.refunded_amount, order.margin) == (
        "completed", Decimal("400.00"), Decimal("133.33"), Decimal("66.67"),
    )  # fmt: skip
    todo = Todo.objects.get(key=f"no-links:{order.pk}")
    assert (todo.owner, todo.title) == (
        manager,
        "Suppliers brought 2 of 3 links: tell the client; a credit note gives the rest back",
    )


def test_an_order_of_which_nothing_came_is_cancelled_and_wholly_credited(site, manager, now):
    order = approved(site, manager, now, *THREE)
    place_links(order, now=now)
    invoice = invoiced(order, now)
    for domain in THREE:
        move(domain, "cancelled", now)

    close_order(refresh_order(order), now=now)
    order = worked_off(order)

    assert credited() == [("000001", "400.00")]
    invoice.refresh_from_db()
    assert (invoice.status, order.status, order.refunded_amount, order.margin) == (
        "credited", "cancelled", Decimal("400.00"), Decimal("0.00"),
    )  # fmt: skip
    assert notices(order)[-1] == (
        f"Invoice {invoice.number} has 400.00 USD for this order, of which 400.00 USD are credited."
    )


def test_a_cancelled_order_credits_each_link_once_its_supplier_has_let_it_go(site, manager, now):
    order = approved(site, manager, now, *THREE)
    OrderedLink.objects.filter(position=1).update(asked_at=now)
    invoice = invoiced(order, now)

    order = cancel_order(order, by=manager, now=now)
    assert notices(order)[-1] == (
        f"Invoice {invoice.number} has 400.00 USD for this order; what does not come is credited."
    )
    credit_failed_links(order, now=now)
    assert credited() == [("000001", "266.66")]
    withdraw_links(order, now=now)
    order = worked_off(order)

    assert credited() == [("000001", "266.66"), ("000001", "133.34")]
    assert order.refunded_amount == Decimal("400.00")


def test_a_link_that_came_although_the_order_was_cancelled_stays_paid(site, manager, now):
    order = approved(site, manager, now, *THREE)
    place_links(order, now=now)
    invoiced(order, now)
    cancel_order(order, by=manager, now=now)

    move("one.example", "live", now)
    order = worked_off(order)

    assert credited() == [("000001", "266.66")]
    assert (order.status, order.margin) == ("cancelled", Decimal("33.34"))


def test_crediting_again_gives_nothing_more(site, manager, now):
    order = approved(site, manager, now, *THREE)
    invoiced(order, now)
    order = worked_off(cancel_order(order, by=manager, now=now))

    for _ in range(2):
        assert credit_failed_links(order, now=now) == []

    assert check_failed_links(now=now) == 0
    assert credited() == [("000001", "400.00")]


def test_an_order_that_does_not_credit_itself_is_left_to_people(site, manager, now):
    order = approved(site, manager, now, *THREE, credits_failed_links=False)
    invoiced(order, now)

    order = worked_off(cancel_order(order, by=manager, now=now))

    assert (credit_failed_links(order, now=now), check_failed_links(now=now)) == ([], 0)
    assert credited() == []
    set_crediting(order, wanted=True, by=manager, now=now)
    assert worked_off(order).refunded_amount == Decimal("400.00")


def test_what_is_not_billed_yet_is_owed_no_more(site, manager, now):
    order = approved(site, manager, now, *THREE)
    place_links(order, now=now)
    move("two.example", "cancelled", now)
    move("one.example", "live", now)
    move("three.example", "live", now)

    order = worked_off(order)

    assert credited() == []
    assert PendingLine.objects.get().amount == Decimal("266.67")
    assert (order.status, order.billed_amount, order.margin) == (
        "completed", Decimal("266.67"), Decimal("66.67"),
    )  # fmt: skip


@pytest.fixture
def completed(site, manager, now):
    """Three links that stood and were paid for, since yesterday."""
    order = approved(site, manager, now, *THREE)
    place_links(order, now=now)
    for domain in THREE:
        move(domain, "live", now)
    invoice = invoiced(order, now)
    record_manual_payment(invoice, amount=Decimal("400.00"), reference="TRX", by=manager, now=now)
    return worked_off(order)


def test_a_lost_link_is_credited_when_its_publisher_had_time_to_replace_it(completed, now):
    lost_at = now + timedelta(days=10)
    move("two.example", "lost", lost_at)

    early = lost_at + timedelta(days=29)
    assert (check_failed_links(now=early), credit_failed_links(completed, now=early)) == (0, [])
    late = lost_at + timedelta(days=30)
    assert check_failed_links(now=late) == 1
    [note] = credit_failed_links(completed, now=late)

    assert (str(note.total), str(note.given_back)) == ("133.33", "133.33")
    assert str(client_balance(completed.account)) == "133.33 USD"
    assert (check_failed_links(now=late), credit_failed_links(completed, now=late)) == (0, [])


def test_a_replaced_link_is_not_credited_unless_its_replacement_goes_too(completed, manager, now):
    later = now + timedelta(days=10)
    move("two.example", "lost", later)
    lost = SAGBacklink.objects.get(publisher_domain="two.example")
    made = replace_link(lost, page_url="https://two.example/again/", by=manager, now=later)
    month = later + timedelta(days=40)
    assert (check_failed_links(now=month), credit_failed_links(completed, now=month)) == (0, [])

    move_backlink(made, to="cancelled", by=None, now=month)

    [note] = credit_failed_links(completed, now=month)
    assert str(note.total) == "133.33"


def test_a_link_lost_after_its_guarantee_is_not_credited(completed, now):
    SAGBacklink.objects.update(guarantee_days=5)
    lost_at = now + timedelta(days=10)
    move("two.example", "lost", lost_at)
    late = lost_at + timedelta(days=31)

    assert check_failed_links(now=late) == 1
    assert credit_failed_links(completed, now=late) == []

    assert check_failed_links(now=late) == 0
    assert credited() == []


def test_a_link_that_came_back_in_time_is_not_credited(completed, now):
    lost_at = now + timedelta(days=10)
    move("two.example", "lost", lost_at)
    move("two.example", "live", lost_at + timedelta(days=3))
    late = lost_at + timedelta(days=31)

    assert (check_failed_links(now=late), credit_failed_links(completed, now=late)) == (0, [])


def test_an_order_all_of_whose_links_were_lost_is_refunded(completed, now):
    lost_at = now + timedelta(days=10)
    for domain in THREE:
        move(domain, "lost", lost_at)
    late = lost_at + timedelta(days=30)

    credit_failed_links(completed, now=late)
    order = worked_off(completed)

    assert (order.status, order.refunded_amount, order.margin) == (
        "refunded", Decimal("400.00"), Decimal("-300.00"),
    )  # fmt: skip
    assert str(client_balance(order.account)) == "400.00 USD"


def test_a_pass_through_link_that_was_lost_credits_its_own_line(site, manager, now):
    order = approved(site, manager, now, "one.example", "two.example", mode="pass_through")
    place_links(order, now=now)
    for domain in ("one.example", "two.example"):
        move(domain, "live", now)
    invoiced(order, now)
    lost_at = now + timedelta(days=10)
    move("two.example", "lost", lost_at)

    [note] = credit_failed_links(order, now=lost_at + timedelta(days=30))

    [line] = note.lines.all()
    assert (str(note.total), line.invoice_line.pending_line.key[:5]) == ("120.00", "link:")
    assert line.description == (
        "Link on two.example for carls-chairs.example: 1 of 1 link was not delivered or kept "
        "(two.example)"
    )
    order = worked_off(order)
    assert (order.billed_amount, order.refunded_amount) == (Decimal("240.00"), Decimal("120.00"))


def test_what_is_being_charged_is_credited_once_that_has_an_outcome(site, manager, now):
    order = approved(site, manager, now, *THREE)
    invoice = invoiced(order, now)
    PaymentMethod.objects.create(account=site.account, gateway="sandbox", customer="authenticate")
    waiting = collect_payment(invoice, now=now)
    order = worked_off(cancel_order(order, by=manager, now=now))
    job = Job.objects.get(name="igny8.services.tasks.credit_failed_links")
    assert (credited(), job.status, job.error_code) == ([], "queued", "try_again")

    cancel_payment(waiting, now=now)
    Job.objects.filter(pk=job.pk).update(run_after=now)

    assert worked_off(order).refunded_amount == Decimal("400.00")
    assert Payment.objects.get().status == "failed"


def test_what_a_person_credited_of_the_order_counts(site, manager, now):
    order = approved(site, manager, now, *THREE)
    invoice = invoiced(order, now)
    issue_credit_note(
        invoice, reason="Sorry.", by=manager, key="k", now=now, amount=Decimal("100.00")
    )
    assert worked_off(order).refunded_amount == Decimal("100.00")

    order = worked_off(cancel_order(order, by=manager, now=now))

    assert credited() == [("000001", "100.00"), ("000001", "300.00")]
    assert order.refunded_amount == Decimal("400.00")


def test_a_prepaid_order_that_was_credited_is_not_begun_when_the_rest_is_paid(
    site, manager, account, now
):
    account.prepayment = "always"
    account.save()
    order = approved(site, manager, now, "one.example")
    invoice = invoiced(order, now)

    issue_credit_note(invoice, reason="Void.", by=manager, key="k", now=now)
    order = worked_off(order)

    assert (waits_for_payment(order), order.status, Invoice.objects.get().status) == (
        True, "approved", "credited",
    )  # fmt: skip
    assert notices(order)[0] == "All that was billed for it is credited: cancel the order."


def test_a_draft_credits_nothing(site, now):
    draft = draft_order(
        site, key="o", order_type="one_time", pricing_mode="price_book",
        client_price=Decimal("400.00"), by=None, links=[link()], now=now,
    )  # fmt: skip
    BacklinkServiceOrder.objects.update(status="cancelled")

    assert credit_failed_links(draft, now=now) == []
