"""One client of the demonstration, from intake to the present day, on the business clock."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from igny8.accounts.queries import clients_people, operator_account
from igny8.billing.models import Agreement
from igny8.demo.actions.acts import ACTS, Client, bill
from igny8.demo.actions.office import ask_question
from igny8.demo.actions.people import give_passwords, sign_ins_file
from igny8.demo.actions.work import settle
from igny8.demo.errors import MonthsFailed
from igny8.demo.models import Played
from igny8.demo.rules.diary import Act, Entry, beginning, diary, first_month
from igny8.demo.rules.portfolio import ROLES, domain_of, intake_of
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import local_date, month_start, simulated
from igny8.months.models import MonthRun
from igny8.services.actions.counters import refresh_counters
from igny8.services.actions.intake import take_in
from igny8.services.models import AutomationConfig, ManagedServiceSubscription

A_WEEK = timedelta(days=7)


def load_client(
    name: str,
    *,
    now: datetime,
    start: date | None = None,
    until: date | None = None,
    progress: Progress = quiet,
) -> None:
    """Play a client's diary up to `now`; whatever was done before stays as it is.

    `start` is the month to begin in (default: three before the present one); a client that is
    there keeps its own. With `until` it stops before that local day. Safe after any crash.
    """
    begun = started_on(name) or start or first_month(now, _zone(name))
    client = _client(name, _taken_in(name, start=begun), now=now)
    entries = diary(begun, now, client.site.time_zone, until=until)
    played, _ = Played.objects.get_or_create(site=client.site, defaults={"account": client.account})
    for number, entry in enumerate(entries):
        if played.has(entry.at):
            continue
        progress(number, len(entries), f"{client.site}: {entry.at:%d %B}")
        with simulated(entry.at):
            ACTS[entry.act](client, entry)
            settle(client.account)
        played.go_on_to(entry.at)
    if until is None:
        _repeat_unfinished_months(client, entries)
        _hand_over(client, now=now)
    progress(len(entries), len(entries), f"{client.site} is loaded")


def _zone(name: str) -> str:
    return intake_of(name, starts_on=date(2000, 1, 1)).account.time_zone


def started_on(name: str) -> date | None:
    """The day on which the client's service began, where it is there."""
    rows = Agreement.objects.filter(site__domain=domain_of(name), site__archived_at__isnull=True)
    agreement = rows.order_by("starts_on").first()
    return agreement.starts_on if agreement else None


def _taken_in(name: str, *, start: date) -> ManagedServiceSubscription:
    """The client, in one transaction with its first month's bill."""
    intake = intake_of(name, starts_on=start)
    moment = beginning(start, intake.account.time_zone)
    with simulated(moment), transaction.atomic():
        made = take_in(intake, parent=operator_account(), by=None, now=moment)
        if made.agreement.next_period_on == made.agreement.starts_on:
            bill(made, month=start, now=moment)
    give_passwords([person.email for person in intake.users], sign_ins=sign_ins_file())
    rows = ManagedServiceSubscription.objects.select_related("site__account", "account__parent")
    return rows.select_related("agreement", "account_manager").get(pk=made.pk)


def _client(name: str, subscription: ManagedServiceSubscription, *, now: datetime) -> Client:
    approver = clients_people(subscription.account, roles=("client_approver",))[0]
    present = month_start(local_date(now, subscription.account.time_zone))
    return Client(subscription, ROLES[name], approver, present)


def _repeat_unfinished_months(client: Client, entries: Sequence[Entry]) -> None:
    """Run months once more that were not run to their end. Raises MonthsFailed."""
    ended = [MonthRun.Status.DONE, MonthRun.Status.WAITING]
    failed = MonthRun.objects.filter(site=client.site).exclude(status__in=ended)
    months = set(failed.values_list("month", flat=True))
    for entry in entries:
        if entry.act is Act.CLOSE and entry.month in months:
            with simulated(entry.at):
                ACTS[entry.act](client, entry)
                settle(client.account)
    if reasons := [f"{run}: {run.message or run.status}" for run in failed.order_by("month")]:
        raise MonthsFailed("; ".join(reasons))


def _hand_over(client: Client, *, now: datetime) -> None:
    """From here on the real clock goes on: billing, automation and counters know the present."""
    subscription = client.subscription
    today = local_date(now, client.account.time_zone)
    agreements = Agreement.objects.filter(pk=subscription.agreement_id)
    agreements.update(status=Agreement.Status.ACTIVE, paused_on=None)
    AutomationConfig.objects.filter(subscription=subscription, next_run_on__lte=today).update(
        next_run_on=today + A_WEEK
    )
    refresh_counters(subscription, today=today)
    if client.role.asks:
        ask_question(
            client.site, asker=client.approver, answer_hours=subscription.response_hours, now=now
        )
    settle(client.account)
