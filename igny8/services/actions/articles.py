"""A client's articles: planned from the blueprint, written, and published with their schema."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from igny8.accounts.models import Site
from igny8.billing.entitlements import require
from igny8.billing.models import ServicePeriod
from igny8.content.actions import advance
from igny8.content.actions.plan import plan_content
from igny8.content.actions.publish import publish_page, refresh_links
from igny8.content.actions.review import accept_automatically
from igny8.content.gateways.painter import CoverPainter
from igny8.content.gateways.writer import configured_writer
from igny8.content.models import ContentNeed, Draft, PublishedPage
from igny8.content.queries import needs_of_month, pages_with_new_links, unplanned_pages
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import month_start, next_month
from igny8.publishing.actions import SitePublisher, publisher_for
from igny8.publishing.errors import SiteProblem
from igny8.publishing.models import SiteConnection
from igny8.schema.actions import build_for_page, scan_site
from igny8.services.actions.announcing import announce_page
from igny8.services.actions.counters import refresh_counters
from igny8.services.actions.shortage import note_shortage
from igny8.services.models import ManagedServiceSubscription

Status = ContentNeed.Status
TO_WRITE = (Status.PLANNED, Status.IDEA, Status.BRIEFED, Status.DRAFTED)


@dataclass(frozen=True, slots=True)
class Written:
    """How a month's articles stand: ready of how many, and what a person must see to."""

    ready: int
    total: int
    stopped: tuple[str, ...]


def plan_articles(
    subscription: ManagedServiceSubscription, *, month: date, count: int, now: datetime
) -> list[ContentNeed]:
    """The month's articles, brought up to `count` from the approved blueprint.

    Of the content types that the configuration names and the tier has. Raises BlueprintNotApproved,
    NotInPlan.
    """
    require(subscription.account, "content", tier=subscription.tier)
    wanted = _content_types(subscription)
    return plan_content(subscription.site, month=month, count=count, content_types=wanted, now=now)


def can_plan_more(subscription: ManagedServiceSubscription) -> bool:
    """Whether the approved blueprint has pages of the client's content types left."""
    left = unplanned_pages(subscription.site, content_types=_content_types(subscription))
    return left.exists()


def _content_types(subscription: ManagedServiceSubscription) -> tuple[str, ...]:
    wanted = tuple(subscription.config.automation.content_types)
    if subscription.tier != "pro":
        wanted = tuple(kind for kind in wanted if kind != "taxonomy_landing")
    return wanted


def write_articles(
    subscription: ManagedServiceSubscription,
    *,
    month: date,
    now: datetime,
    count: int | None = None,
    progress: Progress = quiet,
) -> Written:
    """Take the month's articles into review, at most `count` that are not there yet.

    Safe to repeat: each goes on from where it stands. Raises NotEnoughCredits and what a writer
    that may yet answer says.
    """
    writer, painter = configured_writer(), CoverPainter()
    needs = list(needs_of_month(subscription.site, month))
    waiting = [need for need in needs if need.status in TO_WRITE][:count]
    done = len(needs) - sum(need.status in TO_WRITE for need in needs)
    for number, need in enumerate(waiting):
        progress(done + number, len(needs), f"Writing “{need.title}”")
        advance(need, writer=writer, painter=painter, now=now)
    return written(subscription.site, month)


def written(site: Site, month: date) -> Written:
    """How the month's articles stand."""
    needs = list(needs_of_month(site, month))
    stopped = [need for need in needs if need.status == Status.NEEDS_PERSON]
    ready = [need for need in needs if need.status not in (*TO_WRITE, Status.NEEDS_PERSON)]
    return Written(
        len(ready), len(needs), tuple(f"“{need.title}”: {need.problem}" for need in stopped)
    )


