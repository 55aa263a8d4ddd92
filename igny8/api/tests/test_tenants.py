"""An agency never learns of another's clients, and a client never of what is the team's."""

import json
from typing import Any

import pytest

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.flags import set_flag
from igny8.accounts.models import Account, User
from igny8.api.tests.conftest import Browser, World, managed
from igny8.api.tests.kept import nothing_changes
from igny8.api.tests.matrix import MATRIX
from igny8.api.tests.rows import Row
from igny8.inbox.actions import add_todo
from igny8.jobs.models import Job
from igny8.services.actions.orders import approve_order
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.usefixtures("flags")
LISTS = [
    "jobs/",
    "services/subscriptions/",
    "services/backlink-orders/",
    "services/reports/",
    "services/dashboard/",
    "services/dashboard/overdue/",
    "services/dashboard/margin/",
    "services/dashboard/margin/clients/",
    "services/dashboard/margin/orders/",
    "services/dashboard/margin/suppliers/",
    "services/dashboard/margin/months/",
    "services/dashboard/margin/clients/?month=2025-06&format=csv",
    "services/dashboard/mrr/",
    "services/time/",
    "services/time/rates/",
]


@pytest.fixture
def beas(bea: Any) -> ManagedServiceSubscription:
    """Bea's agency has one client: Dora, on Managed Lite."""
    agency = bea.memberships.get().account
    account = open_account(
        agency, name="Dora's Doors", country="GB", currency="USD", time_zone="Europe/London"
    )
    site = add_site(
        account, domain="doras-doors.example", name="Dora's Doors",
        url="https://doras-doors.example/", industry="Home", niche="general", country="GB",
        language="en",
    )  # fmt: skip
    return managed(site, tier="lite")


def asked(browser: Browser, row: Row, world: World) -> Any:
    body = row.body(world) if row.body else {} if row.method != "GET" else None
    return browser.ask(row.method, row.path(world), body)


@pytest.mark.parametrize("path", LISTS)
def test_an_agency_sees_its_own_clients_and_no_others(
    world: World, beas: ManagedServiceSubscription, bea: Any, path: str
) -> None:
    answer = Browser(bea).get(path)

    assert answer.status_code == 200
    assert "carl" not in answer.content.decode().lower()


def test_an_agencys_list_has_exactly_its_clients(
    world: World, beas: ManagedServiceSubscription, bea: Any
) -> None:
    found = Browser(bea).get("services/subscriptions/").json()
    money = Browser(bea).get("services/dashboard/?month=2025-06").json()

    assert (found["count"], [row["account_name"] for row in found["items"]]) == (
        1,
        ["Dora's Doors"],
    )
    assert [(row["currency"], row["total_revenue"]) for row in money["revenue"]] == [
        ("USD", "100.00")
    ]


def test_no_row_of_another_agencys_client_is_found_by_its_key(
    world: World, beas: ManagedServiceSubscription, bea: Any
) -> None:
    about_carl = {name: row for name, row in MATRIX.items() if row.stranger == 404}
    with nothing_changes():
        answers = {name: asked(Browser(bea), row, world) for name, row in about_carl.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        about_carl, 404
    )


@pytest.mark.parametrize(
    "path",
    [
        "services/backlink-orders/?site_id={site}",
        "services/reports/?subscription_id={subscription}",
        "services/subscriptions/?q=carl",
    ],
)
def test_no_filter_reaches_another_agencys_rows(
    world: World, beas: ManagedServiceSubscription, bea: Any, path: str
) -> None:
    wanted = path.format(site=world.subscription.site_id, subscription=world.subscription.pk)

    assert Browser(bea).get(wanted).json() == {"items": [], "count": 0}


def test_a_checklist_item_of_another_client_is_not_found_through_ones_own(
    world: World, beas: ManagedServiceSubscription, bea: Any
) -> None:
    with nothing_changes():
        answer = Browser(bea).post(
            f"services/subscriptions/{beas.pk}/checklist/{world.todo.pk}/done/"
        )

    assert answer.status_code == 404


def test_a_switch_for_one_account_leaves_the_others_without(
    world: World, beas: ManagedServiceSubscription, ada: Any, account: Account
) -> None:
    set_flag("managed_services_enabled", enabled=False)
    set_flag("managed_services_enabled", enabled=True, account=account)
    browser = Browser(ada)

    assert [
        row["account_name"] for row in browser.get("services/subscriptions/").json()["items"]
    ] == ["Carl's Chairs"]
    assert browser.get(f"services/subscriptions/{beas.pk}/").status_code == 404
    assert browser.get("me/").json()["flags"]["managed_services_enabled"] is True
    with nothing_changes():
        sold = browser.post("services/subscriptions/", {
            "site_id": beas.site_id, "tier": "lite", "starts_on": "2025-07-01",
        })  # fmt: skip
    assert sold.status_code == 404


def test_a_client_reads_no_cost_no_configuration_and_no_task_of_the_team(
    world: World, carl: Any
) -> None:
    site = world.subscription.site
    add_todo(
        site.account, site=site, title="Raise Carl's price", key="internal",
        now=world.approval.requested_at, due_date=world.approval.requested_at.date(),
    )  # fmt: skip
    approve_order(
        world.order, by=None, policy_text="Links stay a year.", now=world.order.created_at
    )
    at = f"services/subscriptions/{world.subscription.pk}/"
    browser = Browser(carl)
    parts = ["", "content/", "backlinks/", "reports/", "checklist/", "approvals/", "run-month/"]
    answers = {part: browser.get(at + part).json() for part in parts}
    links = browser.get(f"services/backlink-orders/{world.order.pk}/links/").json()
    jobs = browser.get("jobs/?status=failed").json()

    assert answers[""]["service_config"] is None
    assert answers[""]["rights"] == ["approve", "view"]
    assert answers[""]["overdue_count"] == 1  # the unpaid invoice of June
    assert [item["owner"] for item in answers["checklist/"]["items"]] == ["client"] * 3
    assert [link["cost"] for link in links["items"]] == [None, None]
    assert [job["failure"] for job in jobs["items"]] == [
        "This did not work; the team has been told."
    ]
    for secret in ("71.00", "Raise Carl", "margin", "psycopg", "actual_cost"):
        assert secret not in json.dumps([answers, links, jobs])


@pytest.mark.parametrize(("who", "message"), [("carl", ""), ("vic", ""), ("ada", "Ask Supplier B")])
def test_what_a_job_does_now_is_said_to_the_team_alone(
    world: World, carl: User, vic: User, ada: User, who: str, message: str
) -> None:
    Job.objects.filter(pk=world.failed.pk).update(message="Ask Supplier B", done_count=1)
    browser = Browser({"carl": carl, "vic": vic, "ada": ada}[who])

    [listed] = browser.get("jobs/?status=failed").json()["items"]
    shown = browser.get(f"jobs/{world.failed.pk}/").json()

    assert [listed["progress"]["message"], shown["progress"]["message"]] == [message, message]
    assert (listed["progress"]["done"], shown["progress"]["done"]) == (1, 1)


def test_the_team_reads_what_the_client_does_not(world: World, ada: Any) -> None:
    browser = Browser(ada)
    links = browser.get(f"services/backlink-orders/{world.order.pk}/links/").json()
    detail = browser.get(f"services/subscriptions/{world.subscription.pk}/").json()

    assert [link["cost"] for link in links["items"]] == ["71.00", "0.00"]
    assert detail["service_config"]["version"] == 1
    assert browser.get("jobs/?status=failed").json()["items"][0]["failure"] == "psycopg said no."
