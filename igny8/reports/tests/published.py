"""Published pages and links as rows, for reports to read."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from igny8.accounts.models import Site
from igny8.content.models import ContentNeed, Draft, PublishedPage
from igny8.content.tests.plans import approved_plan
from igny8.indexing.models import PageCheck
from igny8.links.models import LinkCheck
from igny8.sag.models import PlannedPage, SAGBacklink, SAGBlueprint


def blueprint_of(site: Site) -> SAGBlueprint:
    found = SAGBlueprint.objects.filter(site=site, status="approved").first()
    return found or approved_plan(site, now=datetime(2025, 6, 1, 9, 0, tzinfo=UTC))


def publish_pages(site: Site, days: list[date], *, words: int = 700) -> list[PublishedPage]:
    """One page on each of the days at noon UTC, in the order of the blueprint."""
    used = ContentNeed.objects.filter(site=site).values("planned_page")
    plan = blueprint_of(site).pages.exclude(pk__in=used).order_by("priority")
    return [_published(page, day, words) for page, day in zip(plan, days, strict=False)]


def _published(page: PlannedPage, day: date, words: int) -> PublishedPage:
    site, at = page.blueprint.site, datetime.combine(day, time(12), tzinfo=UTC)
    need = ContentNeed.objects.create(
        account=site.account, site=site, planned_page=page, month=day.replace(day=1),
        serial=page.priority, priority=page.priority, title=page.title, slug=page.slug,
        content_type=page.content_type, role=page.role, cluster=page.cluster.name,
        target_keyword=page.target_keyword, status=ContentNeed.Status.PUBLISHED,
    )  # fmt: skip
    draft = Draft.objects.create(
        account=site.account, need=need, version=1, status=Draft.Status.ACCEPTED, title=page.title,
        slug=page.slug, body_markdown="", body_html="", word_count=words,
        reading_ease=Decimal("60"), fingerprint=b"", writer="Ada", is_template=False, written_at=at,
    )  # fmt: skip
    return PublishedPage.objects.create(
        account=site.account, site=site, need=need, draft=draft, remote_id=page.slug,
        url=f"{site.url}{page.slug}/", title=page.title, content_type=page.content_type,
        word_count=words, published_at=at,
    )  # fmt: skip


def add_link(site: Site, number: int, **changes: object) -> SAGBacklink:
    """A live link of June 2025 from press-<number>.example."""
    fields: dict[str, object] = {
        "target_url": f"{site.url}chairs/", "anchor": "banquet chairs", "agreed_rel": "sponsored",
        "publisher_domain": f"press-{number}.example", "currency": "USD", "cost": Decimal("100.00"),
        "page_url": f"https://press-{number}.example/on-chairs/", "dr": 40 + number,
        "dr_source": "Ahrefs", "dr_date": date(2025, 6, 2), "status": SAGBacklink.Status.LIVE,
        "ordered_at": datetime(2025, 6, 3, 9, 0, tzinfo=UTC),
        "live_since": datetime(2025, 6, 10, 9, 0, tzinfo=UTC), **changes,
    }  # fmt: skip
    return SAGBacklink.objects.create(account=site.account, site=site, **fields)


def check_pages(pages: list[PublishedPage], day: date, *, problems: int = 0) -> None:
    """A look at each page on a day; the first `problems` of them say noindex."""
    for number, page in enumerate(pages):
        is_bad = number < problems
        PageCheck.objects.create(
            account=page.account, site=page.site, page=page, url=page.url, checked_on=day,
            checked_at=datetime.combine(day, time(13), tzinfo=UTC),
            verdict="not_indexable" if is_bad else "indexable",
            reasons=["The page says noindex."] if is_bad else [],
        )  # fmt: skip


def check_link(link: SAGBacklink, day: date, *, quality: int = 80) -> None:
    """A visit of the link that found it."""
    LinkCheck.objects.create(
        account=link.account, site=link.site, backlink=link, checked_on=day,
        checked_at=datetime.combine(day, time(13), tzinfo=UTC), page_url=link.page_url,
        verdict="found", reason="The link stands.", is_as_agreed=True, quality_score=quality,
    )  # fmt: skip
