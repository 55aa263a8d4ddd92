"""Pages of Carl's that wait for a person: one with a draft to read, one that stopped."""

from datetime import date, datetime

from django.db import transaction

from igny8.accounts.models import Site
from igny8.content.actions.drafts import Authorship, add_draft
from igny8.content.models import Brief, ContentNeed, Idea
from igny8.content.rules.assignment import DraftText, FactSource, QuestionText
from igny8.reports.tests.published import blueprint_of

SCRIBE, HOUSE = Authorship("model scribe-2", is_template=False), Authorship("house writer", True)
BODY = "## Which chair\n\nA **{0}** of beech. [Tables](page:tables)\n\n### Care\n\nWipe it dry."


def page_of_july(site: Site, *, status: str = "review") -> ContentNeed:
    """The plan's last page that no month has yet."""
    used = ContentNeed.objects.filter(site=site).values("planned_page")
    page = blueprint_of(site).pages.exclude(pk__in=used).order_by("-priority")[0]
    return ContentNeed.objects.create(
        account=site.account, site=site, planned_page=page, month=date(2025, 7, 1),
        serial=page.priority, priority=page.priority, title=page.title, slug=page.slug,
        content_type=page.content_type, role=page.role, cluster=page.cluster.name,
        target_keyword=page.target_keyword, status=status,
    )  # fmt: skip


@transaction.atomic
def page_to_review(site: Site, *, now: datetime, by: Authorship = SCRIBE) -> ContentNeed:
    """A page with its idea, its brief and a first draft in review."""
    need = page_of_july(site)
    account = site.account
    Idea.objects.create(account=account, need=need, title=need.title, angle="For small halls.")
    Brief.objects.create(
        account=account, need=need, headings=["Which chair", "Care"], keywords=["oak chairs"],
        instructions="Name the wood.", least_words=600,
    )  # fmt: skip
    text = DraftText(
        title=need.title,
        meta_description="Chairs that last.",
        markdown=BODY.format(need.title),
        faq=(QuestionText("Which wood?", "Beech."),),
        sources=(FactSource("Wipe it dry.", "products.0.care"),),
        note="Written in a minute.",
    )
    add_draft(need, text, by=by, sheet=None, now=now)
    return need


def stopped_page(site: Site) -> ContentNeed:
    """A page that the writer gave up, without a draft."""
    need = page_of_july(site, status="brief")
    need.hand_to_a_person("Draft: The reply was no JSON.")
    return need
