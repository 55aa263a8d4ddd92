"""Money: who could not be billed, which gateways are set up, what they told, who owes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from igny8.billing.actions.gateways import GATEWAYS
from igny8.billing.actions.in_person import usable_gateway
from igny8.billing.models import BillingFailure, DunningCase
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.collection import (
    due_cases,
    parked_events,
    unresolved_payments,
)
from igny8.cli.checks.finding import Finding, State

# By then a webhook or the hourly look has long brought an outcome; a debit may take a week.
NO_OUTCOME = timedelta(days=8)
STUCK = timedelta(hours=6)


def look_at_the_money(*, now: datetime) -> Iterator[Finding]:
    """Everything about billing and collecting, at `now` (real time)."""
    yield not_billed()
    yield gateways()
    yield announcements()
    yield outcomes(now=now)
    yield dunning(now=now)


def not_billed() -> Finding:
    """Whom the billing run could not bill."""
    failures = BillingFailure.objects.filter(mended_at__isnull=True).select_related("account")
    count, last = failures.count(), failures.first()
    if last is None:
        return Finding("Billing", State.OK, "Everybody who was due could be billed.")
    return Finding(
        "Billing",
        State.PROBLEM,
        f"{count} could not be billed; the last, {last.account}: {last.reason}",
        "igny8 billing failures lists them; each is tried again with every run.",
    )


def gateways() -> Finding:
    """By what clients can pay."""
    usable = [name for name in GATEWAYS if usable_gateway(name) is not None]
    names = ", ".join(str(GatewayName(name).label) for name in usable)
    real = [name for name in usable if name not in (GatewayName.MANUAL, GatewayName.SANDBOX)]
    if real:
        return Finding("Payments", State.OK, f"Set up: {names}.")
    return Finding(
        "Payments",
        State.NOTE,
        "Clients pay by bank transfer; the sandbox is for demonstrations.",
        "Set the keys of a gateway to take cards: see .env.example.",
    )


def announcements() -> Finding:
    """What gateways told and nobody understood."""
    parked = parked_events()
    count, last = parked.count(), parked.first()
    if last is None:
        return Finding("Gateways' announcements", State.OK, "All were understood.")
    return Finding(
        "Gateways' announcements",
        State.PROBLEM,
        f"{count} put aside; the last, {last.kind} of {last.happened_at:%Y-%m-%d %H:%M} UTC by "
        f"{last.get_gateway_display()}: {last.reason}",
        "igny8 payments --parked lists them; look them up at the gateway, then --retry each.",
    )


def outcomes(*, now: datetime) -> Finding:
    """Payments that nobody knows the outcome of."""
    lost = unresolved_payments(before=now - NO_OUTCOME)
    count, first = lost.count(), lost.first()
    if first is None:
        return Finding("Payments under way", State.OK, "None is without an outcome for long.")
    return Finding(
        "Payments under way",
        State.PROBLEM,
        f"{count} without an outcome since {first.attempted_at:%Y-%m-%d}; the first: {first} for "
        f"{first.charged_invoice.number} ({first.get_status_display().lower()}).",
        "Look it up at the gateway; withdraw it on the client's page if it is not there.",
    )


def dunning(*, now: datetime) -> Finding:
    """Whether what was not paid is asked for in time, and what was given up."""
    late = due_cases(now=now - STUCK)
    if first := late.first():
        return Finding(
            "Unpaid invoices",
            State.PROBLEM,
            f"{late.count()} are not asked for although their time has come; the first: "
            f"{first.invoice.number} of {first.account}.",
            "igny8 jobs --failed says why; the step is tried again every hour.",
        )
    given_up = DunningCase.objects.filter(status=DunningCase.Status.GIVEN_UP)
    if count := given_up.count():
        return Finding(
            "Unpaid invoices",
            State.NOTE,
            f"{count} were given up, and what they pay for pauses.",
            "igny8 payments lists them; call the client, or write the invoice off.",
        )
    return Finding("Unpaid invoices", State.OK, "All are asked for in time.")
