"""A small portfolio, end to end: one Lite client, its first month and a few days."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from igny8.accounts.models import Membership
from igny8.billing.actions.gateway_records import read_gateways
from igny8.billing.models import Invoice
from igny8.content.models import PublishedPage
from igny8.dashboard.queries.reconcile import reconcile
from igny8.demo.actions import load_client
from igny8.demo.actions.people import sign_ins_file, write_sign_ins
from igny8.demo.actions.portfolio import set_up_operator_side
from igny8.inbox.models import Approval, Todo
from igny8.months.models import MonthRun
from igny8.reports.models import ServiceReport
from igny8.services.models import ManagedServiceSubscription, OrderedLink

APRIL = date(2026, 4, 1)
NOW = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture(autouse=True)
def installation(settings, live_server, tmp_path):
    """An installation that serves its sites and publishers where checks may visit them."""
    settings.DATA = tmp_path
    settings.PUBLIC_URL = live_server.url
    settings.SANDBOX_PUBLISHERS_URL = f"{live_server.url}/demo/publishers"
    settings.OUTBOUND_ALLOWLIST = (live_server.url.removeprefix("http://"),)
    return set_up_operator_side(now=NOW)


def rows() -> dict[str, int]:
    """How many rows every table of ours has."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("igny8.")]
    return {model._meta.label: model.objects.count() for model in ours}


def test_a_client_has_a_billed_published_and_reported_month():
    load_client("vaino", now=NOW, start=APRIL, until=date(2026, 4, 12))
    assert PublishedPage.objects.count() == 5
    assert Invoice.objects.count() == 1

    load_client("vaino", now=NOW)

    subscription = ManagedServiceSubscription.objects.get(site__domain="vaino.example")
    assert subscription.status == "active"
    assert subscription.agreement.ends_on is None
    assert PublishedPage.objects.filter(need__month=APRIL).count() == 10
    assert list(Invoice.objects.order_by("issued_on").values_list("issued_on", "total")) == [
        (date(2026, 4, 1), subscription.monthly_price),
        (date(2026, 5, 1), subscription.monthly_price),
    ]
    assert all(not invoice.balance.amount for invoice in Invoice.objects.all())
    run = MonthRun.objects.get()
    assert (run.month, run.status) == (APRIL, MonthRun.Status.DONE), run.message
    assert ServiceReport.objects.get().status == ServiceReport.Status.SENT
    assert not Todo.objects.filter(key__startswith="first:", done_at=None).exists()

    before = rows()
    load_client("vaino", now=NOW)

    assert rows() == before
    books = reconcile(read_gateways(now=NOW), now=NOW)
    assert [finding.check.title for finding in books if not finding.agrees] == []


def test_a_refused_card_leaves_the_last_invoice_unpaid():
    load_client("halal-vpn", now=datetime(2026, 4, 1, 3, 0, tzinfo=UTC), start=APRIL)

    invoice = Invoice.objects.get()
    assert invoice.balance.amount == invoice.total
    assert not PublishedPage.objects.exists()


def test_the_team_signs_in_with_passwords_of_their_own():
    people = write_sign_ins(sign_ins_file())

    assert len({person["password"] for person in people}) == len(people)
    assert oct(sign_ins_file().stat().st_mode)[-3:] == "600"
    team = Membership.objects.filter(account__kind="operator").select_related("user")
    passwords = {person["email"]: person["password"] for person in people}
    signing_in = [member.user for member in team if member.user.email in passwords]
    assert signing_in
    assert all(user.check_password(passwords[user.email]) for user in signing_in)


def test_a_pro_client_says_yes_to_the_dearer_links_before_they_are_ordered():
    load_client("seva-mattress", now=NOW, start=APRIL, until=date(2026, 4, 9))
    question = Approval.objects.get(kind="backlink_order")
    held = OrderedLink.objects.filter(needs_approval=True)
    assert question.status == "pending"
    assert held.count() == len(question.details.splitlines()) > 0
    assert not held.filter(placed_at__isnull=False).exists()

    load_client("seva-mattress", now=NOW, start=APRIL, until=date(2026, 4, 10))

    question.refresh_from_db()
    assert question.status == "approved"
    assert not OrderedLink.objects.filter(placed_at=None).exists()
