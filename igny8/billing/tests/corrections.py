"""Invoices with taxed lines to be corrected, and what must hold of an account whatever happened."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum

from igny8.accounts.models import Account, Site
from igny8.billing.actions.invoices import add_pending_line
from igny8.billing.actions.journal import post
from igny8.billing.actions.series import locked_series
from igny8.billing.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    JournalEntry,
    JournalTransaction,
    Payment,
    Refund,
)
from igny8.billing.queries.balance import client_balance, held_for_client
from igny8.billing.queries.statements import balance_on, statement_of
from igny8.billing.rules.journal import Ledger, credit, debit
from igny8.kit.money import Money, round_half_up

SERIES = {False: ("taxed", "TAX"), True: ("taxed", "TAX")}
Line = tuple[str, str]


def dollars(amount: Decimal | str) -> Money:
    return Money(Decimal(amount), "USD")


@transaction.atomic
def taxed_invoice(
    account: Account, *lines: Line, day: date = date(2025, 7, 1), site: Site | None = None
) -> Invoice:
    """An issued invoice, each line an amount without tax and its rate in percent."""
    at = datetime.combine(day, time(12), tzinfo=UTC)
    series = locked_series(account, SERIES)
    sequence = series.take_numbers(1)
    invoice = Invoice(
        account=account, series=series, sequence=sequence, number=f"TAX-{sequence}", issued_on=day,
        due_on=day + timedelta(days=14), issued_at=at, time_zone=account.time_zone, currency="USD",
        line_count=len(lines), seller={"name": "Northlight"}, buyer={"name": account.name},
    )  # fmt: skip
    rows = [_line(invoice, position, *line, site=site) for position, line in enumerate(lines, 1)]
    invoice.net = sum((row.amount for row in rows), Decimal(0))
    invoice.tax = sum((row.tax_amount for row in rows), Decimal(0))
    invoice.total = invoice.net + invoice.tax
    InvoiceLine.objects.bulk_create(rows)
    invoice.save(force_insert=True)
    _book(invoice, rows, at)
    return Invoice.objects.select_related("account").get(pk=invoice.pk)


def _line(
    invoice: Invoice, position: int, net: str, rate: str, *, site: Site | None
) -> InvoiceLine:
    amount = Decimal(net)
    owed = add_pending_line(
        invoice.account, kind="order", description=f"Line {position}", quantity=1, site=site,
        unit_price=amount, amount=amount, arithmetic={}, currency="USD", revenue_kind="backlinks",
        key=f"{invoice.number}:{position}",
    )  # fmt: skip
    return InvoiceLine(
        account=invoice.account, invoice=invoice, position=position, pending_line=owed, site=site,
        kind="order", description=owed.description, quantity=1, unit_price=amount, amount=amount,
        tax_rate=Decimal(rate), tax_amount=round_half_up(amount * Decimal(rate) / 100),
        tax_code="GB:standard", arithmetic={}, revenue_kind="backlinks",
    )  # fmt: skip


def _book(invoice: Invoice, rows: Iterable[InvoiceLine], at: datetime) -> None:
    entries = [debit(Ledger.RECEIVABLE, dollars(invoice.total))]
    for row in rows:
        entries.append(
            credit(Ledger.REVENUE, dollars(row.amount), kind="backlinks", site_id=row.site_id)
        )
        if row.tax_amount:
            entries.append(credit(Ledger.TAX, dollars(row.tax_amount), kind=row.tax_code))
    post(
        invoice.account, kind="invoice", entries=entries, key=f"invoice:{invoice.pk}", at=at,
        day=invoice.issued_on, subject_id=str(invoice.pk),
    )  # fmt: skip


def ledger(account: Account, name: Ledger) -> Decimal:
    """What stands in one ledger of the account."""
    rows = JournalEntry.objects.for_account(account).filter(ledger=name)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def entries_of(kind: str) -> list[tuple[str, str, str]]:
    """The entries of the one transaction of a kind: ledger, its kind, amount."""
    booked = JournalTransaction.objects.get(kind=kind)
    return sorted((row.ledger, row.kind, str(row.amount)) for row in booked.entries.all())


def assert_money_adds_up(account: Account) -> None:
    """What the journal says is what the documents say, and nobody has more than is theirs."""
    invoices = list(Invoice.objects.for_account(account))
    owed = sum((invoice.balance.amount for invoice in invoices), Decimal(0))
    assert ledger(account, Ledger.RECEIVABLE) == owed
    assert held_for_client(account).amount == -ledger(account, Ledger.CLIENT_BALANCE) >= 0
    assert client_balance(account).amount >= 0
    for invoice in invoices:
        assert_invoice_is_what_became_of_it(invoice)
    assert ledger(account, Ledger.CASH) == came(account) - went(account)
    after = date(2999, 1, 1)
    statement = statement_of(account, start=date(2000, 1, 1), end=after)
    net = owed - held_for_client(account).amount
    assert statement.closing.amount == balance_on(account, day=after).amount == net


def assert_invoice_is_what_became_of_it(invoice: Invoice) -> None:
    counted = invoice.payments.filter(status="succeeded").aggregate(
        total=Sum(F("amount") - F("surplus"))
    )["total"] or Decimal(0)
    assert invoice.paid_amount == counted
    taken_off = CreditNote.objects.filter(invoice=invoice).aggregate(
        total=Sum(F("off_unpaid") + F("off_written_off"))
    )["total"] or Decimal(0)
    assert invoice.credited_amount == taken_off
    for line in invoice.lines.all():
        credited = CreditNoteLine.objects.filter(invoice_line=line).aggregate(
            net=Sum("amount"), tax=Sum("tax_amount")
        )
        net, tax = credited["net"] or Decimal(0), credited["tax"] or Decimal(0)
        assert net <= line.amount
        assert tax <= line.tax_amount
        assert (net == line.amount) <= (tax == line.tax_amount)


def came(account: Account) -> Decimal:
    """Money from outside that counts."""
    payments = Payment.objects.for_account(account).filter(status="succeeded")
    payments = payments.exclude(gateway="balance")
    return payments.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def went(account: Account) -> Decimal:
    """Money that went back."""
    refunds = Refund.objects.for_account(account).filter(status="succeeded")
    return refunds.aggregate(total=Sum("amount"))["total"] or Decimal(0)
