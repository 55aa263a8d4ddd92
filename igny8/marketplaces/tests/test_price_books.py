from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, Activity, User
from igny8.kit.money import Money
from igny8.marketplaces.actions import (
    import_price_book,
    open_price_book,
    save_entry,
    withdraw_entry,
)
from igny8.marketplaces.errors import PriceBookRefused
from igny8.marketplaces.models import PriceBookEntry, PriceBookImport, Publisher
from igny8.marketplaces.queries import book_size, find_publishers, on_sale

BOOK = Path(__file__).parents[3] / "tests" / "data" / "price-books" / "publishers.csv"
HEADER = "domain,tier,cost,list_price,currency,dr,dr_source,dr_date,supplier"
CHEAP = "magazine.example,basic,60.00,200.00,USD,42,Ahrefs,2025-06-01,sandbox"
DEAR = "review.example,premium,900.00,3000.00,USD,80,Ahrefs,2025-06-01,sandbox"
ONE_DAY = timedelta(days=1)


def book(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def counts(made: PriceBookImport) -> tuple[int, int, int, int]:
    return made.added_count, made.changed_count, made.unchanged_count, made.withdrawn_count


def test_a_price_book_is_taken_over(operator: Account, ada: User, now: datetime) -> None:
    made = import_price_book(operator, source=BOOK, now=now, by=ada)

    assert counts(made) == (35, 0, 0, 0)
    assert (made.file_name, made.imported_by, made.imported_at) == ("publishers.csv", ada, now)
    assert book_size(operator).publishers == 34
    entry = on_sale(operator).get(publisher__domain="furniture-notes.example")
    assert (entry.cost, entry.list_price, entry.currency) == (Decimal(123), Decimal(445), "USD")
    assert (entry.dr, entry.dr_source, entry.dr_date) == (54, "Ahrefs", date(2025, 1, 21))
    assert (entry.country, entry.niche, entry.kind) == ("GB", "general", "guest_post")
    assert entry.contact == "editor@furniture-notes.example"
    assert Activity.objects.get(verb="imported").detail["added"] == 35


def test_the_same_book_twice_changes_nothing(operator: Account, now: datetime) -> None:
    first = import_price_book(operator, source=BOOK, now=now)
    before = list(PriceBookEntry.objects.values_list("pk", "updated_at"))

    again = import_price_book(operator, source=BOOK, now=now + ONE_DAY)

    assert again == first
    assert list(PriceBookEntry.objects.values_list("pk", "updated_at")) == before
    assert PriceBookImport.objects.count() == 1


def test_what_a_book_would_change_is_shown_before(operator: Account, now: datetime) -> None:
    import_price_book(operator, source=book(CHEAP, DEAR), now=now)
    new = "other.example,basic,20.00,15.00,USD,35,Ahrefs,2025-06-01,sandbox"
    later = book(CHEAP.replace("60.00", "65.00").replace(",42,", ",43,"), new)

    opened = open_price_book(operator, source=later, now=now, file_name="june.csv", replace=True)

    (change,) = opened.changes.changed
    assert change.fields == (("cost", Decimal(60), Decimal(65)), ("dr", 42, 43))
    assert [row.domain for row in opened.changes.added] == ["other.example"]
    assert opened.changes.withdrawn == (("review.example", "sandbox", "premium", "follow"),)
    assert opened.changes.notes == (
        "Line 3: other.example is sold for 15.00 USD, below its cost of 20.00.",
    )
    assert on_sale(operator).count() == 2
    assert on_sale(operator).get(tier="basic").cost == Decimal(60)


def test_an_unusual_cost_is_pointed_out(operator: Account, now: datetime) -> None:
    dear = CHEAP.replace("60.00,200.00", "150.00,200.00")

    made = import_price_book(operator, source=book(dear), now=now)

    assert made.notes == [
        "Line 2: magazine.example costs 150.00 USD; Basic Guest Post usually costs 30 to 80."
    ]


def test_a_later_book_changes_adds_and_withdraws(operator: Account, now: datetime) -> None:
    import_price_book(operator, source=book(CHEAP, DEAR), now=now)
    by_hand = DEAR.replace("sandbox", "manual")
    import_price_book(operator, source=book(by_hand), now=now)

    made = import_price_book(
        operator, source=book(CHEAP.replace("60.00", "65.00")), now=now + ONE_DAY, replace=True
    )

    assert counts(made) == (0, 1, 0, 1)
    assert {(entry.domain, entry.supplier, entry.cost) for entry in on_sale(operator)} == {
        ("magazine.example", "sandbox", Decimal(65)),
        ("review.example", "manual", Decimal(900)),
    }
    gone = PriceBookEntry.objects.get(withdrawn_at__isnull=False)
    assert (gone.domain, gone.withdrawn_at) == ("review.example", now + ONE_DAY)


def test_what_was_withdrawn_comes_back_with_a_book_that_lists_it(
    operator: Account, now: datetime
) -> None:
    import_price_book(operator, source=book(CHEAP, DEAR), now=now)
    import_price_book(operator, source=book(CHEAP), now=now, replace=True)

    made = import_price_book(operator, source=book(CHEAP, DEAR), now=now + ONE_DAY)

    assert counts(made) == (1, 0, 1, 0)
    assert PriceBookEntry.objects.count() == 2
    assert on_sale(operator).count() == 2


def test_a_book_with_one_wrong_line_is_not_imported_at_all(
    operator: Account, now: datetime
) -> None:
    wrong = DEAR.replace("900.00", "-900.00")

    with pytest.raises(PriceBookRefused, match="line 3, cost: -900.00 is negative") as refused:
        import_price_book(operator, source=book(CHEAP, wrong), now=now, file_name="june.csv")

    assert refused.value.message.endswith("Nothing was imported.")
    assert Publisher.objects.count() == 0
    assert PriceBookImport.objects.count() == 0


def test_a_file_that_is_not_there_is_named(
    operator: Account, now: datetime, tmp_path: Path
) -> None:
    with pytest.raises(PriceBookRefused, match="No such file or directory. Expected a CSV file"):
        import_price_book(operator, source=tmp_path / "none.csv", now=now)
    with pytest.raises(PriceBookRefused, match="Is a directory"):
        import_price_book(operator, source=tmp_path, now=now)


def test_a_huge_file_is_refused_unread(operator: Account, now: datetime, tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(200_000_000)

    with pytest.raises(PriceBookRefused, match="huge.csv: The file has 200 MB. Expected at most"):
        import_price_book(operator, source=huge, now=now)


def test_an_offer_is_edited_by_hand_under_the_same_rules(
    operator: Account, ada: User, now: datetime
) -> None:
    import_price_book(operator, source=book(CHEAP), now=now)
    fields = dict(zip(HEADER.split(","), CHEAP.split(","), strict=True))

    entry = save_entry(operator, fields=fields | {"cost": "70.00"}, now=now, by=ada)
    with pytest.raises(PriceBookRefused, match="entry, line 2, dr: A domain rating of 90"):
        save_entry(operator, fields=fields | {"dr": "90"}, now=now, by=ada)

    assert entry.cost == Decimal(70)
    assert on_sale(operator).get().dr == 42
    assert Activity.objects.get(verb="edited").detail["before"] == {"cost": "60.00"}


def test_an_offer_is_withdrawn_by_hand(operator: Account, ada: User, now: datetime) -> None:
    import_price_book(operator, source=book(CHEAP), now=now)

    withdrawn = withdraw_entry(on_sale(operator).get(), now=now, by=ada)
    again = withdraw_entry(withdrawn, now=now + ONE_DAY, by=ada)

    assert again.withdrawn_at == now
    assert on_sale(operator).count() == 0
    assert Activity.objects.filter(verb="withdrew").count() == 1


@pytest.fixture
def demo(account: Account) -> Account:
    """Carl's account as one of the demonstration's, whose suppliers are played."""
    account.is_demo = True
    account.save(update_fields=["is_demo"])
    return account


def find(account: Account, **wanted: object) -> list[str]:
    given: dict[str, object] = {
        "country": "GB", "niche": "general", "dr_min": 30, "dr_max": 50,
        "max_cost": Money(Decimal(80), "USD"),
    }  # fmt: skip
    found = find_publishers(account, **given | wanted)  # type: ignore[arg-type]
    return [entry.domain for entry in found]


def test_publishers_are_found_by_rating_country_and_cost(
    operator: Account, demo: Account, now: datetime
) -> None:
    import_price_book(operator, source=BOOK, now=now)

    assert find(demo) == [
        "the-daily-bench.example", "room-by-room.example", "slow.garden-gazette.example",
        "harbour-home.example", "northern-living.example", "oak-and-iron.example",
    ]  # fmt: skip
    assert find(demo, max_cost=Money(Decimal(33), "USD")) == [
        "the-daily-bench.example", "room-by-room.example",
    ]  # fmt: skip
    assert find(demo, country="PK") == ["lahore-living.example"]
    assert find(demo, dr_min=51, dr_max=60, max_cost=Money(Decimal(150), "USD")) == [
        "furniture-notes.example"
    ]
    assert find(demo, max_cost=Money(Decimal(80), "EUR")) == []
    assert find(demo, exclude_domains=["the-daily-bench.example"])[0] == "room-by-room.example"
    assert find(demo, rel="sponsored") == ["harbour-home.example"]


def test_a_niche_comes_first_and_general_publishers_after_it(
    operator: Account, demo: Account, now: datetime
) -> None:
    import_price_book(operator, source=BOOK, now=now)

    found = find(demo, niche="tech_saas")

    assert found[:2] == ["cloud-carpenter.example", "saas-almanac.example"]
    assert "ledger-letters.example" not in found
    assert "the-daily-bench.example" in found


def test_of_two_suppliers_the_cheaper_one_is_offered(
    operator: Account, demo: Account, now: datetime
) -> None:
    import_price_book(operator, source=BOOK, now=now)

    found = find_publishers(
        demo, country="GB", niche="general", dr_min=41, dr_max=41,
        max_cost=Money(Decimal(80), "USD"),
    )  # fmt: skip

    assert [(entry.domain, entry.supplier, entry.cost) for entry in found] == [
        ("harbour-home.example", "sandbox", Decimal(57))
    ]


def test_releases_need_no_rating(operator: Account, demo: Account, now: datetime) -> None:
    import_price_book(operator, source=BOOK, now=now)

    found = find(demo, kind="pr", dr_min=0, dr_max=100, max_cost=Money(Decimal(250), "USD"))

    assert found == ["ein-wire.example", "outlets-300.example"]


def test_a_client_who_pays_is_never_offered_what_the_sandbox_plays(
    operator: Account, account: Account, now: datetime
) -> None:
    import_price_book(operator, source=BOOK, now=now)

    found = find_publishers(
        account, country="GB", niche="general", dr_min=30, dr_max=50,
        max_cost=Money(Decimal(80), "USD"),
    )  # fmt: skip

    assert [(entry.domain, entry.supplier) for entry in found] == [
        ("harbour-home.example", "manual")
    ]
    assert not on_sale(account).filter(supplier="sandbox").exists()
    assert book_size(operator).publishers == 34


def test_a_client_buys_from_the_books_above_it_and_not_from_beside(
    operator: Account, account: Account, now: datetime
) -> None:
    other = open_account(
        operator, name="Another", country="GB", currency="USD", time_zone="Europe/London"
    )
    import_price_book(other, source=book(CHEAP.replace("sandbox", "manual")), now=now)
    import_price_book(operator, source=book(DEAR.replace("sandbox", "manual")), now=now)

    assert [entry.domain for entry in on_sale(account)] == ["review.example"]
    assert {entry.domain for entry in on_sale(other)} == {"review.example", "magazine.example"}
