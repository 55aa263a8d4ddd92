"""What the API's tests share: Carl's service with one of everything, and everybody's browser."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from igny8.accounts.actions.accounts import (
    add_person,
    add_site,
    open_account,
    set_up_operator,
)
from igny8.accounts.flags import set_flag
from igny8.accounts.models import Account, Site, User
from igny8.api.tests.collecting import Collecting, collecting_rows
from igny8.api.tests.correcting import corrections_of
from igny8.api.tests.ordering import coming_retainer, lost_link, placement_by_hand
from igny8.api.tests.reviewing import page_to_review, stopped_page
from igny8.billing.actions.coupons import offer_coupon
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import Coupon, CreditNote, Invoice, Payment, Refund
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
from igny8.services.actions.time_entries import add_time_entry
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import (
    BacklinkServiceOrder,
    ManagedServiceSubscription,
    Retainer,
    TimeEntry,
)
from igny8.services.service_config import parse_service_config
from igny8.social.models import SocialPost

PRICE_BOOK = Path(__file__).parents[3] / "tests" / "data" / "price-books" / "publishers.csv"
JUNE = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
FLAGS = ("managed_services_enabled", "backlink_orders_enabled")


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
    credit_note: CreditNote
    refund: Refund
    prepayment: Payment
    draft_text: SocialPost
    ready_text: SocialPost
    posted_text: SocialPost
    review: ContentNeed
    stopped: ContentNeed
    lost_link: SAGBacklink
    placement: ManualPlacement
    retainer: Retainer
    coupon: Coupon
    time: TimeEntry
    collecting: Collecting


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
    for flag in FLAGS:
        set_flag(flag, enabled=True)


@dataclass(frozen=True)
class Scene:
    """Carl's world, and everybody in it by name."""

    operator: Account
    account: Account
    people: dict[str, User]
    world: World


def build_scene() -> Scene:
    """Everybody and everything."""
    operator = set_up_operator(name="Northlight")
    account, stranger = [
        open_account(operator, name=name, country="GB", currency="USD", time_zone="Europe/London")
        for name in ("Carl's Chairs", "Sid's Sofas")
    ]
    site = add_site(
        account, domain="carls-chairs.example", name="Carl's Chairs",
        url="https://carls-chairs.example/", industry="Furniture", niche="general",
        country="GB", language="en",
    )  # fmt: skip
    people = {
        name: add_person(of, email=f"{shown.lower()}@people.example", name=shown, role=role)
        for name, shown, of, role in (
            ("ada", "Ada", operator, "owner"),
            ("manager", "Mia", operator, "account_manager"),
            ("fin", "Fin", operator, "finance"),
            ("carl", "Carl", account, "client_approver"),
            ("vic", "Vic", account, "client_viewer"),
            ("sid", "Sid", stranger, "client_approver"),
        )
    }
    subscription = managed(site, account_manager=people["manager"])
    world = build_world(subscription, operator=operator, by=people["ada"], now=NOON)
    return Scene(operator, account, people, world)


@pytest.fixture(scope="module")
def module_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("api")


@pytest.fixture(autouse=True)
def data_folder(module_folder: Path, tmp_path: Path, settings: Any) -> Path:
    """A data folder of the test's own, but for the files of the scene."""
    settings.FILES_ROOT = module_folder
    settings.SITES_ROOT, settings.OUTBOX_ROOT = tmp_path / "sites_root", tmp_path / "outbox_root"
    return tmp_path


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, module_folder: Path) -> Iterator[Scene]:
    """Built once: each test is a transaction inside this one, and is rolled back."""
    files = override_settings(FILES_ROOT=module_folder)
    with django_db_blocker.unblock(), transaction.atomic(), simulated(NOON), files:
        yield build_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(built: Scene, db: None) -> Scene:
    """A test's own copy of all rows, as they stand when it begins."""
    return deepcopy(built)


@pytest.fixture
def world(scene: Scene) -> World:
    return scene.world


@pytest.fixture
def subscription(world: World) -> ManagedServiceSubscription:
    return world.subscription


@pytest.fixture
def operator(scene: Scene) -> Account:
    return scene.operator


@pytest.fixture
def account(scene: Scene) -> Account:
    return scene.account


@pytest.fixture
def site(world: World) -> Site:
    return world.subscription.site


@pytest.fixture
def ada(scene: Scene) -> User:
    return scene.people["ada"]


@pytest.fixture
def manager(scene: Scene) -> User:
    return scene.people["manager"]


@pytest.fixture
def fin(scene: Scene) -> User:
    return scene.people["fin"]


@pytest.fixture
def carl(scene: Scene) -> User:
    return scene.people["carl"]


@pytest.fixture
def vic(scene: Scene) -> User:
    return scene.people["vic"]


@pytest.fixture
def sid(scene: Scene) -> User:
    return scene.people["sid"]


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


def build_world(
    subscription: ManagedServiceSubscription, *, operator: Account, by: User, now: datetime
) -> World:
    """One row of each kind beside the subscription."""
    site = subscription.site
    # Bought by hand: a client who pays is offered nothing of the sandbox's.
    book = PRICE_BOOK.read_bytes().replace(b"living.example,sandbox", b"living.example,manual")
    import_price_book(operator, source=book, file_name="publishers.csv", now=now)
    offer = PriceBookEntry.objects.get(publisher__domain="northern-living.example", tier="basic")
    failed, queued = [onboarding_job(subscription, key, now) for key in ("failed", "queued")]
    Job.objects.filter(pk=failed.pk).update(
        status=Job.Status.FAILED, error="psycopg said no.", finished_at=now, attempts=7
    )
    invoice = Invoice.objects.get(account=site.account)
    credit_note, prepayment, refund = corrections_of(site.account, by=by)
    draft_text, ready_text, posted_text = texts_of(site, by=by, now=now)
    order = drafted(site, offer, by=by, now=now)
    new_site = add_site(
        site.account, domain="carls-tables.example", name="Carl's Tables",
        url="https://carls-tables.example/", industry="Furniture", niche="general",
        country="GB", language="en",
    )  # fmt: skip
    return World(
        subscription=subscription,
        invoice=invoice,
        transfer=record_manual_payment(
            invoice, amount=Decimal("9.00"), reference="TRX 9", by=by, now=now
        ),
        credit_note=credit_note,
        refund=refund,
        prepayment=prepayment,
        draft_text=draft_text,
        ready_text=ready_text,
        posted_text=posted_text,
        review=page_to_review(site, now=now),
        stopped=stopped_page(site),
        order=order,
        lost_link=lost_link(order, now=now),
        placement=placement_by_hand(site, now=now),
        coupon=offer_coupon(site.account.parent, code="WELCOME", percent=Decimal(10)),
        report=june_report(site, by=by, now=now),
        time=hours_of(subscription, by=by, now=now),
        approval=request_approval(
            site, kind="backlink_budget", subject_id=str(subscription.pk), now=now,
            title="A monthly budget of 500.00 USD for links", amount=Decimal("500.00"),
        ),
        todo=Todo.objects.filter(site=site).earliest("created_at"),
        failed=failed,
        queued=queued,
        collecting=collecting_rows(invoice, now=now),
        offer=offer,
        new_site=new_site,
        retainer=coming_retainer(new_site, now=now),
    )  # fmt: skip


def hours_of(subscription: ManagedServiceSubscription, *, by: User, now: datetime) -> TimeEntry:
    """Ninety minutes of the account manager's in June."""
    person = subscription.account_manager or by
    return add_time_entry(
        subscription.site, person=person, minutes=90, worked_on=date(2025, 6, 30), by=by, now=now,
        note="Calls",
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
