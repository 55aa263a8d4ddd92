"""A list of many rows costs as many queries as one of three, and is ordered and paged."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.activity import record
from igny8.accounts.models import Account, User
from igny8.api.tests.conftest import Browser, World, managed, onboarding_job
from igny8.api.tests.reviewing import SCRIBE, page_of_july
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.rules.invoices import LineDraft
from igny8.content.actions.drafts import add_draft as add_a_version
from igny8.content.rules.assignment import DraftText
from igny8.inbox.actions import add_todo, request_approval
from igny8.inbox.models import Approval
from igny8.kit.money import Money
from igny8.reports.models import ServiceReport
from igny8.reports.tests.published import add_link, publish_pages
from igny8.services.actions.orders import draft_order
from igny8.services.actions.time_entries import add_time_entry
from igny8.services.models import ManagedServiceSubscription
from igny8.social.models import SocialPost

pytestmark = pytest.mark.usefixtures("flags")
# Carl's plan has thirty pages, some of which are in the world already.
FEW, MANY = 3, 25
NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def client_number(operator: Account, manager: User) -> Callable[[int], ManagedServiceSubscription]:
    def opened(number: int) -> ManagedServiceSubscription:
        account = open_account(
            operator, name=f"Client {number:02}", country="GB", currency="USD",
            time_zone=("Europe/London", "America/New_York", "Asia/Tokyo")[number % 3],
        )  # fmt: skip
        site = add_site(
            account, domain=f"client-{number:02}.example", name=account.name,
            url=f"https://client-{number:02}.example/", industry="Home", niche="general",
            country="GB", language="en",
        )  # fmt: skip
        sold = managed(site, account_manager=manager)
        add_todo(
            account, site=site, title="Call", key=f"call-{number}", now=NOON,
            due_date=date(2025, 6, 30) if number % 2 else date(2025, 8, 30),
        )  # fmt: skip
        return sold

    return opened


def queries_of(browser: Browser, path: str) -> tuple[int, int]:
    """How many queries an answer takes, and how many rows it has."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(path)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    return len(asked), len(body["items"]) if "items" in body else 0


OF_CLIENTS = [
    "services/subscriptions/?page_size=100",
    "services/subscriptions/?page_size=100&ordering=-monthly_price",
    "services/subscriptions/?page_size=100&ordering=next_report_date",
    "services/dashboard/",
    "services/dashboard/overdue/?page_size=100",
    "services/dashboard/margin/",
    "services/dashboard/margin/clients/?month=2025-06&page_size=100",
    "services/dashboard/margin/orders/?month=2025-06",
    "services/dashboard/margin/suppliers/?month=2025-06",
    "services/dashboard/margin/months/",
    "services/dashboard/mrr/",
]


def test_many_clients_take_as_many_queries_as_three(
    client_number: Callable[[int], Any], ada: User
) -> None:
    browser = Browser(ada)
    for number in range(FEW):
        client_number(number)
    few = {path: queries_of(browser, path)[0] for path in OF_CLIENTS}
    for number in range(FEW, MANY):
        client_number(number)
    many = {path: queries_of(browser, path)[0] for path in OF_CLIENTS}

    assert many == few
    assert browser.get(OF_CLIENTS[0]).json()["count"] == MANY + 1  # and Carl


def add_order(world: World, number: int) -> None:
    draft_order(
        world.subscription.site, key=f"order-{number}", order_type="one_time", links=[], by=None,
        pricing_mode="price_book", client_price=Decimal(100), now=NOON,
    )  # fmt: skip


def add_report(world: World, number: int) -> None:
    site, start = world.subscription.site, date(2024, 1, 1) + timedelta(days=7 * number)
    ServiceReport.objects.create(
        account=site.account, site=site, managed_subscription=world.subscription,
        report_type="weekly", period_start=start, period_end=start + timedelta(days=7),
        status="sent", sha256="0" * 64, generated_at=NOON, pdf=world.report.pdf,
    )  # fmt: skip


def add_invoice(world: World, number: int) -> None:
    day = date(2024, 1, 1) + timedelta(days=number)
    account = world.subscription.account
    line = LineDraft(
        kind="extra", description="Extra", quantity=Decimal(1), unit_price=Decimal(10),
        amount=Money(Decimal(10), "USD"), revenue_kind="managed", arithmetic={"rule": "fixed"},
        site_id=None,
    )  # fmt: skip
    issue_invoice(account, lines=[line], key=f"extra-{number}", today=day, now=NOON)


def add_approval(world: World, number: int) -> None:
    request_approval(
        world.subscription.site, kind="content", subject_id=str(number), title="Read it", now=NOON
    )
    if number % 2:
        Approval.objects.filter(kind="content", subject_id=str(number)).update(
            status="approved", decided_at=NOON, decided_by=world.report.let_go_by
        )


