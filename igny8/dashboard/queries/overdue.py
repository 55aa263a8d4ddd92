"""What needs somebody today: overdue first, then due today, then within a week."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from igny8.accounts.models import Account
from igny8.dashboard.queries.overdue_articles import article_marks
from igny8.dashboard.queries.overdue_marks import OVERDUE, SOURCES, URGENCIES, Mark, Portfolio, Told
from igny8.services.models import ManagedServiceSubscription

ARTICLES = frozenset({"content", "review"})


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
            return URGENCIES[2]
        return URGENCIES[1] if self.due_date == self.today else URGENCIES[OVERDUE]


def overdue_items(accounts: QuerySet[Account], *, now: datetime) -> list[OverdueItem]:
    """Everything that is late, due today or due within seven days, the most urgent first."""
    portfolio = Portfolio.of(accounts, now=now)
    marks = [mark for source in SOURCES for mark in source.marks(portfolio, most=None)[0]]
    return _items(portfolio, [*marks, *article_marks(portfolio)])


def overdue_page(
    accounts: QuerySet[Account], *, now: datetime, first: int, size: int
) -> tuple[list[OverdueItem], int]:
    """So many of them from a place (0 is the first) on, and how many there are in all.

    A fixed number of queries, and of each kind no more rows than could be on the page.
    """
    portfolio = Portfolio.of(accounts, now=now)
    marks = article_marks(portfolio)
    count = len(marks)
    for source in SOURCES:
        some, in_all = source.marks(portfolio, most=first + size)
        marks += some
        count += in_all
    ranked = sorted(marks, key=lambda mark: mark.place)[first : first + size]
    return _items(portfolio, ranked), count


def late_counts(
    accounts: QuerySet[Account], *, now: datetime, kinds: Collection[str] = ()
) -> Counter[UUID]:
    """How many things are overdue of each service (its key), of these kinds or of all."""
    portfolio = Portfolio.of(accounts, now=now)
    rows = ManagedServiceSubscription.objects.for_accounts(accounts)
    running = rows.exclude(status="cancelled").order_by("site__domain", "pk")
    of_site: dict[UUID, UUID] = {}
    of_account: dict[UUID, UUID] = {}
    for pk, its_site, its_account in running.values_list("pk", "site_id", "account_id"):
        of_site[its_site] = of_account[its_account] = pk
    found: Counter[UUID] = Counter()
    for site, account, count in _late(portfolio, kinds):
        service = of_site.get(site) if site else of_account.get(account)
        if service is not None:
            found[service] += count
    return found


def _late(portfolio: Portfolio, kinds: Collection[str]) -> Iterator[tuple[UUID | None, UUID, int]]:
    """How many things are overdue, by site (where it has one) and account."""
    for source in SOURCES:
        if not kinds or source.kind in kinds:
            yield from source.late(portfolio)
    if not kinds or ARTICLES & set(kinds):
        for mark in article_marks(portfolio):
            if mark.urgency == OVERDUE and mark.told and (not kinds or mark.kind in kinds):
                yield mark.told.site_id, mark.account_id, 1


def _items(portfolio: Portfolio, marks: Iterable[Mark]) -> list[OverdueItem]:
    """The marks in their order, told, each with its account and the service that it is about.

    What was settled at this very moment, between two questions, is left out.
    """
    ranked = sorted(marks, key=lambda mark: mark.place)
    told = _told(portfolio, ranked)
    ranked = [mark for mark in ranked if mark.key in told]
    accounts = Account.objects.in_bulk({mark.account_id for mark in ranked})
    sites = {one.site_id for one in told.values() if one.site_id}
    without = {mark.account_id for mark in ranked if not told[mark.key].site_id}
    rows = ManagedServiceSubscription.objects.filter(Q(site__in=sites) | Q(account__in=without))
    running = rows.exclude(status="cancelled").order_by("site__domain", "pk")
    of_site: dict[UUID, tuple[UUID, str]] = {}
    of_account: dict[UUID, tuple[UUID, str]] = {}
    for pk, site, account, domain in running.values_list(
        "pk", "site_id", "account_id", "site__domain"
    ):
        of_site[site] = of_account[account] = (pk, domain)
    found = []
    for mark in ranked:
        told_site = told[mark.key].site_id
        service = of_site.get(told_site) if told_site else of_account.get(mark.account_id)
        found.append(_item(mark, told[mark.key], accounts[mark.account_id], service))
    return found


def _told(portfolio: Portfolio, marks: Iterable[Mark]) -> dict[str, Told]:
    """What there is to say of each, by its key; a query a kind that has to be asked about."""
    found = {mark.key: mark.told for mark in marks if mark.told}
    untold: dict[str, list[UUID]] = defaultdict(list)
    for mark in marks:
        if not mark.told:
            untold[mark.kind].append(mark.subject_id)
    for source in SOURCES:
        if subjects := untold.get(source.kind):
            for pk, told in source.tell(portfolio, subjects).items():
                found[f"{source.kind}:{pk}"] = told
    return found


def _item(
    mark: Mark, told: Told, account: Account, service: tuple[UUID, str] | None
) -> OverdueItem:
    return OverdueItem(
        kind=mark.kind,
        key=mark.key,
        account=account,
        subscription_id=service[0] if service else None,
        site_domain=service[1] if service else "",
        title=told.title,
        due_date=mark.due_date,
        today=mark.today,
        action=told.action,
        subject_id=mark.subject_id,
    )
