"""Figures from the terminal: margins, MRR, hours, and the proof that the books agree."""

import csv
import json

import pytest

from igny8.accounts.actions.accounts import add_person
from igny8.cli.checks.books import books
from igny8.cli.checks.finding import State
from igny8.dashboard.actions.reconciling import prove_books
from igny8.dashboard.tests.books import MID_JULY, damage, two_months
from igny8.services.models import HourRate, TimeEntry

TODAY = ("--today", "2025-07-20")


@pytest.fixture
def service(site, ada, operator):
    site.account.is_demo = True
    site.account.save()
    add_person(operator, email="fin@northlight.example", name="Fin", role="finance")
    return two_months(site, ada)


def told(ended):
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


# -- margin ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "names", "row"),
    [
        ("client", "Carl's Chairs",
         {"client": "Carl's Chairs", "currency": "USD", "revenue": "843.00",
          "suppliers": "240.00", "credits": "0.00", "people": "0.00", "gross": "603.00",
          "gross_percent": "71.5", "contribution": "603.00", "per_hour": None}),
        ("month", "2025-07",
         {"month": "2025-07", "currency": "USD", "revenue": "843.00", "gross": "603.00"}),
        ("order", "carls-chairs.example",
         {"order": "passed", "links": "2/2", "revenue": "144.00", "cost": "120.00",
          "gross": "24.00", "gross_percent": "16.7"}),
        ("supplier", "fatgrid",
         {"supplier": "fatgrid", "orders": 2, "links": 2, "revenue": "222.00", "cost": "120.00",
          "gross": "102.00"}),
    ],
)  # fmt: skip
def test_what_is_left_of_a_month(service, igny8, by, names, row):
    answer = told(igny8("margin", "--by", by, "--month", "2025-07", "--json"))
    words = igny8("margin", "--by", by, "--month", "2025-07")

    assert (answer["by"], answer["month"]) == (by, "2025-07")
    assert row in [{key: shown[key] for key in row} for shown in answer["rows"]]
    assert (words.code, names in words.out) == (0, True)


def test_a_month_without_anything_says_so(service, igny8):
    assert "Nothing was booked or worked then." in igny8("margin", "--month", "2020-01").out
    assert told(igny8("margin", "--month", "2020-01", "--json"))["rows"] == []


def test_a_margin_is_written_as_a_file(service, igny8, tmp_path):
    service.account.name = "=1+1"
    service.account.save()
    path = tmp_path / "margin.csv"

    assert igny8("margin", "--month", "2025-07", "--csv", path).code == 0
    [row] = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert (row["client"], row["revenue"]) == ("'=1+1", "843.00")


@pytest.mark.parametrize(
    "words", [("--month", "july"), ("--month", "2025-13"), ("--by", "week"), ("--months", "0")]
)
def test_what_cannot_be_asked_is_said(service, igny8, words):
    with pytest.raises(SystemExit) as ending:
        igny8("margin", *words)

    assert ending.value.code == 2


# -- MRR ------------------------------------------------------------------------------------------


def test_what_moved_mrr(service, igny8):
    answer = told(igny8("mrr", *TODAY, "--json"))
    words = igny8("mrr", *TODAY)

    june, july = answer["rows"]
    assert (june["month"], june["new"], june["closing"]) == ("2025-06", "399.00", "399.00")
    assert (july["opening"], july["closing"], july["clients"], july["nrr"]) == (
        "399.00", "399.00", 1, "100.0"
    )  # fmt: skip
    assert "2025-07" in words.out
    assert told(igny8("mrr", *TODAY, "--kind", "plan", "--json"))["rows"] == []


# -- hours ----------------------------------------------------------------------------------------


def test_hours_are_entered_changed_and_taken_out(service, manager, igny8):
    by = ("--by", "mia@northlight.example")
    added = told(igny8("time", "carls-chairs.example", "--hours", "1.5", "--note", "Calls", *by,
                       *TODAY, "--json"))  # fmt: skip
    [entry] = added["entries"]
    changed = told(
        igny8("time", "--change", entry["id"][:8], "--minutes", "45", *by, *TODAY, "--json")
    )
    removed = told(igny8("time", "--remove", entry["id"], *by, *TODAY, "--json"))

    assert (entry["minutes"], entry["cost"], entry["note"]) == (90, "30.00", "Calls")
    assert (changed["minutes"], changed["hours"]) == (45, "0.8")
    assert (removed["entries"], TimeEntry.objects.count()) == ([], 1)  # one of June


