"""What billing's tests share: a managed agreement of Carl's, and a card that does as it is told."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.agreements import open_agreement
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import Agreement, Invoice, JournalEntry, Payment, PaymentMethod
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.money import Money

OpenAgreement = Callable[..., Agreement]
SaveCard = Callable[[str], PaymentMethod]


@pytest.fixture
def agree(account: Account, site: Site) -> OpenAgreement:
    """Open Managed Lite for Carl's site on 15 January 2025, or as told."""

    def opened(**terms: Any) -> Agreement:
        wanted = {
            "kind": "managed",
            "description": "Managed Lite",
            "price": Decimal("100.00"),
            "currency": "USD",
            "alignment": "calendar",
            "anchor_date": date(2025, 1, 15),
            "units_per_period": 10,
            "unit_name": "articles",
            "revenue_kind": "managed",
            "key": "subscription-1",
            "site": site,
        }
        return open_agreement(account, **(wanted | terms))

    return opened


@pytest.fixture
def books_balance_at_the_end() -> Iterator[None]:
    """Whatever the test does, each transaction of the journal balances."""
    yield
    apart = JournalEntry.objects.values("transaction", "currency").annotate(apart=Sum("amount"))
    assert not apart.exclude(apart=0).exists()


@pytest.fixture
def save_card(account: Account) -> SaveCard:
    """Give Carl a default card at the sandbox, which does what its name says."""

    def saved(customer: str) -> PaymentMethod:
        return PaymentMethod.objects.create(
            account=account, gateway="sandbox", customer=customer, label="Card"
        )

    return saved


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


@pytest.fixture
def invoice(account: Account, now: datetime) -> Invoice:
    line = LineDraft(
        kind="order", description="3 links", quantity=Decimal(1), unit_price=Decimal("150.00"),
        amount=usd("150.00"), revenue_kind="backlinks",
    )  # fmt: skip
    issued = issue_invoice(account, lines=[line], key="order-1", today=date(2025, 7, 1), now=now)
    assert issued is not None
    return issued


def pay(
    invoice: Invoice, amount: str, by: User, now: datetime, reference: str = "TRX 77", **more: Any
) -> Payment:
    return record_manual_payment(
        invoice, amount=Decimal(amount), reference=reference, by=by, now=now, **more
    )


def cash() -> list[tuple[str, str, Decimal]]:
    rows = JournalEntry.objects.filter(transaction__kind="payment").order_by("created_at")
    return list(rows.values_list("ledger", "kind", "amount"))
