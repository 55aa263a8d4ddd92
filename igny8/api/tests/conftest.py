"""What the API's tests share: Carl's service with one of everything, and everybody's browser."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from igny8.accounts.actions.accounts import add_person, add_site, open_account
from igny8.accounts.flags import set_flag
from igny8.accounts.models import Account, Site, User
from igny8.api.tests.ordering import lost_link, placement_by_hand
from igny8.api.tests.reviewing import page_to_review, stopped_page
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import Invoice, Payment
from igny8.content.models import ContentNeed
from igny8.inbox.actions import request_approval
from igny8.inbox.models import Approval, Todo
from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.kit.clock import simulated
from igny8.marketplaces.actions import import_price_book
from igny8.marketplaces.models import ManualPlacement, PriceBookEntry
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.reports.tests.published import publish_pages
from igny8.sag.models import SAGBacklink
from igny8.services.actions.duties import list_duties
from igny8.services.actions.offers import offered_links
from igny8.services.actions.orders import draft_order
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.service_config import parse_service_config
from igny8.social.models import SocialPost

PRICE_BOOK = Path(__file__).parents[3] / "tests" / "data" / "price-books" / "publishers.csv"
JUNE = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Carl's managed service on 1 July 2025, and one row of each kind that hangs on it."""

    subscription: ManagedServiceSubscription
    order: BacklinkServiceOrder
    report: ServiceReport
    approval: Approval
    todo: Todo
    failed: Job
    queued: Job
    offer: PriceBookEntry
    new_site: Site
    invoice: Invoice
    transfer: Payment
    draft_text: SocialPost
    ready_text: SocialPost
    posted_text: SocialPost
    review: ContentNeed
    stopped: ContentNeed
    lost_link: SAGBacklink
    placement: ManualPlacement


class Browser:
    """A signed-in (or signed-out) browser that speaks JSON."""

    def __init__(self, user: User | None, *, strict: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=strict)
        if user is not None:
            self.client.force_login(user)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response to one request under /api/v1/."""
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            "" if body is None else self._text(body),
            content_type="application/json",
            headers=headers,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.ask("POST", path, {} if body is None else body)

    def patch(self, path: str, body: Any) -> Any:
        return self.ask("PATCH", path, body)

    def _text(self, body: Any) -> str:
        return body if isinstance(body, str) else json.dumps(body, default=str)


@pytest.fixture(autouse=True)
def today(now: datetime) -> Iterator[None]:
    """The API reads the clock itself; it is noon UTC on 1 July 2025."""
    with simulated(now):
        yield


@pytest.fixture
def flags(db: None) -> None:
    """Both of the features that have addresses here are on for the installation."""
    set_flag("managed_services_enabled", enabled=True)
    set_flag("backlink_orders_enabled", enabled=True)


@pytest.fixture
def fin(operator: Account) -> User:
    return add_person(operator, email="fin@northlight.example", name="Fin", role="finance")


@pytest.fixture
def vic(account: Account) -> User:
    return add_person(account, email="vic@carls-chairs.example", name="Vic", role="client_viewer")


@pytest.fixture
def bea(operator: Account) -> User:
    """She runs an agency of her own under the same operator; Carl is none of its clients."""
    agency = open_account(
        operator, name="Bea's Agency", country="GB", currency="USD", time_zone="Europe/London",
        kind=Account.Kind.AGENCY,
    )  # fmt: skip
    return add_person(agency, email="bea@agency.example", name="Bea", role="owner")


def managed(
    site: Site, *, tier: str = "pro", active: bool = True, **terms: Any
) -> ManagedServiceSubscription:
    """A managed service since 1 June 2025, its June opened and invoiced."""
    config = parse_service_config(terms.pop("config", {}))
    billing = ManagedBillingService()
    subscription = billing.create_managed_subscription(
        site, tier, "manual", starts_on=date(2025, 6, 1), now=JUNE, config=config, **terms
    )
    if active:
        billing.ensure_period_billed(subscription, day=date(2025, 6, 1), now=JUNE)
        subscription.refresh_from_db()
        subscription.activate(now=JUNE)
        list_duties(subscription, now=JUNE)
    return subscription


def plain_document(*_: object, **__: object) -> bytes:
    """Stands for the PDF compiler, which has tests of its own."""
    return b"%PDF-1.7 a report"


def june_report(site: Site, *, by: User, now: datetime) -> ServiceReport:
    """June's report, frozen by somebody although nothing was imported."""
    service = ReportService(render=plain_document)
    report = service.generate_report(site, date(2025, 6, 1), date(2025, 7, 1), "monthly", now=now)
    return service.freeze_report(report, now=now, by=by, reason="There is no import yet.")


