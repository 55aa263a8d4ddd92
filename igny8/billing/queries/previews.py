"""What invoices will carry, told beforehand: nothing is written, and what comes is exactly that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from igny8.accounts.models import Account
from igny8.billing.queries.agreements import active_agreements_of
from igny8.billing.queries.billing import owed_lines
from igny8.billing.queries.contracts import contracts_by_account, contracts_of
from igny8.billing.queries.invoices import accounts_invoiced
from igny8.billing.rules.contracts import Contract, OwedLine, open_periods, will_bill_again
from igny8.billing.rules.invoices import invoice_total
from igny8.billing.rules.invoicing import InvoiceDraft, draft_invoice, lines_to_bill
from igny8.billing.rules.tax import Party, Tax, tax_between
from igny8.kit.clock import local_date
from igny8.kit.money import Money

# From any day on, so many hold at least one whole period after the part of one.
TWO_MONTHS = timedelta(days=62)
ONE_DAY = timedelta(days=1)
ACCOUNTS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class InvoicePreview:
    """The invoice that `bill_account` would issue on a local day of the account.

    Fees of periods that will have begun by then are among its lines, though nothing of them is in
    the database yet. `total` is with tax.
    """

    issued_on: date
    draft: InvoiceDraft

    @property
    def currency(self) -> str:
        return self.draft.currency

    @property
    def lines(self) -> tuple[OwedLine, ...]:
        return self.draft.lines

    @property
    def total(self) -> Money:
        return Money(self.draft.net + self.draft.tax, self.currency)


@dataclass(frozen=True, slots=True)
class _Books:
    """What an account owes and has agreed on, at one moment of a simulation."""

    account: Account
    seller: Party
    owed: Sequence[OwedLine]
    contracts: Sequence[Contract]

    def on(self, day: date) -> tuple[InvoicePreview | None, "_Books"]:
        """The invoice of a local day, if one is issued, and the books after the day."""
        contracts, lines = [], list(self.owed)
        for contract in self.contracts:
            opening = open_periods(contract, today=day)
            contracts.append(opening.after)
            lines.extend(line for period in opening.periods for line in period.lines)
        due = lines_to_bill(
            lines, day=day, bills_later=lambda: any(map(will_bill_again, contracts))
        )
        billed = {line.key for line in due}
        left = [line for line in lines if line.key not in billed]
        after_day = replace(self, owed=left, contracts=contracts)
        if not due:
            return None, after_day
        draft = draft_invoice(due, currency=self.account.currency, tax=self._tax(day))
        return InvoicePreview(day, draft), after_day

    def next_day_of_change(self, after: date) -> date | None:
        """The first later day on which more may be due than on this one."""
        days = [line.due_on for line in self.owed if line.due_on]
        days += [
            contract.schedule.next_start
            for contract in self.contracts
            if contract.is_active and not contract.schedule.is_over
        ]
        later = [max(day, after + ONE_DAY) for day in days]
        # An agreement that has ended leaves its arrears to a day of their own.
        if self.owed and not any(map(will_bill_again, self.contracts)):
            later.append(after + ONE_DAY)
        return min(later, default=None)

    def _tax(self, day: date) -> Tax:
        buyer = Party(self.account.country, self.account.vat_number)
        return tax_between(self.seller, buyer, day=day)


def next_invoice(account: Account, *, today: date) -> InvoicePreview | None:
    """The first invoice that will be issued from this local day on, as things stand.

    None where nothing will bring one. An account has one invoice a day: where today's is out, what
    is due since then is on a later day's.
    """
    agreements = contracts_of(account)
    furthest = max([today, *(one.schedule.next_start for one in agreements)]) + TWO_MONTHS
    owed = [line.due_on for line in _owed(account) if line.due_on]
    return next(simulate(account, today=today, until=max([furthest, *owed])), None)


def simulate(account: Account, *, today: date, until: date) -> Iterator[InvoicePreview]:
    """Every invoice that would be issued from this local day to `until` (inclusive), in order.

    As things stand: what people do meanwhile, and what is not owed yet, is not in it.
    """
    [(books, first)] = _books_of([account], {str(account.pk): today})
    yield from _previews(books, first=first, until=until)


def simulate_all(
    accounts: Iterable[Account], *, now: datetime, until: date
) -> Iterator[tuple[Account, InvoicePreview]]:
    """`simulate` of many from their local day of `now` on, one account after the other.

    They are taken a thousand at a time and read in a fixed number of queries; their parents are to
    be at hand.
    """
    waiting = iter(accounts)
    while chunk := list(islice(waiting, ACCOUNTS_AT_ONCE)):
        days = {str(account.pk): local_date(now, account.time_zone) for account in chunk}
        for books, first in _books_of(chunk, days):
            for preview in _previews(books, first=first, until=until):
                yield books.account, preview


def _previews(books: _Books, *, first: date, until: date) -> Iterator[InvoicePreview]:
    day: date | None = first
    while day is not None and day <= until:
        preview, books = books.on(day)
        if preview:
            yield preview
        day = books.next_day_of_change(day)


def _books_of(
    accounts: Sequence[Account], days: Mapping[str, date]
) -> Iterator[tuple[_Books, date]]:
    """The books of each, and the first day on which it can be invoiced: with one today, tomorrow.

    `days` are their local ones.
    """
    owed, contracts = owed_lines(days), contracts_by_account(active_agreements_of(days))
    invoiced = accounts_invoiced(days)
    for account in accounts:
        key, issuer = str(account.pk), account.parent or account
        yield (
            _Books(
                account,
                Party(issuer.country, issuer.vat_number),
                owed.get(key, []),
                contracts.get(key, []),
            ),
            days[key] + ONE_DAY if key in invoiced else days[key],
        )


def fees_in_words(account: Account, *, today: date) -> str:
    """The fees that the next invoice carries, where periods wait for one; else nothing.

    “20 months, 2,000.00 GBP will be invoiced”: a service that began long ago is billed at once.
    """
    lines = _owed(account)
    for contract in contracts_of(account):
        periods = open_periods(contract, today=today).periods
        lines.extend(line for period in periods for line in period.lines)
    fees = [line for line in lines if line.period_start and (line.due_on or today) <= today]
    if not fees:
        return ""
    total = invoice_total((Money(fee.amount, fee.currency) for fee in fees), account.currency)
    return f"{len(fees)} month{'s' if len(fees) > 1 else ''}, {total} will be invoiced"


def net_of(previews: Sequence[InvoicePreview]) -> Decimal:
    """What previews of one account come to, without tax, in its currency."""
    return sum([preview.draft.net for preview in previews], Decimal(0))


def _owed(account: Account) -> list[OwedLine]:
    return owed_lines([str(account.pk)]).get(str(account.pk), [])
