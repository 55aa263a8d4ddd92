"""What follows from published pages: checks, announcements, schema."""

from igny8.content.models import PublishedPage
from igny8.indexing.actions import check_published_pages
from igny8.indexing.models import PageCheck
from igny8.kit.errors import GatewayError
from igny8.months.actions.steps.base import Month, Outcome
from igny8.schema.actions import scan_site
from igny8.schema.models import SchemaFinding
from igny8.services.actions.announcing import announce_page
from igny8.social.models import SocialPost


def _pages(month: Month) -> list[PublishedPage]:
    pages = PublishedPage.objects.filter(need__site=month.site, need__month=month.start)
    return list(pages.order_by("published_at", "title"))


def indexability(month: Month) -> Outcome:
    """Look at every published page as a search engine would, and say what keeps it out."""
    checks = check_published_pages(month.site, now=month.now, progress=month.say)
    verdicts = [check.verdict for check in checks]
    good = verdicts.count(PageCheck.Verdict.INDEXABLE)
    bad = verdicts.count(PageCheck.Verdict.NOT_INDEXABLE)
    unknown = len(checks) - good - bad
    words = [f"{good} of {len(checks)} pages are indexable"]
    if bad:
        words.append(f"{bad} are not")
    if unknown:
        words.append(f"{unknown} could not be looked at")
    return Outcome(good, len(checks), ", ".join(words))


def social(month: Month) -> Outcome:
    """One ready text per page and platform, each made once."""
    platforms, pages = month.config.social.platforms, _pages(month)
    if not platforms:
        return Outcome(0, 0, "No platforms are configured")
    posts: list[SocialPost] = []
    for number, page in enumerate(pages):
        month.say(number, len(pages), f"Posts for “{page.title}”")
        posts += announce_page(month.subscription, page, now=month.now)
    drafts = sum(post.status == SocialPost.Status.DRAFT for post in posts)
    words = f"{len(posts)} posts for {', '.join(platforms)} in the outbox"
    if drafts:
        words += f", {drafts} of them drafts that somebody has to release"
    return Outcome(len(pages), len(pages), words)


def schema(month: Month) -> Outcome:
    """Find what structured data the site's pages lack, and put it there where the site takes it."""
    try:
        scan = scan_site(month.site, now=month.now, progress=month.say)
    except GatewayError as failure:
        if not failure.permanent:
            raise
        return Outcome(0, 0, f"The pages could not be scanned: {failure.message}")
    # All that this run found: a scan that was interrupted has put some of it right already.
    found = SchemaFinding.objects.filter(site=month.site, last_seen_at__gte=month.run.started_at)
    put_right = found.filter(status=SchemaFinding.Status.PUSHED).count()
    return Outcome(
        scan.pages_read,
        scan.pages_read + scan.pages_unreadable,
        f"{found.count()} findings on {scan.pages_read} pages, {put_right} put right",
    )
