"""Lines that somebody or a meter adds to the next invoice."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, User
from igny8.billing.actions.extras import add_extra, withdraw_extra
from igny8.billing.errors import AlreadyBilled, KeyReused, WrongAmount
from igny8.billing.models import JournalEntry, PendingLine
from igny8.billing.tests.billing_days import NOON, billed
from igny8.billing.tests.conftest import OpenAgreement

pytestmark = pytest.mark.django_db


def posts(account: Account, **terms: Any) -> PendingLine:
    wanted = {
        "kind": "metered", "description": "Posts on X, January 2025", "quantity": Decimal(37),
        "unit_price": Decimal("0.0150"), "key": "x:2025-01", "by": None, "now": NOON,
    }  # fmt: skip
    return add_extra(account, **(wanted | terms))


def test_what_is_counted_is_billed_with_the_next_invoice(
    agree: OpenAgreement, account: Account
) -> None:
    agree(anchor_date=date(2025, 2, 1))
    posts(account)
    posts(account, kind="one_off", description="Migration", quantity=Decimal(1),
          unit_price=Decimal("500.00"), key="migration")  # fmt: skip

    lines = list(billed(account).lines.select_related("invoice").order_by("position"))

    assert [(line.description, str(line.amount), line.revenue_kind) for line in lines[1:]] == [
        ("Posts on X, January 2025", "0.56", "metered"), ("Migration", "500.00", "one_off"),
    ]  # fmt: skip
    assert lines[1].why == "37 x 0.015 USD = 0.56 USD."
    kinds = JournalEntry.objects.filter(ledger="revenue").values_list("kind", flat=True)
    assert set(kinds) == {"managed", "metered", "one_off"}


def test_the_same_again_is_the_line_that_is_there(account: Account) -> None:
    assert posts(account) == posts(account)
    with pytest.raises(KeyReused):
        posts(account, quantity=Decimal(38_000))

    assert PendingLine.objects.count() == 1


def test_a_line_is_withdrawn_until_an_invoice_carries_it(account: Account, ada: User) -> None:
    withdraw_extra(posts(account), by=ada, now=NOON)
    assert not PendingLine.objects.exists()

    line = posts(account)
    billed(account)
    with pytest.raises(AlreadyBilled, match="credit note"):
        withdraw_extra(line, by=ada, now=NOON)
    assert PendingLine.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"kind": "gift"}, "one_off or metered"),
        ({"quantity": Decimal(0)}, "more than nothing"),
        ({"quantity": Decimal(-1)}, "more than nothing"),
        ({"unit_price": Decimal("NaN")}, "more than nothing"),
        ({"unit_price": Decimal("Infinity")}, "more than nothing"),
        ({"unit_price": Decimal("0.00001")}, "4 decimal places"),
        ({"unit_price": Decimal("0.0001"), "quantity": Decimal(1)}, "needs no invoice"),
        ({"unit_price": Decimal(10) ** 9, "quantity": Decimal(1000)}, "below"),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    account: Account, terms: dict[str, Any], said: str
) -> None:
    with pytest.raises(WrongAmount, match=said):
        posts(account, **terms)

    assert not PendingLine.objects.exists()
