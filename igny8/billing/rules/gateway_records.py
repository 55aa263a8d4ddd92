"""Our payments and a gateway's own books, compared charge by charge."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.kit.money import Money

# How long a charge may take from being asked for to being written down.
UNDER_WAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OurPayment:
    """A payment as we have it: `counts` says that we believe the money came."""

    key: str
    account_id: UUID
    account: str
    amount: Money
    counts: bool
    is_resolved: bool
    attempted_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A charge that we have otherwise than the gateway; None where one of us has no money of it."""

    payment: OurPayment | None
    key: str
    currency: str
    ours: Decimal | None
    theirs: Decimal | None


def mismatches(
    ours: Mapping[str, OurPayment], theirs: Iterable[Charge], *, listed_at: datetime
) -> Iterator[Mismatch]:
    """Where money that we count and money that the gateway took are not the same.

    `listed_at` is when the gateway was asked, before our payments were read: what was settled
    since, or is under way, is no mismatch yet.
    """
    seen = set()
    for charge in theirs:
        payment = ours.get(charge.key)
        seen.add(charge.key)
        taken = charge.amount if charge.status is ChargeStatus.SETTLED else None
        counted = payment.amount if payment and payment.counts else None
        if taken == counted or (payment and _is_under_way(payment, listed_at)):
            continue
        yield _mismatch(payment, charge.key, counted, taken)
    for key, payment in ours.items():
        if payment.counts and key not in seen and not _is_under_way(payment, listed_at):
            yield _mismatch(payment, key, payment.amount, None)


def _is_under_way(payment: OurPayment, listed_at: datetime) -> bool:
    if not payment.is_resolved:
        return payment.attempted_at > listed_at - UNDER_WAY
    return payment.resolved_at is not None and payment.resolved_at >= listed_at


def _mismatch(
    payment: OurPayment | None, key: str, ours: Money | None, theirs: Money | None
) -> Mismatch:
    currency = next(money.currency for money in (ours, theirs) if money)
    return Mismatch(
        payment, key, currency, ours.amount if ours else None, theirs.amount if theirs else None
    )
