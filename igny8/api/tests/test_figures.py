"""The figures as JSON and as files: the same numbers, and nothing that a spreadsheet would run."""

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from igny8.accounts.models import Account
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.services.actions.subscriptions import pause_subscription
from igny8.services.models import HourRate, TimeEntry

pytestmark = pytest.mark.usefixtures("flags", "world")
AT = "services/dashboard/"


def table(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_mrr_moves_from_opening_to_closing(world: World, ada: Any, now: Any) -> None:
    pause_subscription(world.subscription, by=ada, now=now)
    answer = Browser(ada).get(f"{AT}mrr/?months=3").json()

    june, july = answer["items"]
    assert (answer["kind"], answer["count"]) == ("managed", 2)
    assert {name: june[name] for name in ("month", "currency", "opening", "new", "closing")} == {
        "month": "2025-06", "currency": "USD", "opening": "0.00", "new": "399.00",
        "closing": "399.00",
    }  # fmt: skip
    assert (july["churn"], july["closing"], july["clients_lost"]) == ("-399.00", "0.00", 1)
    assert (july["logo_retention_percent"], july["net_revenue_retention_percent"]) == (
        "0.0", "0.0"
    )  # fmt: skip
    assert answer["year"][0]["clients_before"] == 0


@pytest.mark.parametrize(
    ("path", "name", "key"),
    [
        ("?month=2025-06", "revenue-2025-06", "currency"),
        ("margin/?month=2025-06", "margin-2025-06", "subscription_id"),
        ("margin/clients/?month=2025-06", "margin-by-client-2025-06", "account_id"),
        ("margin/months/?month=2025-06", "margin-by-month-2025-06", "month"),
        ("mrr/?month=2025-06", "mrr-managed-2025-06", "month"),
    ],
)
def test_a_file_has_what_the_page_has(ada: Any, path: str, name: str, key: str) -> None:
    browser = Browser(ada)
    page = browser.get(f"{AT}{path}").json()
    file = browser.get(f"{AT}{path}&format=csv")

    rows = page["revenue"] if "revenue" in page else page["items"]
    shown = table(file)
    assert file["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert [row[key] for row in shown] == [str(row[key]) for row in rows]
    for told, kept in zip(rows, shown, strict=True):
        for column, text in kept.items():
            value = told[column]
            if isinstance(value, str) and value.replace(".", "").lstrip("-").isdigit():
                assert Decimal(text) == Decimal(value)
            elif not isinstance(value, list):
                assert text == ("" if value is None else str(value))


def test_a_file_is_answered_to_whoever_accepts_only_that(ada: Any) -> None:
    asked = Browser(ada).get(f"{AT}margin/clients/?month=2025-06", accept="text/csv")
    both = Browser(ada).get(
        f"{AT}margin/clients/?month=2025-06", accept="application/json, text/csv"
    )

    assert len(table(asked)) == 1
    assert both.json()["count"] == 1
    assert asked["Vary"].startswith("Accept")


def test_a_clients_name_that_is_a_formula_is_only_a_name(account: Account, ada: Any) -> None:
    account.name = '=HYPERLINK("http://evil.example","click")'
    account.save()

    [row] = table(Browser(ada).get(f"{AT}margin/clients/?month=2025-06&format=csv"))
    assert row["account_name"] == '\'=HYPERLINK("http://evil.example","click")'


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("mrr/?months=0", "months"), ("mrr/?months=61", "months"), ("mrr/?kind=every", "kind"),
        ("mrr/?month=2025-13", "month"), ("margin/months/?months=x", "months"),
        ("margin/orders/?month=july", "month"), ("margin/clients/?page_size=101", "page_size"),
        ("margin/clients/?format=xml", "format"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_names_the_field(ada: Any, path: str, field: str) -> None:
    answer = Browser(ada).get(f"{AT}{path}")

    assert answer.status_code == 422
    assert list(answer.json()["error"]["details"]["fields"]) == [f"query.{field}"] or list(
        answer.json()["error"]["details"]["fields"]
    ) == [field]


def test_a_month_is_paged_by_client(ada: Any) -> None:
    first = Browser(ada).get(f"{AT}margin/?month=2025-06&page_size=1").json()
    beyond = Browser(ada).get(f"{AT}margin/?month=2025-06&page_size=1&page=2").json()

    assert (len(first["items"]), first["count"]) == (1, 1)
    assert (beyond["items"], beyond["count"]) == ([], 1)


# -- hours ----------------------------------------------------------------------------------------


def test_hours_are_entered_put_right_and_taken_out(world: World, manager: Any, fin: Any) -> None:
    browser = Browser(manager)
    given = {"site_id": world.subscription.site_id, "hours": "1.25", "note": "Calls", "key": "f1"}
    first, again = (browser.post("services/time/", given) for _ in range(2))

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    entry = first.json()
    assert (entry["minutes"], entry["hours"], entry["worked_on"]) == (75, "1.3", "2025-07-01")
    assert (entry["hour_cost"], entry["cost"], entry["currency"]) == (None, None, None)
    changed = browser.patch(f"services/time/{entry['id']}/", {"minutes": 60, "note": ""}).json()
    assert (changed["minutes"], changed["note"], changed["can_change"]) == (60, "", True)
    listed = Browser(fin).get("services/time/?month=2025-07").json()
    assert (listed["count"], listed["minutes"], listed["hours"]) == (1, 60, "1.0")
    assert (listed["items"][0]["cost"], listed["items"][0]["currency"]) == ("20.00", "USD")
    removed = browser.ask("DELETE", f"services/time/{entry['id']}/")
    assert (removed.status_code, removed.json()["id"]) == (200, entry["id"])
    assert browser.get("services/time/?month=2025-07").json()["minutes"] == 0


def test_whose_it_is_not_changes_nothing_without_finance(
    world: World, manager: Any, fin: Any, ada: Any
) -> None:
    own = Browser(fin).post(
        "services/time/", {"site_id": world.subscription.site_id, "minutes": 10}
    ).json()["id"]  # fmt: skip
    browser = Browser(manager)
    with nothing_changes():
        answers = [
            browser.patch(f"services/time/{own}/", {"minutes": 1}),
            browser.ask("DELETE", f"services/time/{own}/"),
            browser.patch(f"services/time/{world.time.pk}/", {"hour_cost": "1.00"}),
            browser.post("services/time/", {"site_id": world.subscription.site_id,
                                            "minutes": 5, "user_id": ada.pk}),
        ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [403] * 4
    [others] = [e for e in browser.get("services/time/").json()["items"] if e["id"] == own]
    assert others["can_change"] is False


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"minutes": 0}, 422, "invalid"),
        ({"minutes": 30, "hours": "1"}, 422, "wrong_hours"),
        ({}, 422, "wrong_hours"),
        ({"hours": "1.005"}, 422, "invalid"),
        ({"hours": "NaN"}, 422, "invalid"),
        ({"minutes": 30, "worked_on": "2025-07-02"}, 422, "wrong_hours"),
        ({"minutes": 30, "user_id": 999_999}, 404, "not_found"),
        ({"minutes": 30, "hour_cost": "-1"}, 422, "invalid"),
        ({"minutes": 1440, "worked_on": "2025-06-30"}, 201, ""),
    ],
)
def test_hours_that_cannot_be_are_refused(
    world: World, ada: Any, change: dict[str, Any], status: int, code: str
) -> None:
    before = TimeEntry.objects.count()
    answer = Browser(ada).post("services/time/", {"site_id": world.subscription.site_id, **change})

    assert answer.status_code == status
    assert answer.json().get("error", {}).get("code", "") == code
    assert TimeEntry.objects.count() == before + (status == 201)


