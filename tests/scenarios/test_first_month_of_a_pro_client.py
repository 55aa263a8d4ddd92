"""Specification 6.2 and 6.3: everything of Lite, and links, posts, schema; over real sockets."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import igny8.demo
from igny8.accounts.queries import clients_people
from igny8.billing.models import Invoice, JournalEntry, PendingLine
from igny8.cli.commands import run_month
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.content.models import PublishedPage
from igny8.inbox.actions import decide_approval
from igny8.inbox.models import Approval
from igny8.indexing.models import PageCheck
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.links.models import LinkCheck
from igny8.marketplaces.actions.price_books import import_price_book
from igny8.months.actions import start_month
from igny8.reports.models import ServiceReport
from igny8.sag.models import SAGBacklink
from igny8.services.models import BacklinkServiceOrder
from igny8.services.rules.intake import IntakeSubscription
from igny8.social.models import SocialPost
from tests.scenarios.conftest import as_demo, steps_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1", "localhost"]),
]
JANUARY_1 = datetime(2026, 1, 1, 15, 0, tzinfo=UTC)
JANUARY_28 = datetime(2026, 1, 28, 15, 0, tzinfo=UTC)
JANUARY = date(2026, 1, 1)
BOOK = Path(igny8.demo.__file__).parent / "portfolio" / "price-book.csv"


@pytest.fixture
def server(live_server, settings):
    """Our own server: it shows the client's static site and the sandbox publishers' pages."""
    settings.PUBLIC_URL = live_server.url
    settings.SANDBOX_PUBLISHERS_URL = f"{live_server.url}/demo/publishers"
    settings.OUTBOUND_ALLOWLIST = (live_server.url.removeprefix("http://"),)
    return live_server


def run_january(site, now):
    with simulated(now):
        run = start_month(site, month=JANUARY, by=None, now=now, accept_drafts=True)
        run_waiting_jobs()
    run.refresh_from_db()
    return run


def next_step(site, capsys):
    """What `igny8 run-month` tells a person to type next."""
    asked = Arguments(now=JANUARY_28, output=Output(as_json=True))
    asked.site, asked.month, asked.accept_drafts = site.domain, JANUARY, True
    with simulated(JANUARY_28):
        run_month.run(asked)
    return json.loads(capsys.readouterr().out)["next"]


def test_links_wait_for_the_budget_then_all_is_delivered_and_billed(
    server, northlight, client_of, capsys
):
    import_price_book(northlight, source=BOOK, now=JANUARY_1, by=None)
    starts = IntakeSubscription(tier="pro", starts_on=JANUARY, payment_method="manual")
    subscription = client_of(as_demo("prairie-roofing", subscription=starts), now=JANUARY_1)
    site = subscription.site

    run = run_january(site, JANUARY_28)
    assert run.status == "waiting"
    assert run.message == ("The client has not approved the link budget of 1500.00 USD a month.")
    assert next_step(site, capsys) == f"igny8 blueprint {site} --approve-budget 1500.00"
    assert SAGBacklink.objects.count() == 0

    question = Approval.objects.get(kind="backlink_budget")
    [approver] = clients_people(subscription.account, roles=("client_approver",))
    decide_approval(question, by=approver, approved=True, now=JANUARY_28)
    for _ in range(2):
        run = run_january(site, JANUARY_28)

    counts = {name: (status, done, total) for name, status, done, total in steps_of(run)}
    order = BacklinkServiceOrder.objects.get()
    assert counts["publish"] == ("done", 30, 30)
    assert counts["indexability"] == ("done", 30, 30)
    assert counts["order_links"] == ("done", order.links_ordered, order.links_ordered)
    assert counts["deliver_links"] == ("done", order.links_live, order.links_ordered)
    assert counts["social"] == ("done", 30, 30)
    assert counts["schema"][0] == "done"
    assert counts["report"] == ("done", 1, 1)
    # One publisher of the book does not keep what it agreed; that link is not billed.
    assert (order.links_ordered, order.links_live) == (10, 9)
    _check_money(order)
    _check_evidence(order)


def _check_money(order):
    links = SAGBacklink.objects.filter(order_ref=order.pk)
    live = [link for link in links if link.status == "live"]
    prices = [(link.cost * Decimal("1.2")).quantize(Decimal("0.01")) for link in live]
    assert order.billed_amount <= Decimal("1500.00")
    owed = PendingLine.objects.filter(kind="pass_through_link", invoice__isnull=True)
    assert sorted(line.amount for line in owed) == sorted(prices)
    assert Invoice.objects.get().total == Decimal("399.00")
    assert sum(JournalEntry.objects.values_list("amount", flat=True)) == 0


def _check_evidence(order):
    checks = LinkCheck.objects.filter(backlink__status="live")
    assert {check.verdict for check in checks} == {"found"}
    assert all(check.capture_id for check in checks)
    assert PublishedPage.objects.count() == 30
    assert PageCheck.objects.filter(verdict="indexable").values("url").distinct().count() == 30
    assert SocialPost.objects.count() == 60
    report = ServiceReport.objects.get()
    assert report.report_data["backlinks"] is not None
