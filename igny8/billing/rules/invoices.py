"""What an invoice's lines must satisfy, how it is numbered, and when it is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from igny8.billing.errors import WrongAmount, WrongCurrency
from igny8.kit.money import Money, minor_digits, round_half_up

# What revenue is booked as: one word a kind, the same in the journal and on the dashboards.
REVENUE_KINDS = (
    "plan", "managed", "retainer", "backlinks", "pass_through", "one_off", "metered",
)  # fmt: skip
# The tables keep two places; a currency with three would lose its last one.
KEPT_PLACES = 2
# The tables keep twelve digits, two of them after the point.
LARGEST = Decimal(10) ** 10


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line to be billed: `quantity` x `unit_price` = `amount`, and the arithmetic behind it."""

    kind: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Money
    revenue_kind: str
    arithmetic: Mapping[str, Any] = field(default_factory=dict)
    site_id: UUID | None = None

    def check(self, *, account_currency: str) -> None:
        """Nothing, or WrongCurrency, WrongAmount."""
        check_currency(self.amount.currency, account_currency=account_currency)
        check_price(self.amount.amount, currency=self.amount.currency)
        check_revenue_kind(self.revenue_kind)
        if self.amount.amount <= 0:
            raise WrongAmount("A line of nothing needs no invoice; leave it out.")
        product = (Money(self.unit_price, self.amount.currency) * self.quantity).rounded()
        if product != self.amount:
            raise WrongAmount(
                f"{self.quantity} x {self.unit_price} is {product}, but the line says "
                f"{self.amount}.",
                amount=str(self.amount),
                product=str(product),
            )


def invoice_number(prefix: str, number: int) -> str:
    """The number as it is printed: INV-000042."""
    return f"{prefix}-{number:06d}"


def due_date(issued_on: date, *, days: int) -> date:
    """The day by which the invoice is to be paid."""
    return issued_on + timedelta(days=days)


def invoice_total(amounts: Iterable[Money], currency: str) -> Money:
    """What the lines add up to; each was rounded already, so the sum is exact."""
    return sum(amounts, Money.zero(currency))


def check_currency(currency: str, *, account_currency: str) -> None:
    """Nothing, or WrongCurrency: an account is billed in its own currency."""
    if currency != account_currency:
        raise WrongCurrency(
            f"This account is billed in {account_currency}, not in {currency}.",
            currency=currency,
            expected=account_currency,
        )
    if minor_digits(currency) > KEPT_PLACES:
        raise WrongCurrency(
            f"{currency} has more than {KEPT_PLACES} decimal places and cannot be billed yet.",
            currency=currency,
        )


def check_price(price: Decimal, *, currency: str) -> None:
    """Nothing, or WrongAmount: negative, no number, too large, or finer than its currency."""
    if not price.is_finite() or price < 0:
        raise WrongAmount(f"A price is zero or more, not {price}.", amount=str(price))
    if price >= LARGEST:
        raise WrongAmount(f"An amount is below {LARGEST:,}, not {price}.", amount=str(price))
    if price != round_half_up(price, minor_digits(currency)):
        raise WrongAmount(
            f"{price} has more decimal places than {currency} has.", amount=str(price)
        )


def check_revenue_kind(revenue_kind: str) -> None:
    """Nothing, or WrongAmount where the journal knows no such kind of revenue."""
    if revenue_kind not in REVENUE_KINDS:
        raise WrongAmount(
            f"{revenue_kind!r} is no kind of revenue; use one of {', '.join(REVENUE_KINDS)}.",
            revenue_kind=revenue_kind,
        )
