"""Our payments beside the books of the gateways that took them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from igny8.billing.models import Payment
from igny8.billing.queries.reconcile import Check, Difference, Finding, found
from igny8.billing.rules.charges import Charge
from igny8.billing.rules.gateway_records import OurPayment, mismatches
from igny8.kit.money import Money


@dataclass(frozen=True, slots=True)
class GatewayRecords:
    """The charges of one gateway, as it told them at a moment; or why it did not.

    All of them, or, where it was asked for ours one by one, those attempted from `since` on.
    """

    gateway: str
    label: str
    listed_at: datetime
    charges: Sequence[Charge] = ()
    problem: str = ""
    since: datetime | None = None


def compare_records(records: GatewayRecords) -> Finding:
    """Where money that counts here and money that the gateway took are not the same; one query."""
    check = Check(
        f"payments_are_{records.gateway}s",
        f"Payments by {records.label} are those in its own books",
        "ours",
        "the gateway's",
    )
    if records.problem:
        told = Difference(None, records.label, records.problem, "", None, None)
        return found(check, [told], count=1)
    ours = _payments(records.gateway, since=records.since)
    apart = [
        Difference(
            account_id=one.payment.account_id if one.payment else None,
            account=one.payment.account if one.payment else "",
            subject=one.key,
            currency=one.currency,
            stated=one.ours,
            booked=one.theirs,
        )
        for one in mismatches(ours, records.charges, listed_at=records.listed_at)
    ]
    return found(check, sorted(apart, key=lambda d: (d.account, d.subject)), count=len(apart))


def _payments(gateway: str, *, since: datetime | None) -> dict[str, OurPayment]:
    payments = Payment.objects.filter(gateway=gateway)
    if since:
        payments = payments.filter(attempted_at__gte=since)
    rows = payments.values_list(
        "idempotency_key", "account", "account__name", "amount", "currency", "status",
        "attempted_at", "resolved_at",
    )  # fmt: skip
    return {
        key: OurPayment(
            key=key,
            account_id=account,
            account=name,
            amount=Money(amount, currency),
            counts=status == Payment.Status.SUCCEEDED,
            is_resolved=status not in Payment.UNRESOLVED,
            attempted_at=attempted_at,
            resolved_at=resolved_at,
        )
        for key, account, name, amount, currency, status, attempted_at, resolved_at in rows
    }
