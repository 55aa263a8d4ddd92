"""Putting accepted drafts on the client's site."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from igny8.accounts.actions.files import read_stored
from igny8.content.actions.one_at_a_time import one_publisher
from igny8.content.actions.steps import add_record, lock_need
from igny8.content.errors import NotAccepted
from igny8.content.events import PagePublished
from igny8.content.models import ContentNeed, CoverImage, Draft, PublishedPage, StepRecord
from igny8.content.queries import addresses_of
from igny8.content.rules.house.words import mentions
from igny8.content.rules.markdown import Rendered, render
from igny8.kit.errors import GatewayError
from igny8.kit.events import publish
from igny8.publishing.gateways.base import (
    Category,
    Cover,
    JsonLd,
    PageContent,
    Published,
    Publisher,
)
from igny8.sag.models import PlannedPage, TaxonomyTerm
from igny8.sag.rules.business import Business


def publish_page(
    draft: Draft, *, publisher: Publisher, json_ld: Sequence[JsonLd] = (), now: datetime
) -> PublishedPage:
    """Put the accepted draft on the site, once, and write down where it stands.

    The site is asked outside any transaction, under one lock per need. After a crash or a time-out
    call it again: the publisher finds the page by the need's id, and one row is written. Raises
    NotAccepted, and the publisher's own SiteProblem, SiteBusy or DiskFull.
    """
    with one_publisher(draft):
        if page := PublishedPage.objects.filter(need=draft.need_id).first():
            return page
        record = _begin(draft, now=now)
        content, rendered = _page_content(draft, json_ld, now=now)
        try:
            published = publisher.publish(content)
        except GatewayError as failure:
            if failure.permanent:
                record.failed(now=now, detail=failure.message)
            raise
        return _finish(draft, record, published, _linked(rendered, draft), now=now)


def refresh_links(
    page: PublishedPage, *, publisher: Publisher, json_ld: Sequence[JsonLd] = (), now: datetime
) -> PublishedPage:
    """Publish the page again where it can link to pages that came out after it.

    Does nothing where there is no new link. Raises as `publish_page` does.
    """
    draft = Draft.objects.select_related("need__site", "need__account").get(pk=page.draft_id)
    with one_publisher(draft):
        page.refresh_from_db()
        content, rendered = _page_content(draft, json_ld, now=page.published_at)
        linked = _linked(rendered, draft)
        if set(linked) <= set(page.linked_slugs):
            return page
        published = publisher.publish(replace(content, remote_id=page.remote_id))
        page.url, page.linked_slugs, page.refreshed_at = published.url, linked, now
        page.save(update_fields=["url", "linked_slugs", "refreshed_at", "updated_at"])
    return page


@transaction.atomic
def _begin(draft: Draft, *, now: datetime) -> StepRecord:
    need = lock_need(draft.need)
    current = Draft.objects.get(pk=draft.pk)
    if current.status != Draft.Status.ACCEPTED or need.status != ContentNeed.Status.ACCEPTED:
        raise NotAccepted(
            f"Version {current.version} of “{current.title}” is "
            f"{current.get_status_display().lower()}; accept it first."
        )
    started = need.steps.filter(
        step=StepRecord.Step.PUBLISH, status=StepRecord.Status.STARTED
    ).first()
    return started or add_record(need, StepRecord.Step.PUBLISH, performed_by="publisher", now=now)


@transaction.atomic
def _finish(
    draft: Draft, record: StepRecord, published: Published, linked: list[str], *, now: datetime
) -> PublishedPage:
    need = lock_need(draft.need)
    page, created = PublishedPage.objects.get_or_create(
        need=need,
        defaults={
            "account": need.account,
            "site": need.site,
            "draft": draft,
            "url": published.url,
            "remote_id": published.remote_id,
            "title": draft.title,
            "content_type": need.content_type,
            "word_count": draft.word_count,
            "linked_slugs": linked,
            "published_at": now,
        },
    )
    if created:
        record.done(now=now, detail=" ".join([published.url, *published.notes]))
        need.move_to(ContentNeed.Status.PUBLISHED)
        publish(PagePublished(page.pk), account=need.account, now=now)
    return page


def _page_content(
    draft: Draft, json_ld: Sequence[JsonLd], *, now: datetime
) -> tuple[PageContent, Rendered]:
    need = draft.need
    rendered = render(draft.body_markdown, addresses=addresses_of(need.site))
    plan = PlannedPage.objects.select_related("cluster", "term", "blueprint__intake").get(
        pk=need.planned_page_id
    )
    content = PageContent(
        external_id=str(need.pk),
        title=draft.title,
        slug=draft.slug,
        html=rendered.html,
        excerpt=draft.meta_description,
        status="publish",
        categories=categories_of(plan),
        tags=_tags(plan, draft),
        cover=_cover(need),
        json_ld=tuple(json_ld),
        content_type=need.content_type,
        language=need.site.language,
        published_at=now,
        site_name=need.site.name,
        author=_author(plan),
    )
    return content, rendered


def _linked(rendered: Rendered, draft: Draft) -> list[str]:
    known = addresses_of(draft.need.site)
    return sorted({slug for slug in rendered.page_links if slug in known})


def categories_of(plan: PlannedPage) -> tuple[Category, ...]:
    """The plan's own term for the page, else its cluster's category, else the cluster itself."""
    term = plan.term
    if term is None or term.taxonomy != TaxonomyTerm.Taxonomy.CATEGORY:
        in_cluster = plan.cluster.terms.filter(taxonomy=TaxonomyTerm.Taxonomy.CATEGORY)
        term = in_cluster.order_by("-kind", "name").first()
    if term is not None:
        return (Category(term.slug, term.name, term.description),)
    return (Category(plan.cluster.slug, plan.cluster.name, plan.cluster.description),)


def _tags(plan: PlannedPage, draft: Draft) -> tuple[str, ...]:
    """The cluster's tags that the page's title or keyword names."""
    words = f"{draft.title} {plan.target_keyword}"
    tags = plan.cluster.terms.filter(taxonomy=TaxonomyTerm.Taxonomy.TAG).order_by("name")
    return tuple(tag.name for tag in tags if mentions(words, tag.name))


def _cover(need: ContentNeed) -> Cover:
    cover = CoverImage.objects.select_related("file").get(need=need)
    return Cover(content=read_stored(cover.file), filename=cover.file.name, alt=cover.alt_text)


def _author(plan: PlannedPage) -> str:
    """The person who signs the site's articles, if the intake names one."""
    business = Business.model_validate(plan.blueprint.intake.data)
    return business.authors[0].name if business.authors else ""
