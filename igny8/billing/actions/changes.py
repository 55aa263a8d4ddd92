"""Other terms of an agreement, at once or from the next period; and coupons that are used up."""

from datetime import date, datetime, time

from django.db import transaction

from igny8.billing.actions.credits import grant_credits
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.mrr import record_mrr
from igny8.billing.errors import KeyReused, WrongTerms
from igny8.billing.events import TermsChanged
from igny8.billing.models import (
    Agreement,
    AgreementChange,
    CouponRedemption,
    PendingLine,
    PeriodAddition,
    ServicePeriod,
)
from igny8.billing.queries.agreements import period_on
from igny8.billing.queries.contracts import contract_of
from igny8.billing.rules.contracts import Opening, Terms, change_key
from igny8.billing.rules.invoices import check_price
from igny8.billing.rules.upgrades import Upgrade, upgrade_of
from igny8.kit.clock import local_date, local_moment
from igny8.kit.events import publish

NOW, NEXT_PERIOD = "now", "next_period"
UPGRADE = "upgrade"


@transaction.atomic
def change_terms(
    agreement: Agreement, terms: Terms, *, at: str, key: str, today: date, now: datetime
) -> AgreementChange:
    """Agree on other terms, once per key: at once, or from the next period on (decisions 3.12).

    At once the price difference is owed for the rest of the period, by days, and the whole
    difference in units and credits comes; only what costs at least as much may begin at once. From
    the next period on, the change replaces one that waits. `terms.price` is a whole month's, in the
    agreement's currency; the periods that are due by `today` must be open. Raises WrongTerms,
    WrongAmount, KeyReused, and then nothing has changed.
    """
    lock_account(agreement.account)
    agreement.refresh_from_db()
    if known := agreement.changes.filter(key=key).first():
        return _checked(known, terms)
    _check(agreement, terms, at)
    agreement.changes.filter(applied_on=None, withdrawn_at=None).update(withdrawn_at=now)
    change = AgreementChange.objects.create(
        account=agreement.account,
        agreement=agreement,
        key=key,
        effective_on=today if at == NOW else max(today, agreement.next_period_on),
        item=terms.item,
        description=terms.description,
        price=terms.price,
        units_per_period=terms.units,
        credits_per_period=terms.credits,
        price_before=agreement.price,
        asked_at=now,
        applied_on=today if at == NOW else None,
    )
    if at == NOW:
        if period := period_on(agreement, day=today):
            _add_to(period, agreement, change, now=now)
        _take(change, now=now)
    record_mrr(agreement, today=today)
    return change


@transaction.atomic
def withdraw_change(agreement: Agreement, *, now: datetime) -> bool:
    """Keep the terms as they are after all; False where no change waits."""
    lock_account(agreement.account)
    waiting = agreement.changes.filter(applied_on=None, withdrawn_at=None)
    withdrawn = waiting.update(withdrawn_at=now)
    record_mrr(agreement, today=local_date(now, agreement.time_zone))
    return withdrawn > 0


def note_opened(opening: Opening) -> None:
    """What opening periods used up: the change that waited, and a coupon's periods.

    In the transaction that opens them.
    """
    for one in opening.periods:
        if one.change:
            rows = AgreementChange.objects.select_related("agreement__account")
            change = rows.get(pk=one.change.id)
            change.apply(on=one.period.start)
            moment = local_moment(one.period.start, time.min, opening.contract.time_zone)
            _take(change, now=moment)
            record_mrr(change.agreement, today=one.period.start)
    if opening.discount and opening.discount != opening.contract.discount:
        redemption = CouponRedemption.objects.filter(agreement__pk=opening.contract.id)
        redemption.update(periods_left=opening.discount.periods_left)


def _take(change: AgreementChange, *, now: datetime) -> None:
    """The new terms are in force, and whoever sold the agreement hears of it."""
    agreement = change.agreement
    agreement.take_terms(change)
    publish(TermsChanged(agreement_id=agreement.pk), account=agreement.account, now=now)


def _check(agreement: Agreement, terms: Terms, at: str) -> None:
    check_price(terms.price, currency=agreement.currency)
    if at not in (NOW, NEXT_PERIOD):
        raise WrongTerms(f"Terms change {NOW} or at the {NEXT_PERIOD}, not {at!r}.")
    if agreement.status == Agreement.Status.CANCELLED:
        raise WrongTerms("This agreement is cancelled; its terms stay as they were.")
    less = terms.price < agreement.price or terms.units < agreement.units_per_period
    if at == NOW and less:
        raise WrongTerms(
            f"From {agreement.price} to {terms.price} {agreement.currency} a month is less; it can "
            "begin with the next period, since this one is billed."
        )


def _checked(known: AgreementChange, terms: Terms) -> AgreementChange:
    if (known.item, known.price, known.units_per_period) != (terms.item, terms.price, terms.units):
        raise KeyReused(f"The key {known.key!r} stands for another change.", key=known.key)
    return known


def _add_to(
    period: ServicePeriod, agreement: Agreement, change: AgreementChange, *, now: datetime
) -> None:
    day = change.effective_on
    contract = contract_of(agreement)
    added = upgrade_of(
        contract, change.terms, start=day, end=period.service_end,
        coupon=contract.discount if _is_discounted(period) else None,
    )  # fmt: skip
    PeriodAddition.objects.create(
        account=agreement.account,
        period=period,
        change=change,
        from_day=day,
        units=added.units,
        price=added.price,
        arithmetic=added.arithmetic,
    )
    period.owe_more(added.units)
    _owe(agreement, change, added)
    if added.credits:
        grant_credits(
            agreement.account,
            amount=added.credits,
            reason=f"Upgrade to {change.description}"[:200],
            key=change_key(change.pk),
            now=now,
            site=agreement.site,
        )


def _is_discounted(period: ServicePeriod) -> bool:
    return "coupon" in period.arithmetic


def _owe(agreement: Agreement, change: AgreementChange, added: Upgrade) -> None:
    if not added.price:
        return
    PendingLine.objects.create(
        account=agreement.account,
        site=agreement.site,
        key=change_key(change.pk),
        kind=UPGRADE,
        description=f"Upgrade to {change.description}"[:300],
        quantity=1,
        unit_price=added.price,
        amount=added.price,
        currency=agreement.currency,
        arithmetic=added.arithmetic,
        revenue_kind=agreement.revenue_kind,
        due_on=change.effective_on,
    )
