"""What waits for somebody: the same list by pages as in one, by every account's own day."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.models import Account, Site, User
from igny8.content.models import ContentNeed
from igny8.dashboard.queries import client_rows, late_counts, overdue_items, overdue_page
from igny8.dashboard.queries.overdue_marks import Mark
from igny8.inbox.actions import add_todo, request_approval
from igny8.inbox.models import Conversation
from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.kit.clock import month_start, next_month
from igny8.reports.models import ServiceReport
from igny8.reports.tests.published import publish_pages
from igny8.services.actions.counters import refresh_counters
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.pace import late_months, settled_months

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
# 15 July in London, still the 14th in Los Angeles, the 15th already for long in Auckland.
NOW = datetime(2025, 7, 15, 5, 0, tzinfo=UTC)
Client = Callable[..., Site]


@pytest.fixture
def client(operator: Account, ada: User) -> Client:
    """A client of a time zone, served since June, with one thing of every kind that waits."""

    def made(name: str, zone: str, *, days: int = 0) -> Site:
        account = open_account(operator, name=name, country="GB", currency="USD", time_zone=zone)
        site = add_site(
            account, domain=f"{name.lower()}.example", name=name, url=f"https://{name}.example/",
            industry="Home", niche="general", country="GB", language="en",
        )  # fmt: skip
        served(site)
        for due in (-3, 0, 5, 9):
            day = date(2025, 7, 15) + timedelta(days=due + days)
            add_todo(account, site=site, title=f"Call {due}", key=str(due), now=NOW, due_date=day)
        order = draft_order(
            site, key="o", order_type="one_time", pricing_mode="price_book", links=[], by=ada,
            client_price=Decimal("100.00"), now=NOW, due_in_days=days, links_ordered=4,
        )  # fmt: skip
        approve_order(order, by=ada, policy_text="", now=NOW)
        request_approval(site, kind="content", subject_id=name, title="Read it", now=NOW - DAY * 3)
        Conversation.objects.create(
            account=account, site=site, subject="When?", answer_due_at=NOW + DAY * days
        )
        report_of(site)
        failed_job(site)
        return site

    return made


DAY = timedelta(days=1)


def served(site: Site) -> ManagedServiceSubscription:
    billing, start = ManagedBillingService(), datetime(2025, 6, 1, 20, tzinfo=UTC)
    subscription = billing.create_managed_subscription(
        site, "lite", "manual", starts_on=JUNE, price=Decimal("100.00"), now=start
    )
    for month in (6, 7):
        at = datetime(2025, month, 2, 20, tzinfo=UTC)
        billing.ensure_period_billed(subscription, day=date(2025, month, 1), now=at)
    subscription.refresh_from_db()
    subscription.activate(now=start)
    return subscription


def report_of(site: Site) -> None:
    ServiceReport.objects.create(
        account=site.account, site=site, report_type="monthly", period_start=JUNE,
        period_end=JULY, status="pending", generated_at=NOW,
    )  # fmt: skip


def failed_job(site: Site) -> None:
    job = enqueue(
        "igny8.services.tasks.onboard_client", "1", title="Onboarding", key=site.domain,
        account=site.account, site=site, now=NOW,
    )  # fmt: skip
    Job.objects.filter(pk=job.pk).update(
        status=Job.Status.FAILED, error="It broke.", finished_at=NOW
    )


def everyone() -> Any:
    return Account.objects.all()


@pytest.fixture
def three(client: Client) -> None:
    client("Åsa", "Pacific/Auckland")
    client("Bob", "Europe/London", days=2)
    client("Zoe", "America/Los_Angeles", days=-1)


def test_of_one_client_each_kind_is_told_by_its_own_day(client: Client) -> None:
    client("Bob", "Europe/London")

    assert [(i.kind, i.urgency, i.title) for i in overdue_items(everyone(), now=NOW)] == [
        ("payment", "overdue", "Invoice INV-000001 is unpaid: 100.00 USD"),
        ("content", "overdue", "0 of 10 articles of June 2025 published"),
        ("report", "overdue", "Monthly Report from 2025-06-01 waits for its sources"),
        ("checklist", "overdue", "Call -3"),
        ("answer", "today", "The client waits for an answer: When?"),
        ("approval", "today", "The client has not answered: Read it"),
        ("checklist", "today", "Call 0"),
        ("content", "today", "0 of 10 articles published, 4 behind"),
        ("job", "today", "Onboarding failed: It broke."),
        ("links", "today", "0 of 4 links delivered"),
        ("checklist", "upcoming", "Call 5"),
    ]


def test_the_same_day_is_late_in_one_place_and_today_in_another(three: None) -> None:
    on_the_14th = {
        i.account.name: i.urgency for i in overdue_items(everyone(), now=NOW) if i.kind == "links"
    }
    jobs = {i.account.name: i.due_date for i in overdue_items(everyone(), now=NOW)
            if i.kind == "job"}  # fmt: skip

    assert on_the_14th == {"Åsa": "today", "Bob": "upcoming", "Zoe": "overdue"}
    assert jobs == {"Åsa": date(2025, 7, 15), "Bob": date(2025, 7, 15), "Zoe": date(2025, 7, 14)}


@pytest.mark.parametrize("size", [1, 4, 7, 100])
def test_pages_put_together_are_the_list(three: None, size: int) -> None:
    everything = overdue_items(everyone(), now=NOW)
    paged, first = [], 0
    while True:
        page, count = overdue_page(everyone(), now=NOW, first=first, size=size)
        assert count == len(everything)
        if not page:
            break
        paged += page
        first += size

    assert [i.key for i in paged] == [i.key for i in everything]
    assert paged == everything
    order = [(i.urgency, i.due_date, i.account.name, i.key) for i in everything]
    words = ["overdue", "today", "upcoming"]
    assert order == sorted(order, key=lambda one: (words.index(one[0]), *one[1:]))


def test_services_are_counted_as_the_list_has_them(three: None) -> None:
    late = [i for i in overdue_items(everyone(), now=NOW) if i.urgency == "overdue"]

    assert late_counts(everyone(), now=NOW) == Counter(i.subscription_id for i in late)
    for kinds in (("approval", "payment"), ("content",), ("review", "checklist")):
        expected = Counter(i.subscription_id for i in late if i.kind in kinds)
        assert late_counts(everyone(), now=NOW, kinds=kinds) == expected


def test_many_clients_take_as_many_queries_as_one(client: Client) -> None:
    asked = []
    for number in range(4):
        client(f"C{number}", ("UTC", "Asia/Tokyo")[number % 2])
        with CaptureQueriesContext(connection) as queries:
            overdue_page(everyone(), now=NOW, first=0, size=2)
            late_counts(everyone(), now=NOW)
        asked.append(len(queries))

    assert len(set(asked)) == 1


def test_another_agencys_clients_are_not_in_the_list(three: None, operator: Account) -> None:
    agency = open_account(
        operator, name="Bea", country="GB", currency="USD", time_zone="UTC",
        kind=Account.Kind.AGENCY,
    )  # fmt: skip
    below = Account.objects.filter(parent=agency)

    assert overdue_page(below, now=NOW, first=0, size=10) == ([], 0)
    assert late_counts(below, now=NOW) == Counter()


def test_a_mark_without_a_day_comes_last() -> None:
    nobody = UUID(int=0)
    without = Mark("x", "x", nobody, "A", nobody, None, JULY)
    with_one = Mark("x", "x", nobody, "A", nobody, JULY, JULY)

    assert without.place > with_one.place


# -- months that are known to be complete ---------------------------------------------------------


def test_a_month_is_settled_when_it_has_its_articles_and_looked_at_until_then(
    client: Client,
) -> None:
    site = client("Bob", "Europe/London")
    subscription = ManagedServiceSubscription.objects.get(site=site)
    assert (subscription.articles_settled_before, subscription.articles_unsettled) == (JULY, [JUNE])

    publish_pages(site, [date(2025, 7, day) for day in range(1, 11)])
    ContentNeed.objects.filter(site=site).update(month=JUNE)
    refresh_counters(subscription, today=date(2025, 7, 15))

    subscription.refresh_from_db()
    assert (subscription.articles_settled_before, subscription.articles_unsettled) == (JULY, [])
    titles = [i.title for i in overdue_items(everyone(), now=NOW) if i.kind == "content"]
    assert titles == ["0 of 10 articles published, 4 behind"]


@pytest.mark.parametrize("days", [-14, -13, -3, 0, 7, 15, 16, 17, 18, 31, 60])
def test_the_database_finds_who_is_behind_by_the_rules(three: None, days: int) -> None:
    """As the client list has it, which works it out by services.rules.pace."""
    asa, bob, _ = ManagedServiceSubscription.objects.order_by("site__domain")
    publish_pages(asa.site, [date(2025, 7, day) for day in range(1, 6)])
    publish_pages(bob.site, [date(2025, 7, day) for day in range(1, 11)])
    now = NOW + timedelta(days=days)
    services = ManagedServiceSubscription.objects.select_related("account", "site", "agreement")
    expected = []
    for row in client_rows(list(services), now=now):
        if row.articles.word == "behind":
            expected.append((row.subscription.pk, row.articles.done, row.articles.owed))
        expected += [(row.subscription.pk, m.published, m.owed) for m in row.late]

    shown = [item for item in overdue_items(everyone(), now=now) if item.kind == "content"]
    told = [
        (i.subscription_id, *map(int, re.findall(r"^(\d+) of (\d+)", i.title)[0])) for i in shown
    ]
    assert sorted(told, key=str) == sorted(expected, key=str)


def test_what_is_known_to_be_settled_changes_nothing_that_is_shown(three: None) -> None:
    asa, bob, _ = ManagedServiceSubscription.objects.order_by("site__domain")
    publish_pages(bob.site, [date(2025, 7, day) for day in range(1, 11)])
    publish_pages(asa.site, [date(2025, 7, 1)])
    ContentNeed.objects.filter(site=bob.site).update(month=JUNE)
    for one in ManagedServiceSubscription.objects.all():
        refresh_counters(one, today=date(2025, 7, 15))
    known = overdue_items(everyone(), now=NOW)
    ManagedServiceSubscription.objects.update(articles_settled_before=None, articles_unsettled=[])

    assert overdue_items(everyone(), now=NOW) == known
    assert sum(item.kind == "content" and "June" in item.title for item in known) == 2


months = st.integers(0, 11)


@given(
    owed=st.lists(st.integers(0, 3), min_size=1, max_size=10),
    done=st.dictionaries(months, st.integers(0, 3)),
    later=st.lists(st.tuples(months, st.integers(1, 3)), max_size=6),
    start_day=st.integers(1, 28),
    ahead=st.integers(0, 330),
)
def test_leaving_settled_months_out_never_hides_a_late_one(
    owed: list[int], done: dict[int, int], later: list[tuple[int, int]], start_day: int, ahead: int
) -> None:
    """Whatever is published and however time goes on: those that are left have the late ones."""
    first = date(2025, 1, start_day)
    periods, start = [], first
    for units in owed:
        end = next_month(start).replace(day=start_day)
        periods.append((start, end, units))
        start = end
    published = {month_of(number): count for number, count in done.items()}
    today = first + timedelta(days=ahead)
    begun = [period for period in periods if period[0] <= today]
    over = [period for period in begun if period[1] <= today]
    running = [period[0] for period in begun if period[1] > today]
    coming = min((period[0] for period in periods if period[0] > today), default=start)
    settled = settled_months(over, published, open_from=min(running, default=coming), today=today)

    for number, more in later:
        published[month_of(number)] = published.get(month_of(number), 0) + more
    for days in (0, 10, 31, 90):
        then = [p for p in periods if p[1] <= today + timedelta(days=days)]
        left = [p for p in then if not settled.leaves_out(p[0])]
        assert late_months(left, published) == late_months(then, published)


def month_of(number: int) -> date:
    return month_start(date(2025, 1, 1) + timedelta(days=31 * number))
