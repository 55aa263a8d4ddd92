"""What happens to a client on a day of its diary; each act is safe to repeat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.methods import set_payment_method
from igny8.billing.models import Agreement
from igny8.content.actions.review import accept_drafts_for_demo
from igny8.content.models import PublishedPage
from igny8.demo.actions.figures import import_figures
from igny8.demo.actions.office import write_hours
from igny8.demo.rules.diary import Act, Entry, week_before
from igny8.demo.rules.portfolio import Role
from igny8.inbox.actions import complete_todo, decide_approval
from igny8.inbox.models import Approval, Todo
from igny8.indexing.actions import check_published_pages
from igny8.kit.clock import local_date, month_start, next_month
from igny8.links.actions import recheck_due_links
from igny8.months.actions import start_month
from igny8.months.models import MonthRun
from igny8.reports.report_service import ReportService
from igny8.sag.actions.blueprints import approve_blueprint
from igny8.sag.queries import latest_blueprint
from igny8.services.actions.articles import (
    owed_in,
    plan_articles,
    publish_articles,
    write_articles,
    written,
)
from igny8.services.actions.campaign import order_campaign_month
from igny8.services.actions.delivery import follow_up_order
from igny8.services.actions.placing import place_links
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.onboarding_service import ManagedOnboardingService

# How often articles that stopped are replaced by the next ones of the plan.
ROUNDS = 3
REFUSED_CARD = "declined"
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Client:
    """A client while its diary is played; `present` is the month that is not over."""

    subscription: ManagedServiceSubscription
    role: Role
    approver: User
    present: date

    @property
    def site(self) -> Site:
        return self.subscription.site

    @property
    def account(self) -> Account:
        return self.subscription.account

    @property
    def origin(self) -> date:
        return self.subscription.agreement.starts_on


def bill(subscription: ManagedServiceSubscription, *, month: date, now: datetime) -> None:
    """Open a month and bill it with all that is owed, once.

    Between its months the agreement is paused until the diary has reached the present, so that the
    real billing run, which knows only today, leaves the client alone meanwhile.
    """
    with transaction.atomic():
        rows = Agreement.objects.select_for_update(of=("self",))
        agreement = rows.get(pk=subscription.agreement_id)
        if agreement.next_period_on > month:
            return
        today = local_date(now, subscription.account.time_zone)
        _stand(agreement, Agreement.Status.ACTIVE, since=None)
        bill_account(subscription.account, today=today, now=now)
        agreement.refresh_from_db()
        _stand(agreement, Agreement.Status.PAUSED, since=today)


def _stand(agreement: Agreement, status: str, *, since: date | None) -> None:
    """Not a pause that anybody asked for: it moves no MRR."""
    agreement.status, agreement.paused_on = status, since
    agreement.save(update_fields=["status", "paused_on", "updated_at"])


def _bill(client: Client, entry: Entry) -> None:
    if client.role.declined and entry.month == client.present:
        set_payment_method(client.account, gateway="sandbox", customer=REFUSED_CARD)
    bill(client.subscription, month=entry.month, now=entry.at)


def _onboard(client: Client, entry: Entry) -> None:
    """Last month's search data first, so that the blueprint is made from it."""
    before = month_start(entry.month - A_DAY)
    _import(client, before, now=entry.at)
    subscription = ManagedServiceSubscription.objects.select_related(
        "site__account", "account", "agreement", "account_manager"
    ).get(pk=client.subscription.pk)
    if subscription.status == ManagedServiceSubscription.Status.PENDING:
        ManagedOnboardingService().onboard_client(subscription, now=entry.at)


def _approve(client: Client, entry: Entry) -> None:
    """The client says yes to the blueprint and to the budget for links."""
    blueprint = latest_blueprint(client.site)
    if blueprint is not None and blueprint.status == blueprint.Status.PROPOSED:
        approve_blueprint(blueprint, by=client.approver, now=entry.at)
    _say_yes(client, Approval.Kind.BACKLINK_BUDGET, now=entry.at)


def _say_yes(client: Client, kind: str, *, now: datetime) -> None:
    waiting = Approval.objects.filter(site=client.site, kind=kind, status=Approval.Status.PENDING)
    for question in waiting:
        decide_approval(question, by=client.approver, approved=True, now=now)


