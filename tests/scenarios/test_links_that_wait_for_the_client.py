"""Specification 6.2 with nothing approved beforehand: each link waits for the client's yes."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import igny8.demo
from igny8.accounts.queries import clients_people
from igny8.billing.models import PendingLine
from igny8.inbox.actions import decide_approval
from igny8.inbox.models import Approval
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.mail.models import Email
from igny8.marketplaces.actions.price_books import import_price_book
from igny8.marketplaces.models import SandboxPlacement
from igny8.months.actions import start_month
from igny8.sag.models import SAGBacklink
from igny8.services.actions.approvals import answer_approval
from igny8.services.models import BacklinkServiceOrder
from igny8.services.rules.intake import IntakeSubscription
from igny8.services.service_config import parse_service_config
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


def run_january(site):
    with simulated(JANUARY_28):
        run = start_month(site, month=JANUARY, by=None, now=JANUARY_28, accept_drafts=True)
        run_waiting_jobs()
    run.refresh_from_db()
    return run


def test_every_link_waits_for_the_client_and_is_bought_after_the_yes(server, northlight, client_of):
    import_price_book(northlight, source=BOOK, now=JANUARY_1, by=None)
    starts = IntakeSubscription(tier="pro", starts_on=JANUARY, payment_method="manual")
    config = parse_service_config({"backlinks": {"monthly_budget": 600}})
    intake = as_demo("prairie-roofing", subscription=starts, service_config=config)
    subscription = client_of(intake, now=JANUARY_1)
    site = subscription.site
    [carl] = clients_people(subscription.account, roles=("client_approver",))
    budget = Approval.objects.get(kind="backlink_budget")
    decide_approval(budget, by=carl, approved=True, now=JANUARY_1)

    for _ in range(2):
        run = run_january(site)

    order, question = BacklinkServiceOrder.objects.get(), Approval.objects.get(status="pending")
    assert (run.status, run.message) == (
        "waiting",
        f"The client has not said yes to 5 links for {question.amount} USD, each at 0.00 USD or "
        "more before our markup.",
    )
    assert question.amount == order.client_price
    assert len(question.details.splitlines()) == order.links_ordered == 5
    assert Email.objects.filter(document_id=str(question.pk)).count() == 1
    assert SandboxPlacement.objects.count() == 0

    with simulated(JANUARY_28):
        answer_approval(question, by=carl, approved=True, note="", now=JANUARY_28)
    for _ in range(2):
        run = run_january(site)

    order.refresh_from_db()
    counts = {name: (status, done, total) for name, status, done, total in steps_of(run)}
    live = SAGBacklink.objects.filter(status="live").count()
    assert counts["order_links"] == ("done", 5, 5)
    assert counts["deliver_links"] == ("done", live, 5)
    assert counts["report"] == ("done", 1, 1)
    assert live == order.links_live == order.links_delivered
    owed = PendingLine.objects.filter(kind="pass_through_link")
    assert sum(line.amount for line in owed) == order.billed_amount
    assert order.margin == order.billed_amount - order.actual_cost
