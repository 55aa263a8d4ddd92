"""What needs somebody today: overdue first, then due today, then within a week."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from igny8.accounts.models import Account
from igny8.billing.models import Invoice
from igny8.content.models import ContentNeed
from igny8.content.queries import waiting_needs
from igny8.dashboard.queries.clients import client_rows
from igny8.inbox.models import Approval, Conversation, Todo
from igny8.jobs.models import Job
from igny8.kit.clock import local_date
from igny8.reports.models import ServiceReport
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription

HORIZON = timedelta(days=7)
# How long a client may think before we ask again, and how long a report may lie unsent.
APPROVAL_DAYS = timedelta(days=3)
REPORT_DAYS = timedelta(days=1)
FAILED_JOBS_FOR = timedelta(days=14)
URGENCIES = ("overdue", "today", "upcoming")


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """One thing: what, whose, since when (a local day), and which button acts on it."""

    kind: str
    key: str
    account: Account
    subscription_id: UUID | None
    site_domain: str
    title: str
    due_date: date | None
    today: date
    action: str
    subject_id: UUID | None

    @property
    def days_overdue(self) -> int:
        return max((self.today - self.due_date).days, 0) if self.due_date else 0

    @property
    def urgency(self) -> str:
        if self.due_date is None or self.due_date > self.today:
            return "upcoming"
        return "today" if self.due_date == self.today else "overdue"


@dataclass(frozen=True)
class _Portfolio:
    """The accounts that are looked at, and their subscriptions by site."""

    accounts: QuerySet[Account]
    now: datetime
    by_site: dict[UUID, ManagedServiceSubscription]
    by_account: dict[UUID, ManagedServiceSubscription]
    todays: dict[str, date] = field(default_factory=dict)

    def today(self, account: Account) -> date:
        """The account's local day; worked out once a time zone."""
        zone = account.time_zone
        if zone not in self.todays:
            self.todays[zone] = local_date(self.now, zone)
        return self.todays[zone]

    @property
    def last_day(self) -> date:
        """The last local day, wherever the account is, that is looked at."""
        return self.now.date() + HORIZON + timedelta(days=1)

    def item(
        self, kind: str, subject: UUID, account: Account, *, title: str, due: date | None,
        action: str, site_id: UUID | None = None,
    ) -> OverdueItem:  # fmt: skip
        subscription = self.by_site.get(site_id) if site_id else self.by_account.get(account.pk)
        return OverdueItem(
            kind=kind,
            key=f"{kind}:{subject}",
            account=account,
            subscription_id=subscription.pk if subscription else None,
            site_domain=subscription.site.domain if subscription else "",
            title=title,
            due_date=due,
            today=self.today(account),
            action=action,
            subject_id=subject,
        )


def overdue_items(accounts: QuerySet[Account], *, now: datetime) -> list[OverdueItem]:
    """Everything that is late, due today or due within seven days, the most urgent first."""
    subscriptions = list(
        ManagedServiceSubscription.objects.filter(account__in=accounts)
        .exclude(status="cancelled")
        .select_related("account", "site", "agreement")
    )
    portfolio = _Portfolio(
        accounts,
        now,
        {s.site_id: s for s in subscriptions},
        {s.account_id: s for s in subscriptions},
    )
    found = [item for source in SOURCES for item in source(portfolio)]
    found += _content(portfolio, subscriptions)
    return sorted(
        (i for i in found if i.due_date is None or i.due_date <= i.today + HORIZON),
        key=lambda i: (URGENCIES.index(i.urgency), i.due_date or date.max, i.account.name, i.key),
    )


def _content(
    portfolio: _Portfolio, subscriptions: list[ManagedServiceSubscription]
) -> Iterable[OverdueItem]:
    started = [s for s in subscriptions if s.started_at is not None]
    for row in client_rows(started, now=portfolio.now):
        if row.articles.word == "behind":
            yield portfolio.item(
                "content",
                row.subscription.pk,
                row.subscription.account,
                title=f"{row.articles.done} of {row.articles.owed} articles published, "
                f"{row.articles.behind} behind",
                due=portfolio.today(row.subscription.account),
                action="run_month",
                site_id=row.subscription.site_id,
            )
        for late in row.late:
            yield replace(
                portfolio.item(
                    "content",
                    row.subscription.pk,
                    row.subscription.account,
                    title=f"{late.published} of {late.owed} articles of {late.month:%B %Y} "
                    "published",
                    due=late.since,
                    action="run_month",
                    site_id=row.subscription.site_id,
                ),
                key=f"content:{row.subscription.pk}:{late.month:%Y-%m}",
            )


