"""PostgreSQL itself refuses what corrections must not do."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from igny8.accounts.models import Account, User
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.journal import post
from igny8.billing.actions.refunds import request_refunds
from igny8.billing.actions.transfers import record_prepayment
from igny8.billing.models import (
    CreditNote,
    CreditNoteLine,
    GatewayMovement,
    Invoice,
    InvoiceSeries,
    JournalEntry,
    Payment,
    Refund,
)
from igny8.billing.rules.corrections import refund_entries
from igny8.billing.rules.journal import payment_entries
from igny8.billing.tests.conftest import pay
from igny8.billing.tests.corrections import dollars, taxed_invoice
from igny8.billing.tests.test_books import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(account: Account, ada: User, now: datetime) -> Invoice:
    """120.00 that Carl has paid, in one line of 100.00 at 20 percent."""
    invoice = taxed_invoice(account, ("100.00", "20"))
    pay(invoice, "120.00", ada, now)
    return invoice


@pytest.fixture
def note(paid: Invoice, ada: User, now: datetime) -> CreditNote:
    return issue_credit_note(
        paid, reason="Late.", by=ada, key="k", now=now, amount=Decimal("40.00")
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE billing_creditnoteline SET amount = 1",
        "DELETE FROM billing_creditnoteline",
        "TRUNCATE billing_creditnoteline",
        "DELETE FROM billing_creditnote",
        "TRUNCATE billing_creditnote CASCADE",
        "DELETE FROM billing_refund",
        "TRUNCATE billing_refund",
        "UPDATE billing_creditnote SET total = 1",
        "UPDATE billing_creditnote SET reason = 'other'",
        "UPDATE billing_creditnote SET given_back = 0",
        "UPDATE billing_refund SET amount = 1",
        "UPDATE billing_refund SET gateway = 'stripe'",
    ],
)
def test_what_was_corrected_stays(
    note: CreditNote, ada: User, now: datetime, statement: str
) -> None:
    request_refunds(note, by=ada, key="r", now=now)
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="is refused on billing_"), transaction.atomic():
        run(statement)

    assert (CreditNote.objects.count(), Refund.objects.get().amount) == (1, Decimal("48.00"))


def raw_line(note: CreditNote, amount: str, tax: str, position: int = 1) -> CreditNoteLine:
    return CreditNoteLine(
        account=note.account, credit_note=note, position=position, description="More",
        invoice_line=note.invoice.lines.get(), amount=Decimal(amount), tax_amount=Decimal(tax),
    )  # fmt: skip


def raw_note(note: CreditNote, **changes: Any) -> CreditNote:
    """Another one of 10.00 net on the same invoice, not saved."""
    facts = {
        "account": note.account, "invoice": note.invoice, "key": "raw", "series": note.series,
        "sequence": 2, "number": "CN-2", "issued_on": note.issued_on, "issued_at": note.issued_at,
        "time_zone": "UTC", "reason": "Raw.", "currency": "USD", "net": Decimal("10.00"),
        "tax": Decimal("2.00"), "total": Decimal("12.00"), "line_count": 1, "off_unpaid": 0,
        "off_written_off": 0, "given_back": Decimal("12.00"), "seller": {}, "buyer": {},
    }  # fmt: skip
    return CreditNote(**(facts | changes))


def test_an_issued_credit_note_gets_no_further_line(note: CreditNote) -> None:
    late = pytest.raises(IntegrityError, match="its lines come before it")
    with late, transaction.atomic():
        raw_line(note, "1.00", "0.20", position=2).save(force_insert=True)

    assert CreditNoteLine.objects.count() == 1


@pytest.mark.parametrize(("amount", "tax"), [("60.01", "2.00"), ("10.00", "12.01")])
def test_more_than_a_line_is_not_credited(note: CreditNote, amount: str, tax: str) -> None:
    more = raw_note(note)

    too_much = pytest.raises(IntegrityError, match="more than its amount was credited")
    with too_much, transaction.atomic():
        raw_line(more, amount, tax).save(force_insert=True)

    assert CreditNoteLine.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"line_count": 2}, "are not its total"),
        ({"net": Decimal("9.00"), "total": Decimal("11.00"), "given_back": Decimal("11.00")},
         "are not its total"),
        ({"sequence": 3}, "leaves a gap"),
        ({"given_back": Decimal("11.00")}, "billing_credit_note_is_its_parts"),
        ({"off_unpaid": -1, "given_back": Decimal("13.00")}, "billing_credit_note_is_its_parts"),
        ({"total": Decimal("13.00"), "given_back": Decimal("13.00")},
         "billing_credit_note_total_is_net_and_tax"),
    ],
)  # fmt: skip
def test_a_credit_note_that_is_not_whole_is_refused(
    note: CreditNote, changes: dict[str, Any], said: str
) -> None:
    wrong = raw_note(note, **changes)

    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        raw_line(wrong, "10.00", "2.00").save(force_insert=True)
        wrong.save(force_insert=True)

    assert CreditNote.objects.get() == note


def test_lines_of_another_invoice_make_no_credit_note(note: CreditNote, account: Account) -> None:
    other = taxed_invoice(account, ("100.00", "20"), day=date(2025, 7, 2))
    strange = raw_note(note, invoice=other)
    line = raw_line(strange, "10.00", "2.00")
    line.invoice_line = note.invoice.lines.get()

    with pytest.raises(IntegrityError, match="are not its total"), transaction.atomic():
        line.save(force_insert=True)
        strange.save(force_insert=True)

    assert CreditNote.objects.get() == note


def test_a_gap_in_the_numbers_of_credit_notes_is_refused(
    note: CreditNote, ada: User, now: datetime
) -> None:
    InvoiceSeries.objects.filter(code="credit_notes").update(next_number=3)

    with pytest.raises(IntegrityError, match="leaves a gap"), transaction.atomic():
        issue_credit_note(note.invoice, reason="Late.", by=ada, key="j", now=now)

    assert CreditNote.objects.get() == note


def raw_refund(note: CreditNote | None, payment: Payment, amount: str, **changes: Any) -> Refund:
    facts = {
        "account": payment.account, "credit_note": note, "payment": payment, "gateway": "manual",
        "amount": Decimal(amount), "currency": "USD", "request_key": f"raw {amount}",
        "idempotency_key": f"raw {amount}", "requested_at": payment.attempted_at,
    }  # fmt: skip
    return Refund(**(facts | changes))


def test_no_more_is_refunded_than_a_credit_note_gives_back(note: CreditNote) -> None:
    raw_refund(note, Payment.objects.get(), "40.00").save(force_insert=True)

    too_much = pytest.raises(IntegrityError, match="than credit note .* gives back")
    with too_much, transaction.atomic():
        raw_refund(note, Payment.objects.get(), "8.01").save(force_insert=True)

    assert Refund.objects.count() == 1


def test_no_more_is_refunded_than_a_payment_brought(note: CreditNote) -> None:
    raw_refund(None, Payment.objects.get(), "100.00").save(force_insert=True)

    too_much = pytest.raises(IntegrityError, match="than payment .* brought")
    with too_much, transaction.atomic():
        raw_refund(None, Payment.objects.get(), "20.01").save(force_insert=True)

    assert Refund.objects.count() == 1


def test_a_failed_refund_makes_room_and_cannot_come_back_over_it(note: CreditNote) -> None:
    first = raw_refund(note, Payment.objects.get(), "48.00")
    first.save(force_insert=True)
    Refund.objects.update(status="failed")
    raw_refund(note, Payment.objects.get(), "47.00").save(force_insert=True)

    with pytest.raises(IntegrityError, match="gives back"), transaction.atomic():
        Refund.objects.filter(pk=first.pk).update(status="succeeded")

    first.refresh_from_db()
    assert first.status == "failed"


def moved(payment: Payment, kind: str, status: str) -> GatewayMovement:
    """100.00 of its 120.00, which somebody moved at the gateway."""
    return GatewayMovement.objects.create(
        account=payment.account, payment=payment, kind=kind, gateway="stripe", reference="re_1",
        amount=Decimal("100.00"), currency="USD", status=status, seen_at=payment.attempted_at,
    )  # fmt: skip


GONE = [("refund", "settled"), ("dispute", "open"), ("dispute", "lost")]
NOT_GONE = [("refund", "pending"), ("refund", "failed"), ("dispute", "won")]


@pytest.mark.parametrize(("kind", "status"), GONE)
def test_what_went_back_at_the_gateway_is_not_refunded_again(
    note: CreditNote, kind: str, status: str
) -> None:
    payment = Payment.objects.get()
    moved(payment, kind, status)

    with pytest.raises(IntegrityError, match="than payment .* brought"), transaction.atomic():
        raw_refund(None, payment, "20.01").save(force_insert=True)
    assert not Refund.objects.exists()

    raw_refund(None, payment, "20.00").save(force_insert=True)
    assert Refund.objects.get().amount == Decimal("20.00")


@pytest.mark.parametrize(("kind", "status"), NOT_GONE)
def test_what_the_gateway_did_not_give_back_can_be_refunded(
    note: CreditNote, kind: str, status: str
) -> None:
    payment = Payment.objects.get()
    moved(payment, kind, status)

    raw_refund(None, payment, "120.00").save(force_insert=True)

    assert Refund.objects.get().amount == Decimal("120.00")


def test_a_refund_under_way_ends_as_the_gateway_says_whatever_is_disputed_since(
    note: CreditNote,
) -> None:
    payment = Payment.objects.get()
    raw_refund(None, payment, "48.00").save(force_insert=True)
    moved(payment, "dispute", "open")

    Refund.objects.update(status="succeeded")

    assert Refund.objects.get().status == "succeeded"


def test_a_failed_refund_does_not_come_back_over_what_the_gateway_gave_back(
    note: CreditNote,
) -> None:
    payment = Payment.objects.get()
    raw_refund(None, payment, "48.00", status="failed").save(force_insert=True)
    moved(payment, "refund", "settled")

    with pytest.raises(IntegrityError, match="than payment .* brought"), transaction.atomic():
        Refund.objects.update(status="succeeded")

    assert Refund.objects.get().status == "failed"


def test_what_did_not_come_is_not_refunded(note: CreditNote) -> None:
    payment = Payment.objects.get()
    Payment.objects.update(status="undone")

    with pytest.raises(IntegrityError, match="than payment .* brought"), transaction.atomic():
        raw_refund(None, payment, "1.00").save(force_insert=True)

    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    "entries",
    [
        payment_entries(dollars("10.01"), gateway="balance"),
        refund_entries(dollars("10.01"), gateway="manual"),
    ],
)
def test_no_more_is_taken_than_we_hold_for_a_client(
    account: Account, ada: User, now: datetime, entries: list[Any]
) -> None:
    record_prepayment(account, amount=Decimal("10.00"), reference="TRX", by=ada, now=now)

    short = pytest.raises(IntegrityError, match="would be 0.01 USD short")
    with short, transaction.atomic():
        post(account, kind="test", entries=entries, key="too much", at=now)

    assert JournalEntry.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"surplus": Decimal("121.00")}, {"surplus": -1}, {"invoice": None}]
)
def test_a_surplus_is_a_part_of_its_payment(paid: Invoice, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="billing_(surplus|prepayment)"), transaction.atomic():
        Payment.objects.update(**change)

    assert (Payment.objects.get().surplus, Payment.objects.get().invoice) == (0, paid)
