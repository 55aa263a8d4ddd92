"""What a gateway's refunds and disputes book: pure entries, whatever is told in whatever order."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igny8.billing.rules.charges import DisputeStatus, RefundStatus
from igny8.billing.rules.journal import Entry, check_balanced
from igny8.billing.rules.movements import dispute_entries, gateway_refund_entries, goes_on
from igny8.billing.tests.conftest import usd


def shown(entries: list[Entry]) -> list[tuple[str, str, str]]:
    return [(entry.ledger.value, str(entry.amount.amount), entry.kind) for entry in entries]


def test_a_refund_is_owed_on_the_invoice_again() -> None:
    entries = gateway_refund_entries(
        usd("40.00"), on_invoice=usd("40.00"), from_balance=usd("0.00"), gateway="stripe"
    )

    assert shown(entries) == [("receivable", "40.00", ""), ("cash", "-40.00", "stripe")]


def test_a_refund_of_what_no_invoice_holds_comes_out_of_the_balance_and_the_rest_is_gone() -> None:
    entries = gateway_refund_entries(
        usd("40.00"), on_invoice=usd("0.00"), from_balance=usd("30.00"), gateway="stripe"
    )

    assert shown(entries) == [
        ("client_balance", "30.00", ""), ("write_off", "10.00", ""), ("cash", "-40.00", "stripe"),
    ]  # fmt: skip


@settings(max_examples=50)
@given(cents=st.integers(1, 10**8), share=st.integers(0, 100), held=st.integers(0, 100))
def test_however_it_is_split_a_refund_balances(cents: int, share: int, held: int) -> None:
    amount = usd(str(Decimal(cents) / 100))
    invoiced = cents * share // 100
    on_invoice = usd(str(Decimal(invoiced) / 100))
    from_balance = usd(str(Decimal((cents - invoiced) * held // 100) / 100))

    for sign in (1, -1):
        check_balanced(
            gateway_refund_entries(
                amount * sign,
                on_invoice=on_invoice * sign,
                from_balance=from_balance * sign,
                gateway="stripe",
            )  # fmt: skip
        )


def test_a_dispute_that_was_lost_and_is_won_on_appeal_brings_the_money_back() -> None:
    [appeal] = dispute_entries(usd("9.00"), known="lost", told="won", gateway="stripe")

    assert shown(appeal) == [("cash", "9.00", "stripe"), ("dispute_loss", "-9.00", "stripe")]


@pytest.mark.parametrize(
    ("known", "told", "answer"),
    [
        ("pending", "settled", True), ("settled", "failed", True), ("settled", "pending", False),
        ("failed", "settled", False), ("open", "won", True), ("open", "lost", True),
        ("lost", "won", True), ("won", "lost", False), ("won", "open", False),
        ("open", "open", False),
    ],
)  # fmt: skip
def test_what_is_told_late_takes_nothing_back(known: str, told: str, *, answer: bool) -> None:
    assert goes_on(known, told) is answer


@settings(max_examples=60)
@given(told=st.lists(st.sampled_from(list(DisputeStatus)), min_size=1, max_size=6))
def test_whatever_is_told_of_a_dispute_the_money_is_in_one_place(
    told: list[DisputeStatus],
) -> None:
    sums: dict[str, Decimal] = {}
    known: str | None = None
    for status in told:
        if known is not None and not goes_on(known, status):
            continue
        for entries in dispute_entries(usd("9.00"), known=known, told=status, gateway="stripe"):
            check_balanced(entries)
            for entry in entries:
                ledger = entry.ledger.value
                sums[ledger] = sums.get(ledger, Decimal(0)) + entry.amount.amount
        known = status

    left = {ledger: amount for ledger, amount in sums.items() if amount}
    place = {"open": "disputed", "lost": "dispute_loss", "won": None}[str(known)]
    assert left == ({place: Decimal("9.00"), "cash": Decimal("-9.00")} if place else {})


def test_refunds_and_disputes_do_not_share_a_word() -> None:
    assert not set(RefundStatus) & set(DisputeStatus)