def drafted(
    site: Site, offer: PriceBookEntry, *, by: User, now: datetime, key: str = "first"
) -> Any:
    """A draft order of one link at $120.00."""
    links = offered_links(site, [(offer.pk, f"{site.url}chairs/", "oak chairs")])
    return draft_order(
        site, key=key, order_type="one_time", pricing_mode="price_book", links=links, by=by,
        now=now, client_price=Decimal("120.00"), package="custom",
    )  # fmt: skip


@pytest.fixture
def subscription(site: Site, manager: User) -> ManagedServiceSubscription:
    return managed(site, account_manager=manager)


@pytest.fixture
def world(
    subscription: ManagedServiceSubscription, operator: Account, ada: User, now: datetime
) -> World:
    return build_world(subscription, operator=operator, by=ada, now=now)


def build_world(
    subscription: ManagedServiceSubscription, *, operator: Account, by: User, now: datetime
) -> World:
    """One row of each kind beside the subscription."""
    site = subscription.site
    import_price_book(operator, source=PRICE_BOOK, now=now)
    offer = PriceBookEntry.objects.get(publisher__domain="northern-living.example", tier="basic")
    failed, queued = [onboarding_job(subscription, key, now) for key in ("failed", "queued")]
    Job.objects.filter(pk=failed.pk).update(
        status=Job.Status.FAILED, error="psycopg said no.", finished_at=now, attempts=7
    )
    invoice = Invoice.objects.get(account=site.account)
    draft_text, ready_text, posted_text = texts_of(site, by=by, now=now)
    order = drafted(site, offer, by=by, now=now)
    return World(
        subscription=subscription,
        invoice=invoice,
        transfer=record_manual_payment(
            invoice, amount=Decimal("9.00"), reference="TRX 9", by=by, now=now
        ),
        draft_text=draft_text,
        ready_text=ready_text,
        posted_text=posted_text,
        review=page_to_review(site, now=now),
        stopped=stopped_page(site),
        order=order,
        lost_link=lost_link(order, now=now),
        placement=placement_by_hand(site, now=now),
        report=june_report(site, by=by, now=now),
        approval=request_approval(
            site, kind="backlink_budget", subject_id=str(subscription.pk), now=now,
            title="A monthly budget of 500.00 USD for links", amount=Decimal("500.00"),
        ),
        todo=Todo.objects.filter(site=site).earliest("created_at"),
        failed=failed,
        queued=queued,
        offer=offer,
        new_site=add_site(
            site.account, domain="carls-tables.example", name="Carl's Tables",
            url="https://carls-tables.example/", industry="Furniture", niche="general",
            country="GB", language="en",
        ),
    )  # fmt: skip


def texts_of(site: Site, *, by: User, now: datetime) -> list[SocialPost]:
    """A page of June, and its texts: a draft, one that is due, and one that was posted."""
    [page] = publish_pages(site, [date(2025, 6, 5)])
    facts = {"account": site.account, "site": site, "page": page, "text": f"Chairs: {page.url}"}
    draft = SocialPost.objects.create(platform="twitter", status="draft", **facts)
    ready, posted = [
        SocialPost.objects.create(platform=platform, scheduled_at=page.published_at, **facts)
        for platform in ("linkedin", "bluesky")
    ]
    posted.posted(url="https://bsky.app/profile/carl/post/1", by=by, now=now)
    return [draft, ready, posted]


def onboarding_job(subscription: ManagedServiceSubscription, key: str, now: datetime) -> Job:
    """A queued job of the client's."""
    return enqueue(
        "igny8.services.tasks.onboard_client", str(subscription.pk), title="Onboarding", key=key,
        account=subscription.account, site=subscription.site, now=now,
    )  # fmt: skip
