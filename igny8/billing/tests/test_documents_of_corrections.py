"""Credit notes, receipts and statements as PDFs: exact words, made once, sent once."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from igny8.accounts.actions.accounts import add_person
from igny8.accounts.models import Account, Brand, StoredFile, User
from igny8.accounts.queries import brand_for
from igny8.billing import tasks
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_note_documents import deliver_credit_note, make_credit_note_pdf
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.receipt_documents import (
    deliver_receipt,
    make_receipt_pdf,
    receipt_facts,
)
from igny8.billing.actions.statement_documents import (
    draw_statement,
    statement_facts,
    statement_name,
)
from igny8.billing.actions.transfers import record_prepayment, take_back_payment
from igny8.billing.errors import NoReceipt
from igny8.billing.models import CreditNote, Invoice, Payment
from igny8.billing.queries.statements import statement_of
from igny8.billing.tests.conftest import pay
from igny8.billing.tests.corrections import taxed_invoice
from igny8.billing.tests.reading import pages_of, text_of
from igny8.jobs.models import Job
from igny8.jobs.registry import Run, quiet
from igny8.mail.models import Email

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(account: Account) -> Account:
    account.billing_email = "books@carls-chairs.example"
    account.billing_address = "2 Mill Lane\nYork"
    account.save()
    return account


@pytest.fixture
def brand(operator: Account) -> Brand:
    brand = brand_for(operator)
    brand.legal_name = "Northlight Ltd"
    brand.bank_details = "IBAN GB00 TEST 0000"
    brand.primary_color = "#123456"
    brand.save()
    return brand


@pytest.fixture
def fin(operator: Account) -> User:
    return add_person(operator, email="fin@northlight.example", name="Fin", role="finance")


@pytest.fixture
def bill(account: Account) -> Invoice:
    return taxed_invoice(account, ("100.00", "20"), ("33.33", "5"), day=date(2025, 6, 20))


@pytest.fixture
def note(bill: Invoice, fin: User, now: datetime) -> CreditNote:
    """A part of the first line, of an invoice of which 100.00 are paid."""
    pay(bill, "100.00", fin, now)
    first = bill.lines.get(position=1)
    return issue_credit_note(
        bill, reason="Two links came late.", by=fin, key="late", now=now,
        lines={first.pk: Decimal("49.99")},
    )  # fmt: skip


def a_run(now: datetime) -> Run:
    return Run(job_id=UUID(int=0), now=now, attempt=1, progress=quiet)


def jobs_called(name: str) -> list[str]:
    rows = Job.objects.filter(name=f"igny8.billing.tasks.{name}").order_by("created_at")
    return [row.title for row in rows]


def test_a_credit_note_says_what_it_corrects_why_and_how_much(note: CreditNote) -> None:
    pdf = make_credit_note_pdf(note)

    text = text_of(pdf)
    for part in (
        "Credit note CN-000001", "Carl's Chairs", "TAX-1", "of 20 Jun 2025", "1 Jul 2025",
        "Two links came late.", "Line 1 20 % $49.99", "Net $49.99",
        "VAT 20 % (GB) on $49.99 $10.00",
        "Credited $59.99", "$55.00 less is owed on invoice TAX-1.",
        "$4.99 was paid before: it is in your balance, or goes back to you.", "Page 1 / 1",
    ):  # fmt: skip
        assert part in text, part
    assert "Line 2" not in text
    assert (pdf.name, pdf.kind, pdf.audience) == (
        "Northlight credit note CN-000001.pdf", "credit_note", "client",
    )  # fmt: skip


def test_a_credit_note_is_made_once_and_sent_once(note: CreditNote, now: datetime) -> None:
    assert jobs_called("deliver_credit_note") == ["Credit note CN-000001"]

    tasks.deliver_credit_note(a_run(now), str(note.pk))
    tasks.deliver_credit_note(a_run(now), str(note.pk))
    early, late = CreditNote.objects.get(), CreditNote.objects.get()

    email = Email.objects.get(kind="credit_note")
    assert (email.recipient, email.subject) == (
        "books@carls-chairs.example", "Credit note CN-000001 from Northlight",
    )  # fmt: skip
    assert make_credit_note_pdf(early) == make_credit_note_pdf(late)
    assert list(email.attachments.all()) == [make_credit_note_pdf(early)]
    assert StoredFile.objects.filter(kind="credit_note").count() == 1
    assert "It takes $59.99 of invoice TAX-1 back." in email.text
    assert "- $55.00 less is owed on invoice TAX-1." in email.text
    assert "Two links came late." in email.html


def test_without_an_address_nobody_is_written_to(note: CreditNote, now: datetime) -> None:
    note.account.billing_email = ""

    deliver_credit_note(note, now=now)

    assert CreditNote.objects.get().pdf is not None
    assert not Email.objects.exists()


def test_a_receipt_says_what_for_how_when_and_what_is_kept(
    bill: Invoice, fin: User, now: datetime, brand: Brand
) -> None:
    payment = pay(
        bill, "200.00", fin, now, reference="TRX 9", on=date(2025, 6, 28), surplus_to_balance=True
    )

    pdf = make_receipt_pdf(payment)

    text = text_of(pdf)
    for part in (
        "Receipt for TAX-1", "Received from", "Carl's Chairs", "28 Jun 2025", "Bank transfer",
        "TRX 9", "Invoice TAX-1 of 20 Jun 2025", "Line 1; Line 2", "$155.00", "Paid in advance",
        "$45.00", "Received $200.00",
    ):  # fmt: skip
        assert part.lower() in text.lower(), part
    assert (pdf.name, pdf.kind, pdf.audience) == (
        "Northlight receipt 2025-06-28 TAX-1.pdf", "receipt", "client",
    )  # fmt: skip


def test_a_prepayment_has_a_receipt_of_todays_brand(
    account: Account, fin: User, now: datetime, brand: Brand
) -> None:
    payment = record_prepayment(
        account, amount=Decimal("80.00"), reference="TRX 80", by=fin, now=now
    )

    text = text_of(make_receipt_pdf(payment))

    for part in ("Receipt for a payment in advance", "Northlight Ltd", "2 Mill Lane", "TRX 80"):
        assert part in text
    assert receipt_facts(payment)["lines"] == [
        {
            "description": "Paid in advance",
            "why": "Kept in your balance for your next invoices.",
            "amount": "$80.00",
        }
    ]


def test_each_payment_is_receipted_once(bill: Invoice, fin: User, now: datetime) -> None:
    payment = pay(bill, "55.00", fin, now)
    pay(bill, "55.00", fin, now)
    assert jobs_called("deliver_receipt") == ["Receipt for TAX-1"]

    tasks.deliver_receipt(a_run(now), str(payment.pk))
    tasks.deliver_receipt(a_run(now), str(payment.pk))

    email = Email.objects.get(kind="receipt")
    assert email.subject == "Receipt for TAX-1 from Northlight"
    assert "we received $55.00" in email.text
    assert list(email.attachments.all()) == [Payment.objects.get().pdf]
    assert StoredFile.objects.filter(kind="receipt").count() == 1


def test_what_is_paid_out_of_the_balance_was_receipted_when_it_came(
    account: Account, fin: User, now: datetime
) -> None:
    record_prepayment(account, amount=Decimal("80.00"), reference="TRX 80", by=fin, now=now)
    invoice = taxed_invoice(account, ("50.00", "0"))

    apply_balance(invoice, now=now)

    used = Payment.objects.get(gateway="balance")
    assert jobs_called("deliver_receipt") == ["Receipt for a payment in advance"]
    with pytest.raises(NoReceipt, match="for money that came"):
        make_receipt_pdf(used)
    assert not StoredFile.objects.exists()


def test_an_entry_that_was_taken_back_is_not_receipted(
    bill: Invoice, fin: User, now: datetime
) -> None:
    payment = pay(bill, "55.00", fin, now)
    read_before = Payment.objects.get(pk=payment.pk)
    take_back_payment(payment, by=fin, reason="Sid's.", now=now)

    deliver_receipt(read_before, now=now)
    deliver_receipt(Payment.objects.get(), now=now)

    assert not Email.objects.exists()
    with pytest.raises(NoReceipt):
        make_receipt_pdf(Payment.objects.get())


def test_a_statement_goes_from_one_balance_to_the_other(note: CreditNote, brand: Brand) -> None:
    statement = statement_of(note.account, start=date(2025, 6, 1), end=date(2025, 7, 2))

    facts = statement_facts(statement)
    [text] = pages_of(draw_statement(statement))

    assert [(row["more"], row["less"], row["balance"]) for row in facts["lines"]] == [
        ("$155.00", "", "$155.00"), ("", "$100.00", "$55.00"), ("", "$59.99", "-$4.99"),
    ]  # fmt: skip
    assert (facts["opening"], facts["closing"], facts["closing_words"]) == (
        "$0.00", "$4.99", "We hold for you",
    )  # fmt: skip
    for part in (
        "Statement of account", "Balance before $0.00", "Invoice TAX-1 $155.00 $155.00",
        "Payment of TAX-1, Bank transfer TRX 77 $100.00 $55.00",
        "Credit note CN-000001 on TAX-1 $59.99 -$4.99", "We hold for you $4.99",
    ):  # fmt: skip
        assert part in text, part
    assert "IBAN" not in text
    assert statement_name(statement) == "Northlight statement 2025-06-01 to 2025-07-01.pdf"


def test_a_statement_on_which_something_is_owed_says_how_to_pay(
    bill: Invoice, brand: Brand
) -> None:
    statement = statement_of(bill.account, start=date(2025, 6, 1), end=date(2025, 7, 1))

    [text] = pages_of(draw_statement(statement))

    assert "You owe $155.00" in text
    assert "IBAN GB00 TEST 0000" in text


def test_a_statement_of_a_year_has_no_page_of_totals_alone(
    account: Account, fin: User, now: datetime
) -> None:
    for number in range(1, 49):
        invoice = taxed_invoice(
            account, (f"{number}.00", "0"), day=date(2025, 1 + number // 25, 1 + number % 25)
        )
        if number % 2:
            pay(invoice, f"{number}.00", fin, now, reference=f"TRX {number}")
    statement = statement_of(account, start=date(2025, 1, 1), end=date(2026, 1, 1))

    pages = pages_of(draw_statement(statement))

    assert len(pages) == 3
    assert "You owe $600.00" in pages[-1]
    assert pages[-1].count("Payment of") + pages[-1].count("Invoice TAX") >= 2
    assert all("Owed less" in page for page in pages)