def add_duty(world: World, number: int) -> None:
    add_todo(
        world.subscription.account, site=world.subscription.site, title="Call", now=NOON,
        key=f"todo-{number}",
    )  # fmt: skip


def add_activity(world: World, number: int) -> None:
    record(
        world.subscription.account, actor=world.report.let_go_by, verb="noted", subject="order",
        subject_id=world.order.pk, now=NOON,
    )  # fmt: skip


def add_job(world: World, number: int) -> None:
    onboarding_job(world.subscription, f"job-{number}", NOON)


def add_a_link(world: World, number: int) -> None:
    add_link(world.subscription.site, number, order_ref=world.order.pk)


def add_page(world: World, number: int) -> None:
    publish_pages(world.subscription.site, [date(2025, 7, 1)])


def add_text(world: World, number: int) -> None:
    site = world.subscription.site
    [page] = publish_pages(site, [date(2025, 7, 1)])
    SocialPost.objects.create(
        account=site.account, site=site, page=page, platform="facebook", text="Chairs",
        scheduled_at=NOON + timedelta(hours=number),
    )  # fmt: skip


def add_draft(world: World, number: int) -> None:
    need = page_of_july(world.subscription.site)
    text = DraftText(title=f"Page {number}", meta_description="", markdown=f"## {number}")
    add_a_version(need, text, by=SCRIBE, sheet=None, now=NOON)


def add_hours(world: World, number: int) -> None:
    add_time_entry(
        world.subscription.site, person=world.time.user, minutes=5, by=world.time.user, now=NOON
    )


CLIENT = "services/subscriptions/{subscription}/"


@pytest.mark.parametrize(
    ("path", "add"),
    [
        ("services/backlink-orders/?", add_order),
        ("services/backlink-orders/{order}/links/?", add_a_link),
        ("services/reports/?", add_report),
        ("services/time/?", add_hours),
        ("jobs/?", add_job),
        (CLIENT + "reports/?", add_report),
        (CLIENT + "billing/?", add_invoice),
        (CLIENT + "approvals/?", add_approval),
        (CLIENT + "checklist/?", add_duty),
        (CLIENT + "activity/?", add_activity),
        (CLIENT + "backlinks/?", add_a_link),
        (CLIENT + "content/?month=2025-07&", add_page),
        (CLIENT + "review/?", add_draft),
        (CLIENT + "social/?", add_text),
    ],
)
def test_many_rows_take_as_many_queries_as_three(
    world: World, ada: User, path: str, add: Callable[[World, int], None]
) -> None:
    browser = Browser(ada)
    wanted = path.format(subscription=world.subscription.pk, order=world.order.pk)
    for number in range(FEW):
        add(world, number)
    few, rows = queries_of(browser, f"{wanted}page_size=100")
    for number in range(FEW, MANY):
        add(world, number)
    many, all_rows = queries_of(browser, f"{wanted}page_size=100")

    assert all_rows - rows == MANY - FEW
    assert many == few


def test_clients_are_paged_in_the_order_asked_for(
    client_number: Callable[[int], Any], ada: User
) -> None:
    for number in range(5):
        client_number(number)
    browser = Browser(ada)

    def names(query: str, q: str = "client-") -> list[str]:
        items = browser.get(f"services/subscriptions/?q={q}&{query}").json()["items"]
        return [row["account_name"][-2:] for row in items]

    assert names("ordering=account_name&page_size=2&page=1") == ["00", "01"]
    assert names("ordering=account_name&page_size=2&page=3") == ["04"]
    assert names("ordering=-account_name&page_size=2&page=2") == ["02", "01"]
    assert names("ordering=-overdue_count,account_name") == ["01", "03", "00", "02", "04"]
    assert names("ordering=-overdue_count,account_name&page_size=2&page=2") == ["00", "02"]
    assert names("", q="client-03") == ["03"]
    assert names("status=cancelled") == []
    assert names("tier=lite") == []
    assert names("page=9") == []


def test_a_row_says_how_the_month_goes(subscription: Any, ada: User) -> None:
    publish_pages(subscription.site, [date(2025, 6, 2), date(2025, 6, 3)])
    [row] = Browser(ada).get("services/subscriptions/").json()["items"]

    assert {name: row[name] for name in (
        "account_name", "tier", "status", "monthly_price", "currency", "articles_owed",
        "articles_pace", "links_ordered", "links_pace", "next_report_type", "next_report_date",
        "next_billing_date", "active_job_id",
    )} == {
        "account_name": "Carl's Chairs", "tier": "pro", "status": "active",
        "monthly_price": "399.00", "currency": "USD", "articles_owed": 0,
        "articles_pace": "not_started", "links_ordered": 0, "links_pace": "not_started",
        "next_report_type": "monthly", "next_report_date": "2025-08-01",
        "next_billing_date": "2025-07-01", "active_job_id": None,
    }  # fmt: skip
