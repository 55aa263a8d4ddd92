"""What was earned and what it cost, by account, site, kind and month."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, Site
from igny8.billing.actions.credits import grant_credits, spend_credits
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.journal import post, post_supplier_cost
from igny8.billing.queries import Margin, RevenueOfKind, margin_for, revenue_by_kind
from igny8.billing.rules.invoices import LineDraft
from igny8.billing.rules.journal import credit_cost_entries
from igny8.billing.tests.conftest import OpenAgreement
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db

JULY = (date(2025, 7, 1), date(2025, 8, 1))


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


@pytest.fixture
def worked_month(agree: OpenAgreement, account: Account, site: Site, now: datetime) -> Account:
    """July: a fee of 399 and a link sold for 144 that cost 120, with 57 credits of work."""
    agree(price=Decimal("399.00"), anchor_date=date(2025, 7, 1))
    link = LineDraft(
        kind="pass_through", description="Link", quantity=Decimal(1), unit_price=Decimal("144.00"),
        amount=usd("144.00"), revenue_kind="pass_through",
    )  # fmt: skip
    issue_invoice(account, lines=[link], key="link-1", today=date(2025, 7, 1), now=now)
    post_supplier_cost(
        account, amount=usd("120.00"), supplier="fatgrid", key="link-1:cost", at=now, site=site
    )
    grant_credits(account, amount=100, reason="Welcome", key="welcome", now=now)
    spend_credits(account, amount=57, reason="article", key="article-1", now=now, site=site)
    return account


def test_gross_margin_is_revenue_less_suppliers_and_credits(worked_month: Account) -> None:
    margin = margin_for(worked_month, *JULY)

    assert margin == Margin(
        revenue=usd("543.00"), supplier_cost=usd("120.00"), credit_cost=usd("1.70")
    )
    assert (margin.gross, margin.percent) == (usd("421.30"), Decimal("77.6"))


def test_a_sites_margin_leaves_out_what_names_no_site(worked_month: Account, site: Site) -> None:
    margin = margin_for(worked_month, *JULY, site=site)

    assert (margin.revenue, margin.gross) == (usd("399.00"), usd("277.30"))


def test_another_month_and_another_account_see_nothing(
    worked_month: Account, operator: Account
) -> None:
    empty = Margin(revenue=usd("0"), supplier_cost=usd("0"), credit_cost=usd("0"))

    assert margin_for(worked_month, date(2025, 8, 1), date(2025, 9, 1)) == empty
    assert margin_for(operator, *JULY) == empty
    assert empty.percent is None


def test_revenue_is_listed_by_kind(worked_month: Account, operator: Account) -> None:
    assert revenue_by_kind([worked_month, operator], date(2025, 7, 31)) == [
        RevenueOfKind("managed", usd("399.00")),
        RevenueOfKind("pass_through", usd("144.00")),
    ]
    assert revenue_by_kind([operator], date(2025, 7, 1)) == []


def test_the_month_is_that_of_the_accounts_own_day(operator: Account) -> None:
    ahead = open_account(
        operator, name="Ahead", country="NZ", currency="USD", time_zone="Pacific/Auckland"
    )
    evening = datetime(2025, 6, 30, 20, 0, tzinfo=UTC)

    post_supplier_cost(ahead, amount=usd("9.00"), key="cost-1", at=evening)

    assert margin_for(ahead, *JULY).supplier_cost == usd("9.00")


def test_costs_in_another_currency_are_listed_and_not_added(
    operator: Account, now: datetime
) -> None:
    british = open_account(
        operator, name="Pounds", country="GB", currency="GBP", time_zone="Europe/London"
    )
    post(british, kind="credits", entries=credit_cost_entries(usd("1.70")), key="c", at=now)
    post_supplier_cost(british, amount=usd("10.00"), key="s", at=now)

    margin = margin_for(british, *JULY)

    assert (margin.gross, margin.percent) == (None, None)
    assert margin.other_costs == (usd("11.70"),)
