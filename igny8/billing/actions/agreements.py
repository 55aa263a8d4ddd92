"""What recurs: opened, paused, resumed, cancelled, and its periods, each owed and billed once."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from igny8.accounts.models import Account, Site
from igny8.billing.actions.batch import Batch
from igny8.billing.actions.changes import note_opened
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.mrr import record_mrr
from igny8.billing.errors import KeyReused, NoPeriod, WrongTerms
from igny8.billing.models import Agreement, PendingLine, ServicePeriod
from igny8.billing.queries.agreements import charges_of, period_on
from igny8.billing.queries.contracts import contract_of
from igny8.billing.rules.contracts import open_periods
from igny8.billing.rules.invoices import check_currency, check_price, check_revenue_kind
from igny8.billing.rules.periods import Alignment, first_start_from


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
    trial_ends_on: date | None = None,
    setup_fee: Decimal = Decimal(0),
    billed_through: date | None = None,
    credits_per_period: int = 0,
    item: str = "",
) -> Agreement:
    """Agree on something that recurs, once per key of the account; periods open when they are due.

    `price` is for a whole month in the account's currency; units and credits likewise, and a part
    month has its share of all three. It starts on `starts_on` (default: the anchor) and, with
    `ends_on`, ends before that day. Until `trial_ends_on` it is free; `setup_fee` is owed once,
    with the first period. One that was billed elsewhere through `billed_through` has its first
    period here from the first month that begins on or after that day. Raises WrongTerms,
    WrongAmount, WrongCurrency, KeyReused.
    """
    begins = starts_on or anchor_date
    wanted = Agreement(
        account=account, site=site, key=key, kind=kind, item=item, description=description,
        price=price, currency=currency, revenue_kind=revenue_kind, alignment=alignment,
        anchor_date=anchor_date, starts_on=begins, ends_on=ends_on, trial_ends_on=trial_ends_on,
        setup_fee=setup_fee, next_period_on=begins, unit_name=unit_name,
        units_per_period=units_per_period, credits_per_period=credits_per_period,
    )  # fmt: skip
    _check_terms(wanted)
    if billed_through is not None:
        wanted.next_period_on = first_start_from(
            billed_through, starts_on=begins, alignment=Alignment(alignment), anchor=anchor_date
        )
    Agreement.objects.bulk_create([wanted], ignore_conflicts=True)
    kept = Agreement.objects.select_related("account").get(account=account, key=key)
    if (kept.kind, kept.price, kept.anchor_date) != (kind, price, anchor_date):
        raise KeyReused(f"The key {key!r} stands for another agreement.", key=key)
    if kept.pk == wanted.pk:
        record_mrr(kept, today=begins)
    return kept


@transaction.atomic
def open_due_periods(agreement: Agreement, *, today: date) -> list[ServicePeriod]:
    """Open every period that has begun by `today` (local), the missed ones too; only the new ones.

    Each brings its fee, to be billed in advance, and its credits.
    """
    _lock(agreement)
    opening = open_periods(contract_of(agreement), today=today)
    if not opening.periods:
        return []
    batch = Batch()
    batch.open_periods(str(agreement.account_id), opening)
    batch.write()
    note_opened(opening)
    agreement.refresh_from_db()
    first, last = opening.periods[0].period.start, opening.periods[-1].period.end
    return list(agreement.periods.filter(start__gte=first, end__lte=last))


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
    agreement.pause(today=today)
    record_mrr(agreement, today=today)
    return agreement


@transaction.atomic
def resume_agreement(agreement: Agreement, *, today: date) -> Agreement:
    """Periods again from today, or after the present one. Raises CannotResume."""
    _lock(agreement)
    agreement.resume(today=today)
    record_mrr(agreement, today=today)
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
    ends_on = last.end if last else _end_without_periods(agreement, today=today, at=at)
    if last and at == "now" and today < last.service_end:
        ends_on = max(today, last.start)
        last.cut_short(on=ends_on)
        if ends_on == last.start:
            owed = [line.pk for line, _ in charges_of(last)]
            PendingLine.objects.filter(pk__in=owed, invoice__isnull=True).delete()
    agreement.cancel(ends_on=ends_on)
    record_mrr(agreement, today=today)
    return agreement


def _end_without_periods(agreement: Agreement, *, today: date, at: str) -> date:
    """The end of one that had no period here: where its first would begin, or today if sooner.

    Until then it was billed elsewhere, or it has not begun.
    """
    if at == "period_end":
        return agreement.next_period_on
    return max(agreement.starts_on, min(today, agreement.next_period_on))


def _lock(agreement: Agreement) -> None:
    """Hold the account's row, then the agreement's, and read it as it is now."""
    lock_account(agreement.account)
    agreement.refresh_from_db(
        from_queryset=Agreement.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "account"
        )
    )


def _check_terms(wanted: Agreement) -> None:
    check_price(wanted.price, currency=wanted.currency)
    check_price(wanted.setup_fee, currency=wanted.currency)
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
    if wanted.trial_ends_on is not None and wanted.trial_ends_on <= wanted.starts_on:
        raise WrongTerms(
            f"A trial that begins on {wanted.starts_on} cannot end on {wanted.trial_ends_on}."
        )
