"""What recurs: opened, paused, resumed, cancelled, and its periods, each owed and billed once."""

from datetime import date, time, timedelta
from decimal import Decimal

from django.db import transaction

from igny8.accounts.models import Account, Site
from igny8.billing.actions.credits import grant_credits
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import KeyReused, NoPeriod, WrongTerms
from igny8.billing.events import PeriodOpened
from igny8.billing.models import Agreement, PendingLine, ServicePeriod
from igny8.billing.queries.agreements import period_on
from igny8.billing.rules.invoices import check_currency, check_price, check_revenue_kind
from igny8.billing.rules.periods import Alignment, Period, due_periods
from igny8.billing.rules.proration import prorated_units
from igny8.kit.clock import local_moment
from igny8.kit.events import publish


@transaction.atomic
def open_agreement(
    account: Account,
    *,
    kind: str,
    description: str,
    price: Decimal,
    currency: str,
    alignment: str,
    anchor_date: date,
    units_per_period: int,
    unit_name: str,
    revenue_kind: str,
    key: str,
    site: Site | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    credits_per_period: int = 0,
) -> Agreement:
    """Agree on something that recurs, once per key of the account; periods open when they are due.

    `price` is for a whole month in the account's currency; units and credits likewise, and a part
    month has its share of all three. It starts on `starts_on` (default: the anchor) and, with
    `ends_on`, ends before that day. Raises WrongTerms, WrongAmount, WrongCurrency, KeyReused.
    """
    begins = starts_on or anchor_date
    wanted = Agreement(
        account=account, site=site, key=key, kind=kind, description=description, price=price,
        currency=currency, revenue_kind=revenue_kind, alignment=alignment, anchor_date=anchor_date,
        starts_on=begins, ends_on=ends_on, next_period_on=begins, unit_name=unit_name,
        units_per_period=units_per_period, credits_per_period=credits_per_period,
    )  # fmt: skip
    _check_terms(wanted)
    Agreement.objects.bulk_create([wanted], ignore_conflicts=True)
    kept = Agreement.objects.select_related("account").get(account=account, key=key)
    if (kept.kind, kept.price, kept.anchor_date) != (kind, price, anchor_date):
        raise KeyReused(f"The key {key!r} stands for another agreement.", key=key)
    return kept


@transaction.atomic
def open_due_periods(agreement: Agreement, *, today: date) -> list[ServicePeriod]:
    """Open every period that has begun by `today` (local), the missed ones too; only the new ones.

    Each brings its fee, to be billed in advance, and its credits.
    """
    _lock(agreement)
    if agreement.status != Agreement.Status.ACTIVE:
        return []
    opened = [_open(agreement, period) for period in due_periods(agreement.schedule, today=today)]
    if opened:
        agreement.next_period_on = opened[-1].end
        agreement.save(update_fields=["next_period_on", "updated_at"])
    return opened


@transaction.atomic
def ensure_period(agreement: Agreement, *, day: date) -> ServicePeriod:
    """The period that serves this local day, opened with all before it if need be.

    Raises NoPeriod where the agreement does not serve that day: not begun, paused or over.
    """
    open_due_periods(agreement, today=day)
    period = period_on(agreement, day=day)
    if period is None:
        raise NoPeriod(
            f"{agreement.description} has no period on {day}: it started on {agreement.starts_on} "
            f"and is {agreement.get_status_display().lower()}.",
            day=day.isoformat(),
        )
    return period


@transaction.atomic
def pause_agreement(agreement: Agreement, *, today: date) -> Agreement:
    """No new period after the present one; what is owed stays owed. Raises CannotPause."""
    open_due_periods(agreement, today=today)
    agreement.pause()
    return agreement


@transaction.atomic
def resume_agreement(agreement: Agreement, *, today: date) -> Agreement:
    """Periods again from today, or after the present one. Raises CannotResume."""
    _lock(agreement)
    agreement.resume(today=today)
    open_due_periods(agreement, today=today)
    return agreement


@transaction.atomic
def cancel_agreement(agreement: Agreement, *, today: date, at: str = "period_end") -> Agreement:
    """End it for good: after the present period, or "now", which cuts that period short.

    One that ends with its period may still be ended now. A period of which no day is served is not
    opened, nor owed if it was. What was billed stays billed: unused_days.py gives unused days
    back. Raises CannotCancel, WrongTerms where `at` is neither.
    """
    if at not in ("period_end", "now"):
        raise WrongTerms(f"An agreement is cancelled at period_end or now, not {at!r}.")
    last_day = today if at == "period_end" else today - timedelta(days=1)
    open_due_periods(agreement, today=last_day)
    last = agreement.periods.last()
    ends_on = last.end if last else agreement.starts_on
    if last and at == "now" and today < last.service_end:
        ends_on = max(today, last.start)
        last.cut_short(on=ends_on)
        if ends_on == last.start:
            PendingLine.objects.filter(period=last, invoice__isnull=True).delete()
    agreement.cancel(ends_on=ends_on)
    return agreement


def _lock(agreement: Agreement) -> None:
    """Hold the account's row, then the agreement's, and read it as it is now."""
    lock_account(agreement.account)
    agreement.refresh_from_db(
        from_queryset=Agreement.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "account"
        )
    )


def _open(agreement: Agreement, period: Period) -> ServicePeriod:
    opened = agreement.as_period(period)
    opened.save(force_insert=True)
    if fee := PendingLine.fee_of(opened):
        fee.save(force_insert=True)
    moment = local_moment(period.start, time.min, agreement.time_zone)
    if credits := prorated_units(agreement.credits_per_period, period):
        grant_credits(
            agreement.account,
            amount=credits,
            reason=f"{agreement.description}, {opened}",
            key=f"period:{opened.pk}",
            now=moment,
            site=agreement.site,
        )
    publish(
        PeriodOpened(period_id=opened.pk, agreement_id=agreement.pk),
        account=agreement.account,
        now=moment,
    )
    return opened


def _check_terms(wanted: Agreement) -> None:
    check_price(wanted.price, currency=wanted.currency)
    check_currency(wanted.currency, account_currency=wanted.account.currency)
    check_revenue_kind(wanted.revenue_kind)
    kinds, alignments = Agreement.Kind.values, list(Alignment)
    if wanted.kind not in kinds:
        raise WrongTerms(f"{wanted.kind!r} is no kind of agreement; use {', '.join(kinds)}.")
    if wanted.alignment not in alignments:
        raise WrongTerms(f"{wanted.alignment!r} is no alignment; use {' or '.join(alignments)}.")
    if wanted.ends_on is not None and wanted.ends_on <= wanted.starts_on:
        raise WrongTerms(
            f"An agreement that starts on {wanted.starts_on} cannot end on {wanted.ends_on}."
        )
