"""Clients from a file: made once, told apart, never overwritten; what is wrong is named."""

from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.models import Account, Membership, Site, User
from igny8.billing.models import JournalEntry
from igny8.billing.queries.opening import opening_balance
from igny8.kit.money import Money
from igny8.moving.tests.conftest import CARL, CLIENTS, DATA, MOVE, Import, counts, notes, said

pytestmark = pytest.mark.django_db
FULL = (DATA / "clients.csv").read_text()


def test_a_client_comes_with_its_people_site_and_balance(take: Import, operator: Account) -> None:
    report = take("clients", FULL)

    assert counts(report) == (4, 0, 0)
    kestrel = Account.objects.get(external_id="C-102")
    assert (kestrel.name, kestrel.parent, kestrel.kind) == ("Kestrel Outdoor", operator, "client")
    assert (kestrel.currency, kestrel.time_zone, kestrel.locale) == (
        "GBP",
        "Europe/London",
        "en_GB",
    )
    assert kestrel.billing_email == "finance@kestrel-outdoor.example"
    assert list(
        Membership.objects.filter(account=kestrel).values_list("user__email", "user__name", "role")
    ) == [
        ("tom@kestrel-outdoor.example", "Tom Bell", "client_approver"),
        ("ana@kestrel-outdoor.example", "Ana Ruiz", "client_approver"),
        ("desk@kestrel-outdoor.example", "desk", "client_viewer"),
    ]
    site = Site.objects.get(account=kestrel)
    assert (site.domain, site.url) == (
        "kestrel-outdoor.example",
        "https://kestrel-outdoor.example/",
    )
    assert opening_balance(kestrel) == Money(Decimal("150.00"), "GBP")
    assert JournalEntry.objects.filter(account=kestrel).first().day == MOVE


def test_sums_are_to_the_cent_by_currency_and_those_of_the_journal(take: Import) -> None:
    report = take("clients", FULL)

    assert report.booked == {"GBP": Decimal("150.00"), "EUR": Decimal("89.90")}
    assert report.sums("created") == {"EUR": Decimal("89.90"), "GBP": Decimal("150.00")}
    assert report.differences == {}


def test_vat_numbers_and_umlauts_are_kept(take: Import) -> None:
    take("clients", FULL)

    assert Account.objects.get(external_id="C-101").vat_number == "GB980780684"
    german = Account.objects.get(external_id="C-103")
    assert (german.name, german.vat_number, german.locale) == (
        "Brückner Möbel GmbH", "DE136695976", "en_DE",
    )  # fmt: skip


def test_the_same_file_again_changes_nothing(take: Import, rows) -> None:
    take("clients", FULL)
    before, people = rows(), list(User.objects.values())

    again = take("clients", FULL)

    assert counts(again) == (0, 4, 0)
    assert again.booked == again.sums("already_there")
    assert rows() == before
    assert list(User.objects.values()) == people


def test_what_was_changed_here_since_stays(take: Import, carl: Account) -> None:
    carl.name, carl.billing_email = "Carl & Sons", "new@carls-chairs.example"
    carl.save()
    Membership.objects.filter(account=carl).delete()

    again = take("clients", f"{CLIENTS},people\n{CARL},carl@carls-chairs.example\n")

    carl.refresh_from_db()
    assert counts(again) == (0, 1, 0)
    assert (carl.name, carl.billing_email) == ("Carl & Sons", "new@carls-chairs.example")
    assert not Membership.objects.filter(account=carl).exists()
    assert notes(again) == ["Carl's Chairs is called Carl & Sons here; the name stays."]


def test_a_client_who_was_here_before_is_found_and_gets_its_id(
    take: Import, account: Account, site: Site
) -> None:
    by_domain = take("clients", f"{CLIENTS}\nC-1,Carl,GB,USD,Europe/London,{site.domain},\n")

    account.refresh_from_db()
    assert counts(by_domain) == (0, 1, 0)
    assert account.external_id == "C-1"


def test_a_client_is_found_by_its_name_where_there_is_nothing_else(
    take: Import, account: Account
) -> None:
    report = take("clients", f"{CLIENTS}\n,carl's chairs,GB,USD,Europe/London,,\n")

    assert counts(report) == (0, 1, 0)


def test_two_of_one_name_are_two_by_their_ids(take: Import) -> None:
    report = take(
        "clients",
        f"{CLIENTS}\nA,Smith,GB,GBP,Europe/London,,\nB,Smith,GB,GBP,Europe/London,,\n",
    )

    assert counts(report) == (2, 0, 0)
    assert Account.objects.filter(name="Smith").count() == 2
    assert said(take("clients", f"{CLIENTS}\n,Smith,GB,GBP,Europe/London,,\n")) == [
        "line 2, “name”: Several clients are called 'Smith'. Expected one client. Give the "
        "client's ID, or the domain of its site."
    ]


