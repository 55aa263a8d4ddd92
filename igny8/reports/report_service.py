"""Reports as the specification names them (8.1): collected, drawn, frozen, sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from igny8.accounts.models import Site, User
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import local_date
from igny8.kit.pdf import render_pdf
from igny8.reports.actions import send
from igny8.reports.actions.draw import Render
from igny8.reports.actions.keep import Wish, keep_document, keep_preview, newest_version
from igny8.reports.actions.pending import ask_for_a_person, nobody_needed
from igny8.reports.errors import WrongPeriod
from igny8.reports.models import ServiceReport
from igny8.reports.queries.backlinks import backlinks_section, link_checks_source
from igny8.reports.queries.content import content_section
from igny8.reports.queries.health import health_section
from igny8.reports.queries.indexing import (
    day_of_state,
    indexing_section,
    page_checks_source,
    page_states,
)
from igny8.reports.queries.pages import pages_of
from igny8.reports.queries.plan import plan_section
from igny8.reports.queries.rankings import rankings_section
from igny8.reports.queries.social import social_section
from igny8.reports.queries.subscriptions import subscription_for
from igny8.reports.queries.traffic import search_console_source, traffic_section
from igny8.reports.rules.completeness import records_state, report_status
from igny8.reports.rules.document import (
    SECTIONS,
    Backlinks,
    Content,
    Document,
    Health,
    Indexing,
    Plan,
    Rankings,
    Social,
    SourceState,
    Subject,
    Traffic,
)
from igny8.reports.rules.dress import locale_for
from igny8.reports.rules.periods import Period, period_after, period_before, year_before
from igny8.reports.rules.summary import summarize
from igny8.reports.rules.wording import known_locale, span

STEPS = 4


class ReportService:
    """Makes a client's reports, from collecting their figures to having sent them."""

    def __init__(self, render: Render = render_pdf) -> None:
        self.render = render

    def generate_report(
        self,
        site: Site,
        period_start: date,
        period_end: date,
        report_type: str,
        white_label: bool = False,  # noqa: FBT001, FBT002  the specification's signature
        *,
        now: datetime,
        sections: Sequence[str] | None = None,
        depth: str = "standard",
        correction: str = "",
        progress: Progress = quiet,
    ) -> ServiceReport:
        """The report of a site's local days [period_start, period_end), with its PDF.

        The same report is filled in again until it is frozen; a frozen one is returned as it is,
        unless `correction` says what a new version corrects. `sections` are those of specification
        8.2 in the order wanted (default: what the client's service is set to). Raises WrongPeriod,
        PdfFailed, DiskFull.
        """
        period = self._period(period_start, period_end, report_type)
        shell = self._shell(site, period, report_type, sections, now=now)
        found = newest_version(shell, site)
        if found is not None and found.is_final and not correction:
            return found
        progress(0, STEPS, f"Collecting {span(period, shell.subject.locale)} for {site}")
        document = self._collect(site, replace(shell, correction=correction), now=now)
        progress(1, STEPS, "Keeping the figures")
        wish = Wish(site, subscription_for(site), white_label, depth, correction)
        today = local_date(now, site.time_zone)
        status = report_status(document.sources, period=period, today=today)
        report, is_news = keep_document(document, wish, status=status, now=now)
        progress(2, STEPS, "Drawing the document")
        if is_news:
            report = keep_preview(report, render=self.render)
        progress(STEPS, STEPS, f"{report.get_status_display()}: {report}")
        return report

    def freeze_report(
        self, report: ServiceReport, *, now: datetime, by: User | None = None, reason: str = ""
    ) -> ServiceReport:
        """Make a report final. An incomplete one needs who (`by`) and why (`reason`)."""
        return send.freeze_report(report, render=self.render, now=now, by=by, reason=reason)

    def send_report(
        self, report: ServiceReport, *, now: datetime, by: User | None = None, reason: str = ""
    ) -> ServiceReport:
        """Freeze the report if it is not, and e-mail it to its recipients, once.

        Raises ReportIncomplete while a source is open and nobody gives a reason; then nothing has
        changed. Raises NobodyToSendTo.
        """
        frozen = self.freeze_report(report, now=now, by=by, reason=reason)
        sent = send.send_report(frozen, now=now, by=by)
        nobody_needed(sent, now=now)
        return sent

    def send_when_ready(
        self, report: ServiceReport, *, now: datetime, progress: Progress = quiet
    ) -> ServiceReport:
        """Bring an unsent report up to date; send it, or ask a person to look at it.

        It goes out by itself when every source is complete and the client's service is not set to
        have each report read first.
        """
        if not report.is_final:
            report = self.generate_report(
                report.site, report.period_start, report.period_end, report.report_type,
                report.is_white_label, now=now, sections=report.sections, depth=report.depth,
                progress=progress,
            )  # fmt: skip
        if report.status == ServiceReport.Status.COLLECTING:
            return report
        if report.why_it_waits() and not report.is_final:
            ask_for_a_person(report, why=report.why_it_waits(), now=now)
            return report
        subscription = report.managed_subscription
        if subscription and subscription.config.reporting.approve_before_send:
            ask_for_a_person(report, why="read it and send it.", now=now)
            return report
        return self.send_report(report, now=now)

    def resend_report(
        self, report: ServiceReport, *, by: User, now: datetime, recipients: Sequence[str] = ()
    ) -> ServiceReport:
        """Send a report that was sent once more; every call sends."""
        return send.resend_report(report, by=by, now=now, recipients=recipients)

    def _period(self, start: date, end: date, report_type: str) -> Period:
        if end <= start:
            raise WrongPeriod(f"A report's period ends after it starts; not {start} to {end}.")
        if report_type not in ServiceReport.ReportType.values:
            known = ", ".join(ServiceReport.ReportType.values)
            raise WrongPeriod(f"There is no {report_type} report; there are: {known}.")
        return Period(start, end)

    def _shell(
        self,
        site: Site,
        period: Period,
        report_type: str,
        sections: Sequence[str] | None,
        *,
        now: datetime,
    ) -> Document:
        """The report before its figures: whom it is about, which days, which sections."""
        account = site.account
        if sections is None:
            subscription = subscription_for(site)
            sections = subscription.config.reporting.sections() if subscription else SECTIONS
        return Document(
            subject=Subject(
                client=site.name, domain=site.domain, currency=account.currency,
                locale=known_locale(locale_for(account.language, account.locale)),
                language=account.language, time_zone=site.time_zone,
            ),
            report_type=report_type, period=period, compared=period_before(period),
            year_before=year_before(period), generated_at=now, sections=tuple(sections), sources=(),
        )  # fmt: skip

    def _collect(self, site: Site, shell: Document, *, now: datetime) -> Document:
        """The report with its figures, its sources and its summary."""
        start, end = shell.period.start, shell.period.end
        found: dict[str, Any] = {}
        for name, get in (
            ("content", self._get_content_metrics),
            ("indexing", self._get_indexing_metrics),
            ("rankings", self._get_ranking_metrics),
            ("traffic", self._get_traffic_metrics),
            ("backlinks", self._get_backlink_metrics),
            ("social", self._get_social_metrics),
            ("plan", self._get_plan),
        ):
            if name in shell.sections:
                found[name] = get(site, start, end, now=now)
        if "health" in shell.sections:
            found["health"] = self._get_sag_health(site, shell, now=now)
        document = replace(shell, **found)
        document = replace(document, sources=self._sources(site, document, now=now))
        wants_summary = "summary" in shell.sections
        return replace(document, summary=summarize(document)) if wants_summary else document

    def _sources(self, site: Site, document: Document, *, now: datetime) -> tuple[SourceState, ...]:
        """Each source that the report's sections rest on, and how far it can be trusted."""
        period, locale = document.period, document.subject.locale
        today = local_date(now, site.time_zone)
        found = []
        if document.traffic or document.rankings:
            found.append(search_console_source(site, period, locale=locale))
        if document.content:
            found.append(
                records_state(
                    "content", "Published content", period=period, today=today, now=now,
                    locale=locale,
                )
            )  # fmt: skip
        if document.indexing:
            found.append(
                page_checks_source(
                    site, period, on=document.indexing.on, today=today, locale=locale
                )
            )
        if document.backlinks:
            found.append(link_checks_source(site, period, now=now, locale=locale))
        return tuple(found)

    def _get_content_metrics(self, site: Site, start: date, end: date, *, now: datetime) -> Content:
        """Articles published, content types breakdown, word count total."""
        period = Period(start, end)
        return content_section(
            site,
            period,
            pages=pages_of(site, period),
            compared=period_before(period),
            subscription=subscription_for(site),
            page_states=page_states(site, today=local_date(now, site.time_zone)),
            now=now,
        )

    def _get_indexing_metrics(
        self, site: Site, start: date, end: date, *, now: datetime
    ) -> Indexing:
        """Published pages that may be indexed, that have a problem, that were not checked."""
        period, today = Period(start, end), local_date(now, site.time_zone)
        on = day_of_state(site, period, pages_of(site, period), today=today)
        return indexing_section(site, period, on=on)

    def _get_ranking_metrics(
        self, site: Site, start: date, end: date, *, now: datetime
    ) -> Rankings:
        """Keywords in top 10/20/50, position changes, over the range of an import."""
        return rankings_section(site, Period(start, end))

    def _get_traffic_metrics(self, site: Site, start: date, end: date, *, now: datetime) -> Traffic:
        """Organic clicks, impressions, CTR and position, by day."""
        period = Period(start, end)
        return traffic_section(
            site,
            period,
            compared=period_before(period),
            year_before=year_before(period),
            locale=known_locale(locale_for(site.account.language, site.account.locale)),
        )

    def _get_backlink_metrics(
        self, site: Site, start: date, end: date, *, now: datetime
    ) -> Backlinks | None:
        """Links built, DR distribution, cost, quality scores; None before the first link."""
        period = Period(start, end)
        return backlinks_section(
            site,
            period,
            compared=period_before(period),
            subscription=subscription_for(site),
            now=now,
        )

    def _get_social_metrics(
        self, site: Site, start: date, end: date, *, now: datetime
    ) -> Social | None:
        """Posts published, engagement; None before the first post."""
        period = Period(start, end)
        return social_section(
            site,
            period,
            pages=pages_of(site, period),
            compared=period_before(period),
            now=now,
        )

    def _get_sag_health(self, site: Site, shell: Document, *, now: datetime) -> Health | None:
        """SAG health score, cluster completion; None before a blueprint is approved."""
        today = min(local_date(now, site.time_zone), shell.period.last)
        return health_section(
            site, compared=shell.compared, report_type=shell.report_type, today=today, now=now
        )

    def _get_plan(self, site: Site, start: date, end: date, *, now: datetime) -> Plan:
        """What comes in the next period, and what the client must approve."""
        subscription = subscription_for(site)
        owed = subscription.articles_per_month if subscription else 0
        return plan_section(site, period_after(Period(start, end)), pages_owed=owed)