def publish_articles(
    subscription: ManagedServiceSubscription,
    *,
    month: date,
    now: datetime,
    today: date,
    only: Collection[UUID] | None = None,
    progress: Progress = quiet,
) -> list[PublishedPage]:
    """Publish every accepted article of the month that is not out yet; all of the month's pages.

    `only` keeps it to these drafts, where the client approves them. Each is announced on the
    configured platforms where the service says so. Raises SiteProblem, after which the ones before
    stand; a repeat goes on.
    """
    site = subscription.site
    publisher = publisher_for(site)
    accepted = _to_publish(site, month, only)
    total = needs_of_month(site, month).count()
    before = total - len(accepted)
    for number, draft in enumerate(accepted):
        progress(before + number, total, f"Publishing “{draft.title}”")
        _publish(subscription, draft, publisher, now=now)
    pages = PublishedPage.objects.filter(need__site=site, need__month=month)
    if accepted:
        _link_to_what_is_new(site, publisher, now=now)
        refresh_counters(subscription, today=today)
        _complete_schema(publisher, [page.url for page in pages], now=now)
    return list(pages)


def _to_publish(site: Site, month: date, only: Collection[UUID] | None) -> list[Draft]:
    drafts = Draft.objects.filter(
        need__site=site, need__month=month, need__status=Status.ACCEPTED, status="accepted"
    )
    if only is not None:
        drafts = drafts.filter(pk__in=only)
    rows = drafts.select_related("need__site", "need__account")
    return list(rows.order_by("need__priority", "need__serial"))


def _complete_schema(publisher: SitePublisher, urls: list[str], *, now: datetime) -> None:
    """What a client's theme shows is known only once a page stands there: add what it bears out.

    Pages that cannot be read back now are left to the next scan.
    """
    if publisher.connection.kind == SiteConnection.Kind.WORDPRESS:
        with contextlib.suppress(SiteProblem):
            scan_site(publisher.connection.site, now=now, only=urls)


def _publish(
    subscription: ManagedServiceSubscription,
    draft: Draft,
    publisher: SitePublisher,
    *,
    now: datetime,
) -> None:
    page = publish_page(draft, publisher=publisher, json_ld=build_for_page(draft, now=now), now=now)
    announce_page(subscription, page, now=now)


def _link_to_what_is_new(site: Site, publisher: SitePublisher, *, now: datetime) -> None:
    """Older pages of a cluster gain their links to the pages that came out after them."""
    for page in pages_with_new_links(site):
        draft = Draft.objects.select_related("need__site", "need__account").get(pk=page.draft_id)
        refresh_links(
            page, publisher=publisher, json_ld=build_for_page(draft, now=page.published_at), now=now
        )


def write_due_articles(
    subscription_id: str, *, day: date, before: int, now: datetime, progress: Progress = quiet
) -> Written:
    """One run of a client's automation: as many articles as its configuration says.

    They come on top of those that were written or stopped `before`, when the run was asked for, so
    that a repeat plans none twice. Accepted and published at once only where the service says so
    and no template wrote them. Raises BlueprintNotApproved, NotEnoughCredits and what a writer that
    may yet answer says.
    """
    rows = ManagedServiceSubscription.objects.select_related(
        "account", "site__account", "agreement"
    )
    subscription = rows.get(pk=subscription_id)
    month, config = month_start(day), subscription.config
    owed = owed_in(subscription, month=month)
    count = min(before + config.automation.articles_per_run, owed)
    planned = plan_articles(subscription, month=month, count=count, now=now)
    if len(planned) < count or count == owed:
        note_shortage(subscription, month=month, planned=len(planned), owed=owed, now=now)
    found = write_articles(subscription, month=month, now=now, progress=progress)
    if config.automation.auto_publish:
        accept_what_may(subscription, month=month, now=now)
        publish_articles(subscription, month=month, now=now, today=day, progress=progress)
    return found


def owed_in(subscription: ManagedServiceSubscription, *, month: date) -> int:
    """The articles that the periods which begin in a calendar month owe."""
    periods = ServicePeriod.objects.filter(
        agreement=subscription.agreement_id, start__gte=month, start__lt=next_month(month)
    )
    return sum(period.units_owed for period in periods)


def accept_what_may(
    subscription: ManagedServiceSubscription, *, month: date, now: datetime
) -> None:
    """Accept the month's drafts that no template wrote, as auto_publish asks (decisions 3.19)."""
    drafts = Draft.objects.filter(
        need__site=subscription.site,
        need__month=month,
        need__status=Status.REVIEW,
        status=Draft.Status.IN_REVIEW,
        is_template=False,
    )
    for draft in drafts.select_related("need"):
        accept_automatically(draft, now=now)