def test_a_client_has_a_line_for_each_of_its_sites(take: Import) -> None:
    text = f"{CLIENTS}\n{CARL}20.00\nC-1,Carl's Chairs,GB,GBP,Europe/London,sofas.example,\n"

    assert counts(take("clients", text)) == (2, 0, 0)
    assert counts(take("clients", text)) == (0, 2, 0)
    assert list(Site.objects.values_list("domain", flat=True)) == [
        "carls-chairs.example", "sofas.example",
    ]  # fmt: skip


OPENING = f"{CLIENTS}\n{CARL}20.00\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (CARL, "line 3, “name”: Line 2 has this already. Expected each of them once."),
        ("C-1,Carl's Chairs,GB,GBP,Europe/London,,", "line 3, “name”: Line 2 has this already."),
        ("C-1,Carl's Chairs,GB,GBP,Europe/London,b.example,20.00",
         "line 3, “opening_balance”: Line 2 has this already."),
        ("C-2,Kim,GB,GBP,Europe/London,carls-chairs.example,",
         "line 3, “external_id”: carls-chairs.example is a client here with the ID C-1."),
        ("C-1,Carl's Chairs,GB,USD,Europe/London,b.example,",
         "line 3, “currency”: Carl's Chairs is billed in GBP here, not in USD. Expected GBP."),
        ("C-3,Kim,GB,GBP,Europe/London,sids.example,",
         "line 3, “site”: The domain sids.example already belongs to another account."),
        ("C-3,Kim,Narnia,GBP,Europe/London,,", "line 3, “country”: 'Narnia' is not a country."),
        ("C-3,Kim,GB,GBP,Mars,,", "line 3, “time_zone”: 'Mars' is not a time zone."),
        ("C-3,Kim,GB,QQQ,Europe/London,,", "line 3, “currency”: 'QQQ' is not a currency."),
        ("C-3,Kim,KW,KWD,Asia/Kuwait,,", "line 3, “currency”: KWD has more than 2 decimal places"),
        ("C-3,Kim,JP,JPY,Asia/Tokyo,,1.50", "line 3, “opening_balance”: 1.50 has more decimal"),
        ("C-3,Kim,GB,GBP,Europe/London,,-5.00",
         "line 3, “opening_balance”: -5.00 is negative. Expected an amount of 0.00 or more."),
        ("C-3,Kim,GB,GBP,Europe/London,,9999999999999", "line 3, “opening_balance”: '99999"),
        ("C-3,,GB,GBP,Europe/London,,", "line 3, “name”: The cell is empty. Expected a value."),
        (f"C-3,{'K' * 301},GB,GBP,Europe/London,,", "line 3, “name”: It has 301 characters."),
        ("C-3,Kim,GB,GBP,Europe/London,,,x", "line 3: The row has 8 cells for 7 columns."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_kept(
    take: Import, operator: Account, rows, more: str, expected: str
) -> None:
    sid = open_account(operator, name="Agency", country="US", currency="USD", time_zone="UTC",
                       kind="agency")  # fmt: skip
    add_site(sid, domain="sids.example", name="Sid", url="https://sids.example/", industry="",
             niche="general", country="US", language="en")  # fmt: skip
    Account.objects.filter(pk=sid.pk).update(parent=None)
    before = rows()

    report = take("clients", f"{OPENING}{more}\n")

    assert [sentence for sentence in said(report) if sentence.startswith(expected)]
    assert (counts(report), report.is_kept) == ((1, 0, 1), False)
    assert rows() == before


def test_every_problem_of_a_row_is_told_at_once(take: Import) -> None:
    header = "name,country,currency,time_zone,vat_number,people,viewers"
    row = "Kim,GB,GBP,Mars,,jane,"
    other = "Lee,GB,GBP,Europe/London,GB123,a@lee.example,a@lee.example"

    report = take("clients", f"{header}\n{row}\n{other}\n")

    assert [(r.line, r.column, r.value) for o in report.refused for r in o.refusals] == [
        (2, "time_zone", "Mars"),
        (2, "people", "jane"),
        (3, "viewers", "a@lee.example"),
        (3, "vat_number", "GB123"),
    ]


def test_another_opening_balance_is_refused_and_the_first_stays(take: Import) -> None:
    take("clients", OPENING)

    report = take("clients", f"{CLIENTS}\n{CARL}25.00\n")

    assert said(report) == [
        "line 2, “opening_balance”: 20.00 GBP were taken over before, the row says 25.00 GBP. "
        "Expected 20.00. What was booked stays; correct it in the books, or correct the line."
    ]
    assert opening_balance(Account.objects.get(external_id="C-1")) == Money(Decimal(20), "GBP")


def test_a_client_who_was_put_away_makes_room_for_a_new_one(
    take: Import, carl: Account, now
) -> None:
    carl.archive(now=now)
    Site.objects.filter(account=carl).update(archived_at=now)

    assert counts(take("clients", f"{CLIENTS}\n{CARL}\n")) == (1, 0, 0)
    assert Account.objects.filter(external_id="C-1").count() == 2