def test_an_hour_of_a_person_costs_what_finance_says(service, manager, igny8):
    igny8("time", "--rate", "45.00", "--currency", "eur", "--person", "mia@northlight.example",
          "--by", "fin@northlight.example", *TODAY)  # fmt: skip
    added = told(igny8("time", "carls-chairs.example", "--minutes", "60", "--person",
                       "mia@northlight.example", "--by", "fin@northlight.example", *TODAY,
                       "--json"))  # fmt: skip

    assert (added["entries"][0]["cost"], added["entries"][0]["currency"]) == ("45.00", "EUR")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("carls-chairs.example", "--hours", "1"), "Say with --by EMAIL"),
        (("--hours", "1", "--by", "mia@northlight.example"), "Name the site"),
        (("carls-chairs.example", "--hours", "25", "--by", "mia@northlight.example"),
         "from 1 to 1440 minutes"),
        (("carls-chairs.example", "--hours", "1", "--on", "2025-07-21", "--by",
          "mia@northlight.example"), "has not come yet"),
        (("--rate", "1", "--person", "mia@northlight.example", "--by", "mia@northlight.example"),
         "does not allow this"),
        (("--rate", "1", "--person", "carl@x.example", "--by", "fin@northlight.example"),
         "nobody of the team"),
        (("--remove", "00000000-0000-0000-0000-000000000000", "--by", "mia@northlight.example"),
         "There is no time entry"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_in_words(service, manager, igny8, words, said):
    ended = igny8("time", *words, *TODAY)

    assert (ended.code, said in ended.err) == (1, True), ended
    assert (TimeEntry.objects.count(), HourRate.objects.count()) == (1, 0)


# -- reconcile ------------------------------------------------------------------------------------


def test_books_that_agree_end_with_0(service, igny8):
    ended = igny8("reconcile", *TODAY)
    listed = igny8("reconcile", "--all", *TODAY)
    answer = told(igny8("reconcile", *TODAY, "--json"))

    assert ended.code == 0
    assert ended.out.startswith("Everything agrees: 23 checks")
    assert "ok       Each journal transaction adds up to nothing." in listed.out
    assert (answer["agrees"], answer["differences"], len(answer["checks"])) == (True, 0, 23)


def test_books_that_differ_end_with_1_and_every_cent_is_named(service, igny8):
    damage("UPDATE billing_invoice SET paid_amount = 198.99 WHERE number LIKE '%000001'")
    ended = igny8("reconcile", *TODAY)
    answer = igny8("reconcile", *TODAY, "--json")

    assert (ended.code, answer.code) == (1, 1)
    assert "Carl's Chairs: invoices 200.01 USD, journal 200.00 USD; +0.01 apart." in ended.out
    assert "2 differences in 23 checks" in ended.out
    [first, _] = [check for check in json.loads(answer.out)["checks"] if check["differences"]]
    assert first["listed"] == [
        {"account": "Carl's Chairs", "subject": "", "currency": "USD", "invoices": "200.01",
         "journal": "200.00", "apart": "0.01"}
    ]  # fmt: skip


def test_the_dashboards_sums_are_mended_before(service, igny8):
    damage("DELETE FROM dashboard_bookedmonth WHERE month = '2025-07-01'")

    assert igny8("reconcile", *TODAY).code == 1
    mended = igny8("reconcile", "--mend-figures", *TODAY)
    assert (mended.code, "1 sums of the dashboard were put right" in mended.out) == (0, True)


def test_the_doctor_tells_how_the_books_were_last_proven(service):
    never = books(now=MID_JULY)
    prove_books(now=MID_JULY)
    agree = books(now=MID_JULY)
    damage("UPDATE billing_invoice SET written_off_amount = 1 WHERE number LIKE '%000001'")
    prove_books(now=MID_JULY.replace(hour=13))
    differ = books(now=MID_JULY)

    assert (never.state, agree.state, differ.state) == (State.NOTE, State.OK, State.PROBLEM)
    assert agree.says == "Agree in 23 checks, on 2025-07-15 12:00 UTC."
    assert differ.says == (
        "1 differences on 2025-07-15 13:00 UTC: What is open on invoices is what the journal has "
        "as receivable."
    )


def test_the_doctor_notes_that_it_is_long_ago(service):
    prove_books(now=MID_JULY)

    assert books(now=MID_JULY.replace(day=18)).says == (
        "Were last proven to agree on 2025-07-15 12:00 UTC."
    )
