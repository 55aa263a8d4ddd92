"""The portfolio's files: complete, deep enough, and made up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from igny8.demo.rules.diary import (
    Act,
    Week,
    beginning,
    diary,
    first_month,
    months_of,
    week_before,
)
from igny8.demo.rules.people import HOUR_COSTS
from igny8.demo.rules.portfolio import CLIENTS, PRICE_BOOK, intake_of, people_of
from igny8.demo.rules.search_figures import Traffic, days_of, export_files
from igny8.marketplaces.rules.price_book import read_price_book
from igny8.sag.rules.blueprint import plan_blueprint
from igny8.sag.rules.search_facts import SearchFacts
from igny8.services.rules.intake import IntakeFile

START = date(2026, 8, 1)
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
TRAFFIC = Traffic("seed", START, 1000, 0.02, 14.0, "Finland")
# What four months of the tier ask for: 30 and 10 a month (specification 2.2).
PAGES = {"pro": 120, "lite": 40}
MODES = {"pro": "detailed", "lite": "quick"}


@pytest.fixture(params=CLIENTS)
def intake(request: pytest.FixtureRequest) -> IntakeFile:
    return intake_of(request.param, starts_on=START)


def test_three_clients_are_lite_and_three_are_pro():
    tiers = [intake_of(client, starts_on=START).subscription.tier for client in CLIENTS]

    assert sorted(tiers) == ["lite", "lite", "lite", "pro", "pro", "pro"]


def test_every_client_is_marked_as_made_up(intake: IntakeFile):
    assert intake.account.demo
    assert intake.site.domain.endswith(".example")
    assert all(person.email.endswith(".example") for person in intake.users)
    assert intake.subscription.payment_method == "sandbox"
    assert intake.subscription.starts_on == START


def test_every_intake_holds_four_months_of_pages(intake: IntakeFile):
    tier = intake.subscription.tier

    plan = plan_blueprint(
        intake.business, SearchFacts(), mode=MODES[tier], domain=intake.site.domain
    )

    assert len(plan.pages) >= PAGES[tier]


def test_every_client_has_somebody_who_approves():
    assert all(
        any(person["role"] == "client_approver" for person in people_of(client))
        for client in CLIENTS
    )


def test_the_price_book_is_right_and_has_every_pro_clients_currency():
    rows = read_price_book(PRICE_BOOK.read_bytes(), file=PRICE_BOOK.name, today=NOW.date())

    assert {row.currency for row in rows} == {"GBP", "USD", "CAD"}
    assert all(row.domain.endswith(".example") and row.supplier == "sandbox" for row in rows)
    assert min(row.cost for row in rows) > Decimal(0)


def test_an_unknown_client_is_refused():
    with pytest.raises(KeyError):
        intake_of("nobody", starts_on=START)


def test_a_demonstration_begins_three_months_before_the_present_one():
    assert first_month(NOW, "Europe/London") == START
    assert months_of(START, NOW, "UTC") == [
        date(2026, 8, 1),
        date(2026, 9, 1),
        date(2026, 10, 1),
        date(2026, 11, 1),
    ]


def test_the_diary_goes_forward_and_ends_with_the_present():
    entries = diary(START, NOW, "America/Toronto")

    assert entries[0].act is Act.BILL
    assert entries[0].at == beginning(START, "America/Toronto")
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert entries[-1].at <= NOW
    closed = [entry.month for entry in entries if entry.act is Act.CLOSE]
    assert closed == [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]


def test_the_last_week_is_reported_on_the_thursday_after_it():
    assert week_before(date(2026, 11, 19)) == Week(date(2026, 11, 9), date(2026, 11, 16))

    (entry,) = [one for one in diary(START, NOW, "UTC") if one.act is Act.WEEK]

    assert entry.at == datetime(2026, 11, 19, 7, 30, tzinfo=UTC)


def test_nothing_happens_before_the_client_is_taken_in():
    entries = diary(START, datetime(2026, 8, 3, 12, 0, tzinfo=UTC), "UTC")

    assert [one.act for one in entries] == [Act.BILL, Act.ONBOARD, Act.APPROVE, Act.WRITE]


def test_an_hour_has_a_cost_in_every_clients_currency(intake: IntakeFile):
    assert HOUR_COSTS[intake.account.currency] > 0


# What a shop calls the currency of its prices, where it is not the one that we bill in.
NAMED = {"KES": "Kenya shillings", "MYR": "Malaysian ringgit", "EUR": "euros"}


def test_a_clients_own_prices_are_in_one_currency_and_say_so_where_we_bill_another(
    intake: IntakeFile,
):
    business = intake.business
    offers = [*business.products, *business.services]
    [currency] = {offer.currency for offer in offers if offer.price is not None}
    said = [str(strength) for strength in business.strengths]

    assert currency is not None
    named = [one for one in said if NAMED.get(currency, currency) in one]
    assert len(named) == (0 if currency == intake.account.currency else 1)


def test_a_part_of_the_diary_stops_before_the_day_it_is_given():
    entries = diary(START, NOW, "Asia/Kuala_Lumpur", until=date(2026, 9, 1))

    assert entries[-1].at < datetime(2026, 8, 31, 16, 0, tzinfo=UTC)
    assert {entry.month for entry in entries} == {START}


def test_a_days_figures_do_not_hang_on_the_range_they_are_asked_in():
    long = days_of(TRAFFIC, date(2026, 8, 1), date(2026, 9, 1))
    short = days_of(TRAFFIC, date(2026, 8, 10), date(2026, 8, 12))

    assert long[9:11] == short


def test_an_exports_rows_never_add_up_to_more_than_its_days():
    files = export_files(
        TRAFFIC, date(2026, 8, 1), date(2026, 9, 1), queries=["a", "b"], pages=["p", "q"]
    )

    def clicks(name: str) -> int:
        return sum(int(line.split(",")[1]) for line in files[name].decode().splitlines()[1:])

    assert clicks("Queries.csv") <= clicks("Dates.csv")
    assert clicks("Pages.csv") <= clicks("Dates.csv")
    assert clicks("Countries.csv") == clicks("Dates.csv")
