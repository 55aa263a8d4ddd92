"""What an accountant downloads: whose books, which month, and what is refused."""

import csv
from io import StringIO
from typing import Any

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.flags import set_flag
from igny8.accounts.models import Account, Membership, User
from igny8.api.tests.asking import refusal
from igny8.api.tests.conftest import FLAGS, Browser, World
from igny8.billing.actions.journal import post
from igny8.billing.rules.journal import payment_entries
from igny8.kit.money import Money

pytestmark = pytest.mark.usefixtures("flags")
JUNE = "month=2025-06"


@pytest.fixture
def browser(fin: Any) -> Browser:
    return Browser(fin)


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_journal_of_a_month_is_a_file_under_a_name_of_its_own(
    world: World, browser: Browser
) -> None:
    answer = browser.get(f"services/exports/journal/?{JUNE}")

    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="journal-2025-06.csv"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    found = rows(answer)
    assert ("INV-000001", "receivable", "399.00") in {
        (row["document"], row["ledger"], row["debit"]) for row in found
    }
    assert {row["day"][:7] for row in found} == {"2025-06"}


@pytest.mark.parametrize(
    ("name", "column", "cell"),
    [
        ("xero", "*Amount", "399.00"),
        ("xero-invoices", "*InvoiceNumber", "INV-000001"),
        ("quickbooks", "Debits", "399.00"),
        ("quickbooks-invoices", "*ItemAmount", "399.00"),
    ],
)
def test_each_software_gets_its_format(
    world: World, browser: Browser, name: str, column: str, cell: str
) -> None:
    found = rows(browser.get(f"services/exports/{name}/?{JUNE}&currency=USD"))

    assert cell in {row[column] for row in found}


def test_one_client_is_exported_alone(world: World, browser: Browser, now: Any) -> None:
    sid = Account.objects.get(name="Sid's Sofas")
    entries = payment_entries(Money(world.invoice.total, "USD"), gateway="manual")
    post(sid, kind="payment", key="p", at=now, day=world.invoice.issued_on, entries=entries)
    carl = world.subscription.account_id

    alone = rows(browser.get(f"services/exports/journal/?{JUNE}&account_id={carl}"))
    together = rows(browser.get(f"services/exports/journal/?{JUNE}"))

    assert {row["client"] for row in alone} == {"Carl's Chairs"}
    assert {row["client"] for row in together} == {"Carl's Chairs", "Sid's Sofas"}


def test_an_operators_books_are_its_own_clients(world: World, browser: Browser) -> None:
    operator = world.subscription.account.parent_id

    found = rows(browser.get(f"services/exports/journal/?{JUNE}&account_id={operator}"))

    assert {row["client"] for row in found} == {"Carl's Chairs"}


def test_an_agencys_finance_gets_nothing_of_the_operators_clients(
    world: World, operator: Account, now: Any
) -> None:
    agency = Account.objects.create(
        kind="agency", parent=operator, name="North", slug="north", country="GB", currency="USD"
    )
    theirs = User.objects.create_user("fin@north.example", name="Nora")
    Membership.objects.create(account=agency, user=theirs, role="finance")
    carl = world.subscription.account_id

    all_of_theirs = Browser(theirs).get(f"services/exports/journal/?{JUNE}")
    carls = Browser(theirs).get(f"services/exports/journal/?{JUNE}&account_id={carl}")

    assert rows(all_of_theirs) == []
    assert refusal(carls)[:2] == (404, "not_found")


def test_an_agencys_books_do_not_stand_among_the_operators(
    world: World, browser: Browser, operator: Account, now: Any
) -> None:
    agency = open_account(
        operator, name="North", country="GB", currency="USD", time_zone="Europe/London",
        kind=Account.Kind.AGENCY,
    )  # fmt: skip
    theirs = open_account(
        agency, name="Nell's Nails", country="GB", currency="USD", time_zone="Europe/London"
    )
    entries = payment_entries(Money(world.invoice.total, "USD"), gateway="manual")
    post(theirs, kind="payment", key="p", at=now, day=world.invoice.issued_on, entries=entries)

    unnamed = rows(browser.get(f"services/exports/journal/?{JUNE}"))
    named = rows(browser.get(f"services/exports/journal/?{JUNE}&account_id={agency.pk}"))

    assert {row["client"] for row in unnamed} == {"Carl's Chairs"}
    assert {row["client"] for row in named} == {"Nell's Nails"}


def test_who_does_the_finance_of_two_agencies_says_whose_books_are_wanted(
    world: World, operator: Account
) -> None:
    both = User.objects.create_user("fin@both.example", name="Nora")
    for name in ("North", "South"):
        agency = open_account(
            operator, name=name, country="GB", currency="USD", time_zone="Europe/London",
            kind=Account.Kind.AGENCY,
        )  # fmt: skip
        Membership.objects.create(account=agency, user=both, role="finance")

    unnamed = Browser(both).get(f"services/exports/journal/?{JUNE}")
    named = Browser(both).get(f"services/exports/journal/?{JUNE}&account_id={agency.pk}")

    assert refusal(unnamed)[0] == 422
    assert rows(named) == []


def test_a_client_without_the_feature_is_not_there(world: World, browser: Browser) -> None:
    set_flag(FLAGS[0], enabled=False, account=world.subscription.account)
    carl = world.subscription.account_id

    answer = browser.get(f"services/exports/journal/?{JUNE}&account_id={carl}")

    assert answer.status_code == 404
    assert rows(browser.get(f"services/exports/journal/?{JUNE}")) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("journal/", 422),
        ("journal/?month=2025-13", 422),
        ("journal/?month=25-06", 422),
        ("journal/?month=2025-06&currency=usd", 422),
        ("journal/?month=2025-06&account_id=carl", 422),
        ("journal/?month=2025-06&account_id=00000000-0000-0000-0000-000000000000", 404),
        ("sage/?month=2025-06", 422),
    ],
)
def test_what_cannot_be_exported_is_refused(
    world: World, browser: Browser, path: str, status: int
) -> None:
    answer = browser.get(f"services/exports/{path}")

    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_a_month_of_two_currencies_asks_for_one_of_them(
    world: World, browser: Browser, now: Any
) -> None:
    sid = Account.objects.get(name="Sid's Sofas")
    euros = payment_entries(Money(world.invoice.total, "EUR"), gateway="manual")
    post(sid, kind="payment", key="p", at=now, day=world.invoice.issued_on, entries=euros)

    answer = browser.get(f"services/exports/xero/?{JUNE}")

    assert refusal(answer)[:2] == (422, "mixed_currencies")
    assert rows(browser.get(f"services/exports/xero/?{JUNE}&currency=EUR"))
