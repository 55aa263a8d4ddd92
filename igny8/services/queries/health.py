"""The facts behind a site's health score, collected from those who know them."""

from datetime import date, timedelta

from django.db.models import Sum

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.indexing.queries import index_counts
from igny8.kit.clock import month_start
from igny8.sag.models import CampaignMonth, PlannedPage, SAGBacklink, SAGBlueprint
from igny8.sag.queries import approved_blueprint
from igny8.sag.rules.health import Health, HealthFacts, health_score
from igny8.schema.models import SchemaFinding, SchemaScan
from igny8.search_console.models import SearchImport
from igny8.search_console.queries import bands
from igny8.services.models import ManagedServiceSubscription

Status = SAGBacklink.Status
A_DAY = timedelta(days=1)


def site_health(site: Site, *, today: date) -> Health | None:
    """The score (0 to 100) and its reasons; None before a blueprint is approved."""
    blueprint = approved_blueprint(site)
    if blueprint is None:
        return None
    return health_score(_facts(site, blueprint, today=today))


def _facts(site: Site, blueprint: SAGBlueprint, *, today: date) -> HealthFacts:
    clusters = blueprint.clusters.count()
    published = PublishedPage.objects.filter(site=site)
    hubs = published.filter(need__planned_page__role=PlannedPage.Role.HUB)
    queries, in_top_20 = _queries(site)
    checked, indexable = _indexable(site, today=today)
    due, live, lost = _links(site, today=today)
    return HealthFacts(
        clusters=clusters,
        clusters_with_hub=min(
            hubs.values("need__planned_page__cluster").distinct().count(), clusters
        ),
        pages_due=_pages_due(site, blueprint, today=today),
        pages_published=published.count(),
        pages_planned=blueprint.pages.count(),
        pages_checked=checked,
        pages_indexable=indexable,
        queries=queries,
        queries_in_top_20=in_top_20,
        links_due=due,
        links_live=live,
        links_lost=lost,
        pages_with_schema=_pages_with_schema(site),
    )


def _pages_due(site: Site, blueprint: SAGBlueprint, *, today: date) -> int:
    """The pages promised for the service's months that are over when this day ends."""
    rows = ManagedServiceSubscription.objects.filter(site=site).exclude(status="cancelled")
    subscription = rows.select_related("agreement").first()
    if subscription is None:
        return 0
    over = subscription.agreement.periods.filter(end__lte=today + A_DAY)
    owed = over.aggregate(total=Sum("units_owed"))["total"] or 0
    return min(owed, blueprint.pages.count())


def _indexable(site: Site, *, today: date) -> tuple[int | None, int | None]:
    """The pages whose last check could tell, and those of them that may be listed."""
    counts = index_counts(site, on=today)
    told = counts.indexable + counts.not_indexable
    return (told, counts.indexable) if told else (None, None)


def _queries(site: Site) -> tuple[int | None, int | None]:
    latest = SearchImport.objects.filter(site=site).order_by("-end").first()
    found = bands(site, latest.start, latest.end) if latest else None
    return (found.queries, found.top_20) if found else (None, None)


def _links(site: Site, *, today: date) -> tuple[int | None, int | None, int | None]:
    """Links that the campaign's past months planned, those that stand, those that were lost."""
    months = CampaignMonth.objects.filter(
        campaign__site=site, campaign__status="active", month__lt=month_start(today)
    )
    planned = months.aggregate(total=Sum("link_count"))["total"]
    links = SAGBacklink.objects.filter(site=site)
    if planned is None and not links.exists():
        return None, None, None
    live = links.filter(status=Status.LIVE).count()
    return planned or live, live, links.filter(status=Status.LOST).count()


def _pages_with_schema(site: Site) -> int | None:
    if not SchemaScan.objects.filter(site=site, finished_at__isnull=False).exists():
        return None
    lacking = SchemaFinding.objects.filter(
        site=site, kind=SchemaFinding.Kind.MISSING, status=SchemaFinding.Status.OPEN
    )
    urls = lacking.values("url")
    return PublishedPage.objects.filter(site=site).exclude(url__in=urls).count()
