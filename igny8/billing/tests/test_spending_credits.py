"""AI credits: granted, spent, given back, each once per key."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, Site
from igny8.billing.actions.credits import grant_credits, refund_credits, spend_credits
from igny8.billing.credit_service import CreditService
from igny8.billing.errors import (
    AlreadyRefunded,
    KeyReused,
    NotEnoughCredits,
    NothingToRefund,
    WrongAmount,
)
from igny8.billing.models import CreditEntry, JournalTransaction
from igny8.billing.queries import credit_balance, credits_used, margin_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def wallet(account: Account, now: datetime) -> Account:
    grant_credits(account, amount=10, reason="Welcome", key="welcome", now=now)
    return account


def test_an_empty_wallet_buys_nothing(wallet: Account, now: datetime) -> None:
    with pytest.raises(NotEnoughCredits, match="needs 11 credits; 10 are left") as refused:
        spend_credits(wallet, amount=11, reason="article", key="task-8", now=now)

    assert refused.value.status == 402
    assert refused.value.details == {"needed": 11, "balance": 10}
    assert credit_balance(wallet) == 10
    assert not JournalTransaction.objects.exists()


def test_the_last_credit_can_be_spent(wallet: Account, now: datetime) -> None:
    spend_credits(wallet, amount=10, reason="article", key="task-8", now=now)

    assert credit_balance(wallet) == 0


def test_a_key_spends_once(wallet: Account, now: datetime) -> None:
    first = spend_credits(wallet, amount=4, reason="draft", key="task-8", now=now)
    again = spend_credits(wallet, amount=4, reason="draft", key="task-8", now=now)

    assert again == first
    assert credit_balance(wallet) == 6
    assert JournalTransaction.objects.count() == 1


def test_a_key_grants_once(wallet: Account, now: datetime) -> None:
    grant_credits(wallet, amount=10, reason="Welcome", key="welcome", now=now)

    assert credit_balance(wallet) == 10


def test_a_key_stands_for_one_thing_only(wallet: Account, now: datetime) -> None:
    spend_credits(wallet, amount=4, reason="draft", key="task-8", now=now)

    with pytest.raises(KeyReused, match="'task-8' stands for -4 credits"):
        spend_credits(wallet, amount=5, reason="draft", key="task-8", now=now)
    with pytest.raises(KeyReused):
        grant_credits(wallet, amount=4, reason="oops", key="task-8", now=now)

    assert credit_balance(wallet) == 6


def test_two_accounts_may_use_the_same_key(
    wallet: Account, operator: Account, now: datetime
) -> None:
    grant_credits(operator, amount=3, reason="Welcome", key="welcome", now=now)

    assert (credit_balance(wallet), credit_balance(operator)) == (10, 3)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_are_no_amounts(wallet: Account, now: datetime, amount: int) -> None:
    with pytest.raises(WrongAmount):
        spend_credits(wallet, amount=amount, reason="draft", key="task-8", now=now)
    with pytest.raises(WrongAmount):
        grant_credits(wallet, amount=amount, reason="draft", key="task-8", now=now)

    assert CreditEntry.objects.count() == 1


def test_what_failed_for_good_is_given_back_once_with_its_cost(
    wallet: Account, site: Site, now: datetime
) -> None:
    spend_credits(wallet, amount=10, reason="draft", key="task-8", now=now, site=site)

    first = refund_credits(wallet, key="task-8", now=now)
    again = refund_credits(wallet, key="task-8", now=now)

    assert again == first
    assert (first.delta, first.reason, first.site) == (10, "Given back: draft", site)
    assert credit_balance(wallet) == 10
    month = (date(2025, 7, 1), date(2025, 8, 1))
    assert str(margin_for(wallet, *month).credit_cost) == "0.00 USD"
    assert str(margin_for(wallet, *month, site=site).credit_cost) == "0.00 USD"


def test_a_refunded_key_is_used_up(wallet: Account, now: datetime) -> None:
    spend_credits(wallet, amount=4, reason="draft", key="task-8", now=now)
    refund_credits(wallet, key="task-8", now=now, reason="The image model is gone")

    with pytest.raises(AlreadyRefunded, match="use a new key"):
        spend_credits(wallet, amount=4, reason="draft", key="task-8", now=now)

    assert credit_balance(wallet) == 10


def test_only_what_was_spent_is_given_back(wallet: Account, now: datetime) -> None:
    with pytest.raises(NothingToRefund):
        refund_credits(wallet, key="task-9", now=now)
    with pytest.raises(NothingToRefund):
        refund_credits(wallet, key="welcome", now=now)

    assert credit_balance(wallet) == 10


def test_a_refund_gives_back_the_cost_of_its_day(
    wallet: Account, now: datetime, settings: object
) -> None:
    spend_credits(wallet, amount=10, reason="draft", key="task-8", now=now)
    settings.CREDIT_COST = Decimal("0.50")  # type: ignore[attr-defined]

    refund_credits(wallet, key="task-8", now=now)

    assert str(margin_for(wallet, date(2025, 7, 1), date(2025, 8, 1)).credit_cost) == "0.00 USD"


def test_credits_used_are_counted_by_the_moment_and_the_site(
    account: Account, site: Site, now: datetime
) -> None:
    grant_credits(account, amount=100, reason="Welcome", key="welcome", now=now)
    spend_credits(account, amount=35, reason="draft", key="a", now=now, site=site)
    spend_credits(account, amount=5, reason="brief", key="b", now=now)
    spend_credits(account, amount=15, reason="image", key="c", now=now, site=site)
    refund_credits(account, key="c", now=now)
    july, august = datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 8, 1, tzinfo=UTC)

    assert credits_used(account, start=july, end=august) == 40
    assert credits_used(account, start=july, end=august, site=site) == 35
    assert credits_used(account, start=august, end=datetime(2025, 9, 1, tzinfo=UTC)) == 0


def test_the_service_takes_the_price_of_an_action(account: Account, now: datetime) -> None:
    service = CreditService()
    service.grant(account, amount=100, reason="Welcome", key="welcome", now=now)

    spent = service.spend(account, action="draft", key="draft-1", now=now)
    service.spend(account, action="social_post", key="posts-1", now=now, count=3)

    assert (spent.delta, spent.reason) == (-35, "draft")
    assert service.balance(account) == 62
    assert service.price("image", count=2) == 30
    service.refund(account, key="draft-1", now=now)
    assert service.balance(account) == 97
