"""The cast: Ada runs the agency, Carl is her client, Sid is a stranger with a client of his own."""

from datetime import UTC, datetime

import pytest

from igny8.accounts.actions.accounts import add_person, add_site, open_account, set_up_operator
from igny8.accounts.models import Account, Site, User


@pytest.fixture
def now() -> datetime:
    """Noon UTC on Tuesday 1 July 2025; tests that need another moment say so."""
    return datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def operator(db: None) -> Account:
    return set_up_operator(name="Northlight")


@pytest.fixture
def account(operator: Account) -> Account:
    return open_account(
        operator, name="Carl's Chairs", country="GB", currency="USD", time_zone="Europe/London"
    )


@pytest.fixture
def site(account: Account) -> Site:
    return add_site(
        account, domain="carls-chairs.example", name="Carl's Chairs",
        url="https://carls-chairs.example/", industry="Furniture", niche="general",
        country="GB", language="en",
    )  # fmt: skip


@pytest.fixture
def ada(operator: Account) -> User:
    return add_person(operator, email="ada@northlight.example", name="Ada", role="owner")


@pytest.fixture
def manager(operator: Account) -> User:
    return add_person(operator, email="mia@northlight.example", name="Mia", role="account_manager")


@pytest.fixture
def carl(account: Account) -> User:
    return add_person(
        account, email="carl@carls-chairs.example", name="Carl", role="client_approver"
    )


@pytest.fixture
def sid(operator: Account) -> User:
    other = open_account(
        operator, name="Sid's Sofas", country="GB", currency="USD", time_zone="Europe/London"
    )
    return add_person(other, email="sid@sids-sofas.example", name="Sid", role="client_approver")
