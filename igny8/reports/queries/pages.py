"""Which published pages a report is about."""

from django.db.models import Q

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.content.queries import published_in
from igny8.reports.models import ServiceReport
from igny8.reports.rules.periods import Period, is_whole_months

# How many earlier months' reports are asked whether they told of a late page already.
REPORTS_ASKED = 3


def pages_of(site: Site, period: Period) -> list[PublishedPage]:
    """The pages of a period, by the day on which they were published.

    Of weeks: what was published in them. Of months: what the months owed, even where it came
    later, and what came late from earlier months, unless a final report told of it already.
    """
    came = published_in(site, period.start, period.end).select_related("need")
    if not is_whole_months(period):
        return list(came)
    owed = PublishedPage.objects.filter(
        site=site, need__month__gte=period.start, need__month__lt=period.end
    ).select_related("need")
    late = came.filter(need__month__lt=period.start)
    if told := _told_of(site, period):
        late = late.exclude(url__in=told)
    found = {page.pk: page for page in (*owed, *late)}
    return sorted(found.values(), key=lambda page: (page.published_at, page.title))


def _told_of(site: Site, period: Period) -> list[str]:
    """The addresses of pages in final reports of earlier months."""
    earlier = ServiceReport.objects.filter(
        Q(status__in=ServiceReport.FINAL), site=site, report_type=ServiceReport.ReportType.MONTHLY,
        period_start__lt=period.start,
    ).order_by("-period_start", "-version")  # fmt: skip
    contents = earlier.values_list("report_data__content__articles", flat=True)[:REPORTS_ASKED]
    return [article["url"] for articles in contents for article in articles or []]