def test_a_rate_counts_for_what_is_entered_after_it(world: World, fin: Any, manager: Any) -> None:
    browser = Browser(fin)
    set_ = browser.post(
        "services/time/rates/", {"user_id": manager.pk, "hour_cost": "45.00", "currency": "EUR"}
    )
    rates = {rate["name"]: rate for rate in browser.get("services/time/rates/").json()["items"]}

    assert (set_.status_code, set_.json()["is_own"]) == (200, True)
    assert (rates["Mia"]["hour_cost"], rates["Mia"]["currency"]) == ("45.00", "EUR")
    assert (rates["Ada"]["hour_cost"], rates["Ada"]["is_own"]) == ("20.00", False)
    assert "Carl" not in rates
    entry = browser.post("services/time/", {
        "site_id": world.subscription.site_id, "minutes": 60, "user_id": manager.pk,
    }).json()  # fmt: skip
    assert (entry["person"]["name"], entry["cost"], entry["currency"]) == ("Mia", "45.00", "EUR")


def test_a_client_and_a_stranger_get_no_rate(world: World, fin: Any, carl: Any, sid: Any) -> None:
    for person in (carl, sid):
        answer = Browser(fin).post(
            "services/time/rates/", {"user_id": person.pk, "hour_cost": "1.00", "currency": "USD"}
        )
        assert answer.status_code == 404

    assert HourRate.objects.count() == 0