def _reviews(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    """Per client, the articles that somebody has to read, and those that stopped."""
    rows = waiting_needs(portfolio.accounts).order_by().values("site")
    stopped = Count("pk", filter=Q(status=ContentNeed.Status.NEEDS_PERSON))
    for row in rows.annotate(all=Count("pk"), stopped=stopped).order_by("site"):
        subscription = portfolio.by_site.get(row["site"])
        if subscription is None:
            continue
        said = {"to review": row["all"] - row["stopped"], "stopped": row["stopped"]}
        yield portfolio.item(
            "review",
            subscription.pk,
            subscription.account,
            title="Articles: " + ", ".join(f"{n} {what}" for what, n in said.items() if n),
            due=portfolio.today(subscription.account),
            action="open_review",
            site_id=row["site"],
        )


def _reports(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    unsent = ServiceReport.objects.filter(account__in=portfolio.accounts).exclude(status="sent")
    for report in unsent.select_related("account", "site"):
        done = report.status in (ServiceReport.Status.READY, ServiceReport.Status.FROZEN)
        state = "is ready and not sent" if done else "waits for its sources"
        yield portfolio.item(
            "report",
            report.pk,
            report.account,
            title=f"{report.get_report_type_display()} from {report.period_start} {state}",
            due=report.period_end + REPORT_DAYS,
            action="send_report" if done else "open_reports",
            site_id=report.site_id,
        )


def _links(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    open_orders = BacklinkServiceOrder.objects.filter(
        account__in=portfolio.accounts,
        status__in=["approved", "in_progress"],
        due_date__lte=portfolio.last_day,
    )
    for order in open_orders.select_related("account"):
        yield portfolio.item(
            "links",
            order.pk,
            order.account,
            title=f"{order.links_delivered} of {order.links_ordered} links delivered",
            due=order.due_date,
            action="open_links",
            site_id=order.site_id,
        )


def _approvals(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    waiting = Approval.objects.filter(account__in=portfolio.accounts, status="pending")
    for approval in waiting.select_related("account"):
        yield portfolio.item(
            "approval",
            approval.pk,
            approval.account,
            title=f"The client has not answered: {approval.title}",
            due=local_date(approval.requested_at + APPROVAL_DAYS, approval.account.time_zone),
            action="open_approvals",
            site_id=approval.site_id,
        )


def _answers(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    waiting = Conversation.objects.filter(
        account__in=portfolio.accounts, answer_due_at__isnull=False
    )
    for thread in waiting.select_related("account"):
        if thread.answer_due_at is not None:
            yield portfolio.item(
                "answer",
                thread.pk,
                thread.account,
                title=f"The client waits for an answer: {thread.subject}",
                due=local_date(thread.answer_due_at, thread.account.time_zone),
                action="open_checklist",
                site_id=thread.site_id,
            )


def _payments(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    unpaid = Invoice.objects.filter(account__in=portfolio.accounts, status="open")
    for invoice in unpaid.select_related("account"):
        if invoice.is_overdue(today=portfolio.today(invoice.account)):
            yield portfolio.item(
                "payment",
                invoice.pk,
                invoice.account,
                title=f"Invoice {invoice.number} is unpaid: {invoice.balance}",
                due=invoice.due_on,
                action="open_billing",
            )


def _todos(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    waiting = Todo.objects.filter(
        account__in=portfolio.accounts, done_at__isnull=True, due_date__lte=portfolio.last_day
    )
    for todo in waiting.select_related("account"):
        yield portfolio.item(
            "checklist",
            todo.pk,
            todo.account,
            title=todo.title,
            due=todo.due_date,
            action="open_checklist",
            site_id=todo.site_id,
        )


def _failed_jobs(portfolio: _Portfolio) -> Iterable[OverdueItem]:
    failed = Job.objects.filter(
        account__in=portfolio.accounts,
        status=Job.Status.FAILED,
        finished_at__gte=portfolio.now - FAILED_JOBS_FOR,
    )
    for job in failed.select_related("account"):
        yield portfolio.item(
            "job",
            job.pk,
            job.account,
            title=f"{job} failed: {job.error}"[:300],
            due=portfolio.today(job.account),
            action="open_jobs",
            site_id=job.site_id,
        )


SOURCES: tuple[Callable[[_Portfolio], Iterable[OverdueItem]], ...] = (
    _reviews,
    _reports,
    _links,
    _approvals,
    _answers,
    _payments,
    _todos,
    _failed_jobs,
)
