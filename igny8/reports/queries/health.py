"""The health of a site's plan, explained, and how far each of its topics is."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal

from igny8.accounts.models import Site
from igny8.content.models import ContentNeed
from igny8.kit.money import round_half_up
from igny8.reports.models import ServiceReport
from igny8.reports.rules.document import Cluster, Figure, Health, Provenance, Reason, from_json
from igny8.reports.rules.periods import Period
from igny8.sag.queries import approved_blueprint
from igny8.sag.rules.health import HealthPart
from igny8.services.queries import site_health

PIECES_OF_ADVICE = 4


def health_section(
    site: Site, *, compared: Period, report_type: str, today: date, now: datetime
) -> Health | None:
    """The score with its parts, topics and advice; None before a blueprint is approved."""
    blueprint = approved_blueprint(site)
    found = site_health(site, today=today)
    if blueprint is None or found is None:
        return None
    published = Counter(
        ContentNeed.objects.filter(site=site, status=ContentNeed.Status.PUBLISHED).values_list(
            "cluster", flat=True
        )
    )
    planned = Counter(blueprint.pages.values_list("cluster__name", flat=True))
    return Health(
        score=Figure(
            Decimal(found.score), "score", Provenance("sag", "sag.SAGBlueprint", 1, now),
            before=_score_before(site, compared, report_type),
        ),
        reasons=tuple(_reason(part) for part in found.parts),
        clusters=tuple(
            Cluster(name, min(published[name], planned[name]), planned[name])
            for name in blueprint.clusters.order_by("order").values_list("name", flat=True)
        ),
        recommendations=found.recommendations[:PIECES_OF_ADVICE],
    )  # fmt: skip


def _reason(part: HealthPart) -> Reason:
    points = int(round_half_up(Decimal(part.score * part.weight) / 100, 0))
    return Reason(part.name, points, part.weight, part.reason)


def _score_before(site: Site, compared: Period, report_type: str) -> Decimal | None:
    """The score that the report before said, if it was frozen: the past is not computed again."""
    earlier = ServiceReport.objects.filter(
        site=site, report_type=report_type, period_start=compared.start,
        status__in=ServiceReport.FINAL,
    ).order_by("-version").first()  # fmt: skip
    said = from_json(earlier.report_data).health if earlier else None
    return said.score.value if said else None
