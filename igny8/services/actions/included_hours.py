"""Hours beyond those that a service's fee includes: agreed on, and owed with the next invoice."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.billing.actions.agreements import ensure_period, open_due_periods
from igny8.billing.actions.invoices import add_pending_line, withdraw_pending_line
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import AlreadyBilled, NoPeriod, WrongTerms
from igny8.billing.models import ServicePeriod
from igny8.billing.queries.agreements import period_on
from igny8.billing.rules import arithmetic
from igny8.kit.clock import local_date
from igny8.services.models import HourTerms, ManagedServiceSubscription
from igny8.services.queries.hours import HOURS, hours_key, hours_of_periods
from igny8.services.rules.hours import PeriodHours, check_hour_terms


@transaction.atomic
def set_hour_terms(
    subscription: ManagedServiceSubscription,
    *,
    included: int,
    hour_rate: Decimal | None,
    by: User | None,
    now: datetime,
) -> HourTerms:
    """Include so many minutes a month, and bill an hour beyond them at a rate (None: not at all).

    The first terms hold from the present period on, of which no hour is billed yet, and may be put
    right within it; later ones from the next period on. `hour_rate` is in the agreement's currency.
    Raises WrongHours, WrongAmount, WrongTerms where the service is cancelled.
    """
    agreement, account = subscription.agreement, subscription.account
    if subscription.status == subscription.Status.CANCELLED:
        raise WrongTerms("This service is cancelled; it has no more periods.")
    check_hour_terms(included, hour_rate, currency=agreement.currency)
    today = local_date(now, account.time_zone)
    open_due_periods(agreement, today=today)
    present = period_on(agreement, day=today)
    if present and subscription.hour_terms.filter(effective_on__lt=present.start).exists():
        present = None
    terms, _ = HourTerms.objects.update_or_create(
        subscription=subscription,
        effective_on=present.start if present else agreement.next_period_on,
        defaults={"account": account, "included_minutes": included, "hour_rate": hour_rate},
    )
    record(
        account, actor=by, verb="set_hours", subject="subscription", subject_id=subscription.pk,
        now=now, detail={"title": str(terms)},
    )  # fmt: skip
    if present:
        owe_hours(subscription, present, today=today)
    return terms


@transaction.atomic
def owe_hours(
    subscription: ManagedServiceSubscription, period: ServicePeriod, *, today: date
) -> None:
    """Owe the period's minutes beyond those included that no invoice carries, on one line.

    The line follows the entries until it is billed: from the period's end on, which is when the
    next one's fee is; what is entered later goes on the following invoice. Once billed it stays:
    entries that would leave less than is on invoices are refused with AlreadyBilled, since only a
    person can say whether the client is credited (by a credit note) or the entries were right.
    """
    account = subscription.account
    lock_account(account)
    [hours] = hours_of_periods(subscription, [period])
    if hours.beyond < hours.billed:
        raise AlreadyBilled(
            f"{hours.billed} minutes beyond those included in {period} are on an invoice, and only "
            f"{hours.beyond} would be left. Credit the invoice instead.",
            billed=hours.billed,
        )
    withdraw_pending_line(account, key=hours_key(period, hours.billed))
    if hours.beyond > hours.billed:
        _owe(subscription, period, hours, due_on=period.end if today < period.end else None)


def owe_hours_on(site: Site, days: Iterable[date], *, now: datetime) -> None:
    """Owe anew the hours of the periods that serve these days of the site (local, not to come).

    A day that no agreement with hours serves costs nothing. Raises AlreadyBilled; the caller's
    transaction must fail with it.
    """
    served = ManagedServiceSubscription.objects.filter(site=site, hour_terms__isnull=False)
    for subscription in served.select_related("account", "site", "agreement__account").distinct():
        today = local_date(now, subscription.account.time_zone)
        for day in sorted(set(days)):
            with suppress(NoPeriod):
                period = ensure_period(subscription.agreement, day=day)
                owe_hours(subscription, period, today=today)


def _owe(
    subscription: ManagedServiceSubscription,
    period: ServicePeriod,
    hours: PeriodHours,
    *,
    due_on: date | None,
) -> None:
    agreement, rate = subscription.agreement, hours.hour_rate or Decimal(0)
    price = hours.to_bill(agreement.currency).amount
    add_pending_line(
        subscription.account,
        kind=HOURS,
        description=f"Hours beyond those included, {subscription.site.domain}, {period}",
        quantity=1,
        unit_price=price,
        amount=price,
        arithmetic=arithmetic.hours_beyond(
            period.start, hours.end, worked=hours.worked, included=hours.included,
            billed=hours.billed, hour_rate=rate,
        ),
        key=hours_key(period, hours.billed),
        currency=agreement.currency,
        revenue_kind="metered",
        site=subscription.site,
        due_on=due_on,
    )  # fmt: skip
