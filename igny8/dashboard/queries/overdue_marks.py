"""What waits for somebody, kind by kind: only as much of it as a page shows is read.

Each kind is a table of its own. The database works out by every account's own day how urgent a row
is, puts the rows in order, and counts them; what is to be said about a row comes from few columns.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Collate

from igny8.accounts.models import Account
from igny8.billing.models import Invoice
from igny8.dashboard.queries.local_days import LocalDay
from igny8.inbox.models import Approval, Conversation, Todo
from igny8.jobs.models import Job
from igny8.kit.clock import local_date
from igny8.kit.money import Money
from igny8.reports.models import ServiceReport
from igny8.services.models import BacklinkServiceOrder

A_DAY = timedelta(days=1)
HORIZON = timedelta(days=7)
# How long a client may think before we ask again, and how long a report may lie unsent.
APPROVAL_DAYS = timedelta(days=3)
REPORT_DAYS = timedelta(days=1)
FAILED_JOBS_FOR = timedelta(days=14)
URGENCIES = ("overdue", "today", "upcoming")
OVERDUE = URGENCIES.index("overdue")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of one thing, which button acts on it, and for which site it is."""

    title: str
    action: str
    site_id: UUID | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that waits: its place in the list, whose it is; `told` where that is known yet."""

    kind: str
    key: str
    account_id: UUID
    account_name: str
    subject_id: UUID
    due_date: date | None
    today: date
    told: Told | None = None

    @property
    def urgency(self) -> int:
        """Its place among URGENCIES."""
        if self.due_date is None or self.due_date > self.today:
            return URGENCIES.index("upcoming")
        return URGENCIES.index("today") if self.due_date == self.today else OVERDUE

    @property
    def place(self) -> tuple[int, date, str, str]:
        return self.urgency, self.due_date or date.max, self.account_name, self.key


@dataclass(frozen=True)
class Portfolio:
    """The accounts that are looked at, at a moment, and which day it is in each time zone."""

    accounts: QuerySet[Account]
    now: datetime
    zones: tuple[str, ...]
    todays: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def of(cls, accounts: QuerySet[Account], *, now: datetime) -> "Portfolio":
        """The accounts with their time zones; one query."""
        zones = tuple(accounts.order_by().values_list("time_zone", flat=True).distinct())
        return cls(accounts, now, zones, {zone: local_date(now, zone) for zone in zones})

    @property
    def days(self) -> tuple[date, date]:
        """The earliest and the latest day that it is anywhere among them."""
        days = list(self.todays.values()) or [self.now.date()]
        return min(days), max(days)

    def today(self, zone: str) -> Case:
        """The day that it is, by the time zone in a column."""
        by_day: dict[date, list[str]] = {}
        for name, day in self.todays.items():
            by_day.setdefault(day, []).append(name)
        whens = [
            When(**{f"{zone}__in": names}, then=Value(day, output_field=DateField()))
            for day, names in by_day.items()
        ]
        default = Value(self.now.date(), output_field=DateField())
        return Case(*whens, default=default, output_field=DateField())


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that waits: its rows with their `due` day, and what to say of a row."""

    kind: str
    rows: Callable[[Portfolio], QuerySet[Any]]
    title: Callable[[Row], str]
    action: Callable[[Row], str]
    columns: tuple[str, ...] = ()
    of_sites: bool = True

    def ranked(self, portfolio: Portfolio) -> QuerySet[Any]:
        """The rows that are late, due today or due soon, each with its urgency."""
        rows: QuerySet[Any] = self.rows(portfolio).annotate(
            today=portfolio.today("account__time_zone")
        )
        rows = rows.filter(Q(due__isnull=True) | Q(due__lte=F("today") + HORIZON))
        urgency = Case(
            When(due__lt=F("today"), then=Value(0)),
            When(due=F("today"), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        ranked: QuerySet[Any] = rows.annotate(urgency=urgency)
        return ranked

    def marks(self, portfolio: Portfolio, *, most: int | None) -> tuple[list[Mark], int]:
        """The first of them in the order of the list, and how many there are; one query."""
        name = Collate("account__name", "C")
        listed = (
            self.ranked(portfolio)
            .annotate(in_all=Window(Count("*")))
            .order_by("urgency", F("due").asc(nulls_last=True), name, "pk")
            .values_list("in_all", "pk", "account_id", "account__name", "due", "today")
        )
        rows = list(listed if most is None else listed[:most])
        marks = [
            Mark(self.kind, f"{self.kind}:{pk}", account, name, pk, due, today)
            for _, pk, account, name, due, today in rows
        ]
        return marks, rows[0][0] if rows else 0

    def tell(self, portfolio: Portfolio, subjects: Collection[UUID]) -> dict[UUID, Told]:
        """What there is to say of some of them; one query."""
        rows = self.rows(portfolio).filter(pk__in=list(subjects)).order_by()
        site = ("site_id",) if self.of_sites else ()
        return {
            row["pk"]: Told(self.title(row), self.action(row), row.get("site_id"))
            for row in rows.values("pk", *site, *self.columns)
        }

    def late(self, portfolio: Portfolio) -> Iterator[tuple[UUID | None, UUID, int]]:
        """How many are overdue, by site (where it has one) and account."""
        keys = ("site_id", "account_id") if self.of_sites else ("account_id",)
        late = self.ranked(portfolio).filter(urgency=OVERDUE).order_by()
        for *site, account, count in late.values_list(*keys).annotate(count=Count("pk")):
            yield (site[0] if site else None), account, count


def _always(action: str) -> Callable[[Row], str]:
    return lambda row: action


def _reports(portfolio: Portfolio) -> QuerySet[Any]:
    unsent = ServiceReport.objects.for_accounts(portfolio.accounts).exclude(status="sent")
    return unsent.annotate(due=Cast(F("period_end") + REPORT_DAYS, DateField()))


def _is_done(row: Row) -> bool:
    return row["status"] in (ServiceReport.Status.READY, ServiceReport.Status.FROZEN)


def _report_title(row: Row) -> str:
    state = "is ready and not sent" if _is_done(row) else "waits for its sources"
    kind = dict(ServiceReport._meta.get_field("report_type").flatchoices)[row["report_type"]]
    return f"{kind} from {row['period_start']} {state}"


def _orders(portfolio: Portfolio) -> QuerySet[Any]:
    return (
        BacklinkServiceOrder.objects.for_accounts(portfolio.accounts)
        .filter(status__in=["approved", "in_progress"], due_date__lte=portfolio.days[1] + HORIZON)
        .annotate(due=F("due_date"))
    )


def _approvals(portfolio: Portfolio) -> QuerySet[Any]:
    waiting = Approval.objects.for_accounts(portfolio.accounts).filter(status="pending")
    due = LocalDay(F("account__time_zone"), F("requested_at") + APPROVAL_DAYS)
    return waiting.annotate(due=due)


def _answers(portfolio: Portfolio) -> QuerySet[Any]:
    waiting = Conversation.objects.for_accounts(portfolio.accounts).filter(
        answer_due_at__isnull=False
    )
    return waiting.annotate(due=LocalDay(F("account__time_zone"), F("answer_due_at")))


def _payments(portfolio: Portfolio) -> QuerySet[Any]:
    """Only what is late: an invoice that falls due soon waits for nobody."""
    unpaid = Invoice.objects.for_accounts(portfolio.accounts).filter(
        status="open", due_on__lt=portfolio.days[1]
    )
    late = unpaid.annotate(due=F("due_on"), its_today=portfolio.today("account__time_zone"))
    return late.filter(due_on__lt=F("its_today"))


def _payment_title(row: Row) -> str:
    settled: Decimal = row["paid_amount"] + row["credited_amount"] + row["written_off_amount"]
    return f"Invoice {row['number']} is unpaid: {Money(row['total'] - settled, row['currency'])}"


def _todos(portfolio: Portfolio) -> QuerySet[Any]:
    return (
        Todo.objects.for_accounts(portfolio.accounts)
        .filter(done_at__isnull=True, due_date__lte=portfolio.days[1] + HORIZON)
        .annotate(due=F("due_date"))
    )


def _failed_jobs(portfolio: Portfolio) -> QuerySet[Any]:
    failed = Job.objects.for_accounts(portfolio.accounts).filter(
        status=Job.Status.FAILED, finished_at__gte=portfolio.now - FAILED_JOBS_FOR
    )
    return failed.annotate(due=portfolio.today("account__time_zone"))


SOURCES = (
    Source(
        "report", _reports, _report_title,
        lambda row: "send_report" if _is_done(row) else "open_reports",
        ("status", "report_type", "period_start"),
    ),
    Source(
        "links", _orders,
        lambda row: f"{row['links_delivered']} of {row['links_ordered']} links delivered",
        _always("open_links"), ("links_delivered", "links_ordered"),
    ),
    Source(
        "approval", _approvals, lambda row: f"The client has not answered: {row['title']}",
        _always("open_approvals"), ("title",),
    ),
    Source(
        "answer", _answers, lambda row: f"The client waits for an answer: {row['subject']}",
        _always("open_checklist"), ("subject",),
    ),
    Source(
        "payment", _payments, _payment_title, _always("open_billing"),
        ("number", "total", "currency", "paid_amount", "credited_amount", "written_off_amount"),
        of_sites=False,
    ),
    Source(
        "checklist", _todos, lambda row: str(row["title"]), _always("open_checklist"), ("title",)
    ),
    Source(
        "job", _failed_jobs,
        lambda row: f"{row['title'] or row['name']} failed: {row['error']}"[:300],
        _always("open_jobs"), ("title", "name", "error"),
    ),
)  # fmt: skip
