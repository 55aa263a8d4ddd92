"""What a writer is given for a need: the plan, the intake's facts, the pages around it."""

from igny8.content.models import ContentNeed, Draft
from igny8.content.rules.assignment import Assignment, PageLink
from igny8.content.rules.facts import FactSheet
from igny8.content.rules.intake_facts import fact_sheet
from igny8.content.rules.similarity import Fingerprint, from_bytes
from igny8.sag.models import PlannedPage
from igny8.sag.rules.business import Business

LINKS_GIVEN = 40


def assignment_for(need: ContentNeed) -> Assignment:
    """The need as a writer gets it, with the site's other drafts to keep clear of."""
    plan = PlannedPage.objects.select_related("blueprint__intake").get(pk=need.planned_page_id)
    earlier = need.drafts.order_by("-version")
    last = earlier.first()
    return Assignment(
        site=need.site.domain,
        turn=need.serial,
        title=need.title,
        slug=need.slug,
        content_type=need.content_type,
        role=need.role,
        cluster=need.cluster,
        target_keyword=need.target_keyword,
        facts=facts_of(plan),
        angle=plan.angle,
        secondary_keywords=tuple(plan.secondary_keywords),
        intake_fields=tuple(plan.intake_fields),
        links=tuple(page_links(need)),
        language=need.site.language,
        country=need.site.country,
        attempt=last.version if last else 0,
        note=last.review_note if last else "",
        others=tuple(other_drafts(need)),
    )


def facts_of(plan: PlannedPage) -> FactSheet:
    """The facts of the very intake that the plan was made from; its fields name them."""
    return fact_sheet(Business.model_validate(plan.blueprint.intake.data))


def page_links(need: ContentNeed) -> list[PageLink]:
    """The pages of the same cluster that are published or planned up to this month, then hubs."""
    others = (
        ContentNeed.objects.filter(site=need.site_id, month__lte=need.month)
        .exclude(pk=need.pk)
        .order_by("month", "priority", "serial")
    )
    links = others.filter(cluster=need.cluster)[:LINKS_GIVEN]
    return [
        PageLink(
            slug=other.slug,
            title=other.title,
            is_hub=other.role == PlannedPage.Role.HUB,
            is_published=other.status == ContentNeed.Status.PUBLISHED,
        )
        for other in links
    ]


def other_drafts(need: ContentNeed) -> list[tuple[str, Fingerprint]]:
    """The newest version of each of the site's other drafts, by its title."""
    rows = (
        Draft.objects.filter(need__site=need.site_id)
        .exclude(need=need.pk)
        .order_by("need_id", "-version")
        .distinct("need_id")
        .values_list("title", "fingerprint")
    )
    return [(title, from_bytes(bytes(prints))) for title, prints in rows]


def latest_draft(need: ContentNeed) -> Draft | None:
    """The newest version, whatever its state."""
    return need.drafts.order_by("-version").first()