def _write(client: Client, entry: Entry) -> None:
    """Write, accept and publish until the month's share is out; what stops is replaced."""
    if client.role.behind and entry.month == client.present:
        return
    subscription, month = client.subscription, entry.month
    owed = owed_in(subscription, month=month)
    today = local_date(entry.at, client.account.time_zone)
    for _ in range(ROUNDS):
        missing = round(owed * entry.share) - _published(client.site, month)
        if missing <= 0:
            return
        stopped = len(written(client.site, month).stopped)
        plan_articles(subscription, month=month, count=owed + stopped, now=entry.at)
        write_articles(subscription, month=month, count=missing, now=entry.at)
        accept_drafts_for_demo(
            client.site, month=month, by=subscription.account_manager, now=entry.at
        )
        publish_articles(subscription, month=month, now=entry.at, today=today)


def _published(site: Site, month: date) -> int:
    return PublishedPage.objects.filter(need__site=site, need__month=month).count()


def _order_links(client: Client, entry: Entry) -> None:
    if not client.subscription.config.backlinks.monthly_budget:
        return
    order = order_campaign_month(client.subscription, month=entry.month, now=entry.at).order
    if order is not None:
        place_links(order, now=entry.at)


def _follow_up(client: Client, entry: Entry) -> None:
    """The client's yes to the dearer links, if they were asked, and what the suppliers brought."""
    _say_yes(client, Approval.Kind.BACKLINK_ORDER, now=entry.at)
    open_ones = [BacklinkServiceOrder.Status.APPROVED, BacklinkServiceOrder.Status.IN_PROGRESS]
    orders = BacklinkServiceOrder.objects.filter(site=client.site, status__in=open_ones)
    for order in orders.select_related("account", "site").order_by("created_at"):
        follow_up_order(order, now=entry.at)


def _hours(client: Client, entry: Entry) -> None:
    day = local_date(entry.at, client.account.time_zone)
    write_hours(client.subscription, day=day, first_half=day.day < 15)


def _search_data(client: Client, entry: Entry) -> None:
    """The export of a month that is over; last month's is what one client has not sent."""
    is_last = next_month(entry.month) == client.present
    if not (client.role.without_search_data and is_last):
        _import(client, entry.month, now=entry.at)


def _import(client: Client, month: date, *, now: datetime) -> None:
    import_figures(
        client.site, client.role, origin=client.origin, month=month, end=next_month(month), now=now
    )


def _check(client: Client, entry: Entry) -> None:
    """Look at what stands before the month ends: links, and our pages."""
    recheck_due_links(client.account, now=entry.at)
    check_published_pages(client.site, now=entry.at)


def _week(client: Client, entry: Entry) -> None:
    """The last whole week's search data and report, for who gets weekly ones."""
    week = week_before(local_date(entry.at, client.account.time_zone))
    reporting = client.subscription.config.reporting
    if reporting.frequency != "weekly" or week.start < client.origin:
        return
    import_figures(
        client.site, client.role, origin=client.origin, month=month_start(week.start),
        end=week.end, now=entry.at,
    )  # fmt: skip
    _check(client, entry)
    service = ReportService()
    report = service.generate_report(
        client.site, week.start, week.end, "weekly", reporting.white_label, now=entry.at
    )
    service.send_when_ready(report, now=entry.at)


def _close(client: Client, entry: Entry) -> None:
    """Run the month's steps to its sent report, from wherever they stand."""
    done = MonthRun.Status.DONE
    if MonthRun.objects.filter(site=client.site, month=entry.month, status=done).exists():
        return
    _tick_off_first_tasks(client, now=entry.at)
    start_month(
        client.site, month=entry.month, by=client.subscription.account_manager, now=entry.at,
        accept_drafts=True,
    )  # fmt: skip


def _tick_off_first_tasks(client: Client, *, now: datetime) -> None:
    """What onboarding put on the team's list was done with the first month."""
    for todo in Todo.objects.filter(account=client.account, key__startswith="first:", done_at=None):
        complete_todo(todo, by=client.subscription.account_manager, now=now)


ACTS: Mapping[Act, Callable[[Client, Entry], None]] = {
    Act.BILL: _bill,
    Act.ONBOARD: _onboard,
    Act.APPROVE: _approve,
    Act.SEARCH_DATA: _search_data,
    Act.WRITE: _write,
    Act.ORDER_LINKS: _order_links,
    Act.FOLLOW_UP: _follow_up,
    Act.HOURS: _hours,
    Act.CHECK: _check,
    Act.WEEK: _week,
    Act.CLOSE: _close,
}
