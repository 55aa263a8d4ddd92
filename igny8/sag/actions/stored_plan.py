"""A plan as rows."""

from collections.abc import Sequence

from igny8.sag.models import Cluster, PlannedPage, SAGBlueprint, TaxonomyTerm
from igny8.sag.rules.pages import BlueprintPlan, ClusterPlan, Page, Term


def store_plan(blueprint: SAGBlueprint, plan: BlueprintPlan) -> None:
    """Write a new version's clusters, terms and pages; four statements, whatever their number."""
    clusters = Cluster.objects.bulk_create(
        _cluster(blueprint, cluster, order)
        for order, cluster in enumerate(_in_order(plan.clusters), start=1)
    )
    by_slug = {cluster.slug: cluster for cluster in clusters}
    terms = TaxonomyTerm.objects.bulk_create(
        _term(blueprint, by_slug[cluster.slug], term)
        for cluster in plan.clusters
        for term in cluster.terms
    )
    by_term = {(term.taxonomy, term.slug): term for term in terms}
    PlannedPage.objects.bulk_create(
        _page(blueprint, by_slug[cluster.slug], page, by_term)
        for cluster in plan.clusters
        for page in cluster.pages
    )


def _in_order(clusters: Sequence[ClusterPlan]) -> list[ClusterPlan]:
    """The clusters by when their hubs are written."""
    return sorted(clusters, key=lambda cluster: cluster.pages[0].priority)


def _cluster(blueprint: SAGBlueprint, cluster: ClusterPlan, order: int) -> Cluster:
    return Cluster(
        account_id=blueprint.account_id,
        blueprint=blueprint,
        name=cluster.name,
        slug=cluster.slug,
        description=cluster.description,
        order=order,
        head_keyword=cluster.head_keyword[:300],
        clicks=cluster.clicks,
        impressions=cluster.impressions,
        keywords=list(cluster.keywords),
        existing_pages=list(cluster.existing_pages),
    )


def _term(blueprint: SAGBlueprint, cluster: Cluster, term: Term) -> TaxonomyTerm:
    return TaxonomyTerm(
        account_id=blueprint.account_id,
        blueprint=blueprint,
        cluster=cluster,
        taxonomy=term.taxonomy,
        kind=term.kind,
        name=term.name,
        slug=term.slug,
        description=term.description,
    )


def _page(
    blueprint: SAGBlueprint,
    cluster: Cluster,
    page: Page,
    terms: dict[tuple[str, str], TaxonomyTerm],
) -> PlannedPage:
    return PlannedPage(
        account_id=blueprint.account_id,
        blueprint=blueprint,
        cluster=cluster,
        term=terms[page.term.taxonomy, page.term.slug] if page.term else None,
        role=page.role,
        content_type=page.content_type,
        title=page.title[:200],
        slug=page.slug,
        target_keyword=page.keyword[:300],
        secondary_keywords=list(page.secondary),
        intent=page.intent,
        angle=page.angle,
        intake_fields=list(page.fields),
        priority=page.priority,
        month_number=page.month,
        impressions=page.impressions,
        position=page.position,
        evidence=page.evidence,
        existing_url=page.existing_url,
    )
