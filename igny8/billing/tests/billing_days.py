"""Carl's first billing day, 1 February 2025, and what may be owed on it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from igny8.accounts.models import Account
from igny8.billing.actions.invoices import add_pending_line, bill_account
from igny8.billing.models import Invoice, PendingLine
from igny8.billing.rules.arithmetic import cost_plus
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.money import Money

NOON = datetime(2025, 2, 1, 12, 0, tzinfo=UTC)
FIRST = date(2025, 2, 1)


def bill(account: Account, day: date = FIRST, **options: Any) -> Invoice | None:
    at = datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC)
    return bill_account(account, today=day, now=at, **options)


def billed(account: Account, day: date = FIRST, **options: Any) -> Invoice:
    invoice = bill(account, day, **options)
    assert invoice is not None
    return invoice


def owe_a_link(account: Account, key: str = "link-1", **terms: Any) -> PendingLine:
    wanted = {
        "kind": "pass_through",
        "description": "Link on garden.example",
        "quantity": 1,
        "unit_price": Decimal("144.00"),
        "amount": Decimal("144.00"),
        "arithmetic": cost_plus(Decimal("120.00"), Decimal("1.20")),
        "currency": "USD",
        "revenue_kind": "pass_through",
    }
    return add_pending_line(account, key=key, **(wanted | terms))


def draft(amount: str = "150.00") -> LineDraft:
    return LineDraft(
        kind="order",
        description="3 links",
        quantity=Decimal(1),
        unit_price=Decimal(amount),
        amount=Money(Decimal(amount), "USD"),
        revenue_kind="backlinks",
    )


def lines_of(invoice: Invoice) -> list[tuple[str, str]]:
    return [(line.description, str(line.amount)) for line in invoice.lines.all()]
