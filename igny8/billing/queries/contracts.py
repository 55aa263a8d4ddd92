"""Agreements as billing reads them, by account, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from igny8.accounts.models import Account
from igny8.billing.models import Agreement, AgreementChange, CouponRedemption
from igny8.billing.queries.agreements import active_agreements
from igny8.billing.rules.contracts import Change, Contract, Discount, Terms
from igny8.billing.rules.periods import Alignment, Schedule
from igny8.kit.lookups import among

_FIELDS = (
    "pk", "account_id", "site_id", "currency", "revenue_kind", "account__time_zone", "starts_on",
    "alignment", "anchor_date", "next_period_on", "ends_on", "trial_ends_on", "item",
    "description", "price", "units_per_period", "credits_per_period", "setup_fee", "status",
)  # fmt: skip


def contracts_of(account: Account) -> list[Contract]:
    """Those of the account's agreements that will have another period, in their order."""
    return contracts_by_account(active_agreements(account)).get(str(account.pk), [])


def contract_of(agreement: Agreement) -> Contract:
    """One agreement as it is in the database now."""
    rows = Agreement.objects.filter(pk=agreement.pk)
    return contracts_by_account(rows)[str(agreement.account_id)][0]


def contracts_by_account(agreements: QuerySet[Agreement]) -> dict[str, list[Contract]]:
    """Contracts by account (its identifier as text), in the order of the agreements."""
    rows = list(agreements.values_list(*_FIELDS))
    ids = [row[0] for row in rows]
    changes, discounts = _changes(ids), _discounts(ids)
    found: dict[str, list[Contract]] = defaultdict(list)
    for (
        pk, account_id, site_id, currency, revenue_kind, zone, starts_on,
        alignment, anchor, next_on, ends_on, trial_ends_on, item,
        description, price, units, credits, setup_fee, status,
    ) in rows:  # fmt: skip
        found[str(account_id)].append(
            Contract(
                id=str(pk),
                site_id=str(site_id) if site_id else None,
                currency=currency,
                revenue_kind=revenue_kind,
                time_zone=zone,
                starts_on=starts_on,
                schedule=Schedule(Alignment(alignment), anchor, next_on, ends_on, trial_ends_on),
                terms=Terms(item, description, price, units, credits),
                setup_fee=setup_fee,
                is_active=status == Agreement.Status.ACTIVE,
                change=changes.get(pk),
                discount=discounts.get(pk),
            )
        )
    return found


def _changes(agreement_ids: Iterable[UUID]) -> dict[UUID, Change]:
    waiting = AgreementChange.objects.filter(applied_on__isnull=True, withdrawn_at__isnull=True)
    rows = waiting.filter(agreement__in=among(agreement_ids)).values_list(
        "agreement_id", "pk", "effective_on", "item", "description", "price", "units_per_period",
        "credits_per_period",
    )  # fmt: skip
    return {
        agreement: Change(str(pk), effective_on, Terms(item, description, price, units, credits))
        for agreement, pk, effective_on, item, description, price, units, credits in rows
    }


def _discounts(agreement_ids: Iterable[UUID]) -> dict[UUID, Discount]:
    rows = CouponRedemption.objects.filter(agreement__in=among(agreement_ids)).values_list(
        "agreement_id", "coupon__code", "coupon__percent", "coupon__amount", "periods_left"
    )
    return {
        agreement: Discount(code, percent, amount, left)
        for agreement, code, percent, amount, left in rows
    }
