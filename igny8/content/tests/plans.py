"""Carl's Chairs: its intake and its approved plan of thirty pages, as rows."""

from datetime import datetime

from igny8.accounts.models import Site
from igny8.content.tests.clients import TALLOW_PAGES, slug_of
from igny8.sag.models import Cluster, Intake, PlannedPage, SAGBlueprint, TaxonomyTerm
from igny8.sag.rules.business import Business

CHAIRS = Business.model_validate(
    {
        "name": "Carl's Chairs",
        "about": ["Carl's Chairs sells chairs and tables to halls, hotels and caterers."],
        "industry": "Furniture",
        "products": [
            {
                "name": "Ashby Banquet Chair", "category": "Banquet Chairs", "price": "38.50",
                "currency": "GBP", "description": "A stacking chair with a steel frame.",
                "features": ["Stacks ten high", "Weighs 4.8 kg"],
            },
            {
                "name": "Calder Banquet Chair", "category": "Banquet Chairs", "price": "54.00",
                "currency": "GBP", "description": "An aluminium chair with a padded back.",
                "features": ["Weighs 3.9 kg", "Links to its neighbour"],
            },
            {
                "name": "Denholm Folding Chair", "category": "Folding Chairs", "price": "21.00",
                "currency": "GBP", "description": "A folding chair in beech.",
                "features": ["Folds flat to 6 cm"],
            },
            {
                "name": "6ft Trestle Table", "category": "Trestle Tables", "price": "62.00",
                "currency": "GBP", "description": "A folding table for six.",
                "sizes": ["183 x 76 cm"],
            },
            {
                "name": "8ft Trestle Table", "category": "Trestle Tables", "price": "79.00",
                "currency": "GBP", "description": "A folding table for eight.",
                "sizes": ["244 x 76 cm"],
            },
            {
                "name": "5ft Round Table", "category": "Round Tables", "price": "88.00",
                "currency": "GBP", "description": "A round table that seats eight.",
                "sizes": ["Diameter 152 cm"],
            },
        ],
        "problems": [{"name": "Storage is tight", "solution": "Chairs that stack ten high."}],
        "locations": ["Leeds", "York", "Bradford"],
        "strengths": ["Delivery in England and Wales", "Spare parts for five years"],
        "faqs": [
            {"question": "Can I buy a single chair?", "answer": "Yes, from one piece."},
            {"question": "Do you deliver to Scotland?", "answer": "Not at present."},
            {"question": "Can I see a chair first?", "answer": "Yes, in Leeds, by appointment."},
        ],
        "authors": [{"name": "Carla Holt"}],
        "email": "orders@carls-chairs.example",
    }
)  # fmt: skip


def approved_plan(site: Site, *, now: datetime, business: Business = CHAIRS) -> SAGBlueprint:
    """An approved plan of thirty pages, in the order of TALLOW_PAGES."""
    account = site.account
    intake = Intake.objects.create(
        account=account, site=site, version=1, recorded_at=now,
        data=business.model_dump(mode="json", exclude_none=True),
    )  # fmt: skip
    blueprint = SAGBlueprint.objects.create(
        account=account, site=site, version=1, mode="detailed", intake=intake,
        status=SAGBlueprint.Status.APPROVED, fingerprint="0" * 64,
    )  # fmt: skip
    clusters: dict[str, Cluster] = {}
    pages = []
    for priority, (title, keyword, kind, name) in enumerate(TALLOW_PAGES, 1):
        if name not in clusters:
            clusters[name] = _cluster(blueprint, name, order=len(clusters) + 1)
        pages.append(
            PlannedPage(
                account=account, blueprint=blueprint, cluster=clusters[name], title=title,
                role="hub" if kind == "cluster_hub" else "supporting", content_type=kind,
                slug=slug_of(title), target_keyword=keyword, intent="learn", angle="",
                priority=priority, month_number=1, evidence="Asked for in the test.",
            )
        )  # fmt: skip
    PlannedPage.objects.bulk_create(pages)
    return blueprint


def _cluster(blueprint: SAGBlueprint, name: str, *, order: int) -> Cluster:
    cluster = Cluster.objects.create(
        account=blueprint.account, blueprint=blueprint, name=name, slug=slug_of(name),
        order=order, head_keyword=name.lower(), description=f"All about {name.lower()}.",
    )  # fmt: skip
    for taxonomy, kind, term in (("category", "topic", name), ("tag", "place", "Leeds")):
        TaxonomyTerm.objects.create(
            account=blueprint.account, blueprint=blueprint, cluster=cluster, taxonomy=taxonomy,
            kind=kind, name=term, slug=f"{slug_of(term)}-{order}", description=f"On {term}.",
        )  # fmt: skip
    return cluster
