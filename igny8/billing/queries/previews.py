"""What an invoice carries: of a day that is billed, and of the next one that will be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from igny8.accounts.models import Account
from igny8.billing.models import Agreement, PendingLine
from igny8.billing.queries.agreements import active_agreements, upcoming_periods
from igny8.billing.queries.invoices import invoice_of_day
from igny8.billing.rules.invoices import invoice_total
from igny8.kit.money import Money

# From any day on, so many hold at least one whole period after the part of one.
TWO_MONTHS = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class InvoicePreview:
    """The invoice that `bill_account` would issue on a local day of the account.

    Fees of periods that will have begun by then are among its lines, though nothing of them is in
    the database yet.
    """

    issued_on: date
    currency: str
    lines: tuple[PendingLine, ...]

    @property
    def total(self) -> Money:
        return invoice_total(
            (Money(line.amount, line.currency) for line in self.lines), self.currency
        )


def next_invoice(account: Account, *, today: date) -> InvoicePreview | None:
    """The first invoice that will be issued from this local day on, as things stand.

    None where nothing will bring one. An account has one invoice a day: where today's is out, what
    is due since then is on a later day's.
    """
    first = today
    if invoice_of_day(account, day=today) is not None:
        first += timedelta(days=1)
    owed, agreements = _owed(account), _agreements(account)
    for day in _days_of_change(owed, agreements, first=first):
        if lines := _lines_on(day, owed=owed, agreements=agreements):
            return InvoicePreview(day, account.currency, tuple(lines))
    return None


def unbilled_lines(account: Account, *, today: date) -> list[PendingLine]:
    """What an invoice of this day carries: what is due, and with it what is owed in arrears.

    Empty where nothing is due: arrears wait for the next invoice, unless no agreement will bring
    one. Fees come first, in the order of their periods, then the rest as it was added. The fees of
    periods that have begun and were not opened are among them, unsaved.
    """
    return _lines_on(today, owed=_owed(account), agreements=_agreements(account))


def fees_in_words(account: Account, *, today: date) -> str:
    """The fees that the next invoice carries, where periods wait for one; else nothing.

    “20 months, 2,000.00 GBP will be invoiced”: a service that began long ago is billed at once.
    """
    fees = [line for line in unbilled_lines(account, today=today) if line.period]
    if not fees:
        return ""
    total = sum((Money(fee.amount, fee.currency) for fee in fees), Money.zero(account.currency))
    return f"{len(fees)} month{'s' if len(fees) > 1 else ''}, {total} will be invoiced"


def _owed(account: Account) -> list[PendingLine]:
    lines = PendingLine.objects.for_account(account).filter(invoice__isnull=True)
    return list(lines.select_related("period").order_by("created_at", "pk"))


def _agreements(account: Account) -> list[Agreement]:
    return list(active_agreements(account).select_related("account"))


def _lines_on(
    day: date, *, owed: Sequence[PendingLine], agreements: Sequence[Agreement]
) -> list[PendingLine]:
    coming = [fee for agreement in agreements for fee in _fees(agreement, until=day)]
    due = [line for line in [*owed, *coming] if line.due_on is None or line.due_on <= day]
    if not any(line.due_on for line in due) and any(_will_bill(each, day) for each in agreements):
        return []
    return sorted(due, key=_place)


def _place(line: PendingLine) -> tuple[bool, date]:
    return line.period is None, line.period.start if line.period else date.max


def _fees(agreement: Agreement, *, until: date) -> Iterator[PendingLine]:
    for period in upcoming_periods(agreement, until=until):
        if fee := PendingLine.fee_of(agreement.as_period(period)):
            yield fee


def _will_bill(agreement: Agreement, day: date) -> bool:
    """Whether it will have another period, and a fee, after those that have begun by the day."""
    begins = agreement.next_period_on
    for period in upcoming_periods(agreement, until=day):
        begins = period.end
    return agreement.price > 0 and (agreement.ends_on is None or begins < agreement.ends_on)


def _days_of_change(
    owed: Sequence[PendingLine], agreements: Sequence[Agreement], *, first: date
) -> list[date]:
    """The days from `first` on, in order, on which more may be due than on the day before."""
    days = {first} | {line.due_on for line in owed if line.due_on}
    for agreement in agreements:
        until = max(first, agreement.next_period_on) + TWO_MONTHS
        days |= {period.start for period in upcoming_periods(agreement, until=until)}
    return sorted(day for day in days if day >= first)
