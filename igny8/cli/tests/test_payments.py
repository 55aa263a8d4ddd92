"""Ways to pay and unpaid invoices from the terminal, and what the doctor says of money."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.access import person_who_may
from igny8.accounts.actions.accounts import add_person
from igny8.billing.actions.collecting import collect_now
from igny8.billing.actions.dunning import open_case
from igny8.billing.actions.gateway_events import process_event, take_notice
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.payments import collect_payment
from igny8.billing.errors import CannotPayOnline, NothingOwed
from igny8.billing.models import DunningCase, GatewayEvent, Invoice, Payment, PaymentMethod
from igny8.billing.queries.pay_links import payable_by_token
from igny8.billing.rules.charges import Notice
from igny8.billing.rules.invoices import LineDraft
from igny8.cli.checks import money
from igny8.cli.checks.finding import State
from igny8.cli.commands import payments as command
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.kit.errors import Invalid, NotFound
from igny8.kit.money import Money

ASKED = {"site": None, "collect": None, "link": None, "parked": False, "retry": None, "by": ""}
FIN = "fin@northlight.example"


@pytest.fixture
def issued(account, site, operator, now):
    add_person(operator, email=FIN, name="Fin", role="finance")
    line = LineDraft(
        kind="order", description="3 links", quantity=Decimal(1), unit_price=Decimal("150.00"),
        amount=Money(Decimal("150.00"), "USD"), revenue_kind="backlinks",
    )  # fmt: skip
    return issue_invoice(account, lines=[line], key="order-1", today=date(2025, 7, 1), now=now)


@pytest.fixture
def card(account):
    return PaymentMethod.objects.create(
        account=account, gateway="sandbox", customer="declined", label="Visa ending 4242"
    )


@pytest.fixture
def stray(operator, now):
    notice = Notice("evt_9", "charge.refunded", now, charge_reference="sbx_other")
    event, _ = take_notice("sandbox", notice, now=now)
    return process_event(event, now=now)


def ask(now, capsys, **given):
    made = Arguments(now=now, output=Output(as_json=True))
    for name, value in {**ASKED, **given}.items():
        setattr(made, name, value)
    assert command.run(made) == 0
    return json.loads(capsys.readouterr().out)


def test_a_clients_ways_to_pay_and_unpaid_invoices_are_shown(issued, card, now, capsys):
    open_case(issued, failed_on=date(2025, 7, 1), now=now)

    shown = ask(now, capsys, site="carls-chairs.example")

    assert shown["methods"] == [
        {"label": "Visa ending 4242", "gateway": "sandbox", "expires_on": None, "is_default": True}
    ]
    [case] = shown["unpaid"]
    assert (case["invoice"], case["open"], case["status"], case["step"]) == (
        "INV-000001", "150.00", "asking", 0,
    )  # fmt: skip
    assert ask(now, capsys)["unpaid"] == [case]


def test_an_invoice_is_collected_by_a_person_who_may(issued, card, now, capsys):
    card.customer = "good"
    card.save()

    said = ask(now, capsys, collect="INV-000001", by=FIN)

    assert (said["status"], said["amount"], said["failure"]) == ("succeeded", "150.00", "")


def test_a_decline_is_said_as_it_is(issued, card, now, capsys):
    said = ask(now, capsys, collect="INV-000001", by=FIN)

    assert (said["status"], said["failure"]) == (
        "failed", "The card was declined: not enough money on it.",
    )  # fmt: skip


def test_nobody_is_charged_by_nobody_or_by_transfer(issued, now, capsys):
    with pytest.raises(Invalid, match="--by EMAIL"):
        ask(now, capsys, collect="INV-000001")
    with pytest.raises(CannotPayOnline, match="pays by transfer; send the invoice's pay link"):
        ask(now, capsys, collect="INV-000001", by=FIN)

    with pytest.raises(Invalid, match="leave --today out"):
        ask(now, capsys, collect="INV-000001", by=FIN, today=date(2025, 8, 1))
    assert Payment.objects.count() == 0
    assert person_who_may(FIN, issued.account, "finance").name == "Fin"


def test_what_was_paid_this_moment_is_not_collected(issued, card, now):
    card.customer = "good"
    card.save()
    before = Invoice.objects.get(pk=issued.pk)
    collect_payment(issued, now=now)

    with pytest.raises(NothingOwed, match="any more"):
        collect_now(before, by=None, now=now)

    assert Payment.objects.count() == 1


def test_a_pay_link_is_printed(issued, now, capsys):
    url = ask(now, capsys, link="INV-000001")["url"]

    assert payable_by_token(url.rpartition("/")[2], now=now).invoice == issued


def test_strays_are_listed_and_tried_again(stray, now, capsys):
    assert [event["event"] for event in ask(now, capsys, parked=True)["parked"]] == ["evt_9"]

    tried = ask(now, capsys, retry="evt_9")

    assert tried["status"] == "waiting"
    with pytest.raises(NotFound, match="No gateway announced evt_0"):
        ask(now, capsys, retry="evt_0")


def test_the_command_is_there(igny8, issued):
    assert "Not paid, and asked for" in igny8("payments").out


def test_the_doctor_names_what_was_put_aside(stray):
    found = money.announcements()

    assert found.state is State.PROBLEM
    assert found.says == (
        "1 put aside; the last, charge.refunded of 2025-07-01 12:00 UTC by Sandbox: It is about a "
        "charge that we did not make."
    )
    GatewayEvent.objects.update(status="done")
    assert money.announcements().state is State.OK


def test_the_doctor_names_payments_without_an_outcome(issued, card, now):
    card.customer = "debit"
    card.save()
    collect_payment(issued, now=now)

    assert money.outcomes(now=now + timedelta(days=7)).state is State.OK
    found = money.outcomes(now=now + timedelta(days=9))

    assert found.state is State.PROBLEM
    assert "150.00 USD by Sandbox for INV-000001 (the bank is at work on it)" in found.says


def test_the_doctor_names_dunning_that_stands_still_and_what_was_given_up(issued, now):
    case, _ = open_case(issued, failed_on=date(2025, 7, 1), now=now)
    due = datetime(2025, 7, 3, 8, 0, tzinfo=UTC)
    assert case.next_step_at == due
    assert money.dunning(now=due + timedelta(hours=5)).state is State.OK

    late = money.dunning(now=due + timedelta(hours=6))
    assert (late.state, late.says) == (
        State.PROBLEM,
        "1 are not asked for although their time has come; the first: INV-000001 of Carl's Chairs.",
    )

    DunningCase.objects.update(status="given_up", next_step_at=None)
    assert money.dunning(now=now).state is State.NOTE


def test_the_doctor_says_by_what_clients_can_pay(db):
    assert money.gateways().state is State.NOTE
