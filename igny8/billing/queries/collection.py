"""What there is to be collected, by which way to pay, and what gateways told of it."""

from datetime import datetime

from django.db.models import F, QuerySet

from igny8.accounts.models import Account
from igny8.billing.models import (
    DunningCase,
    GatewayEvent,
    GatewayMovement,
    Invoice,
    Payment,
    PaymentMethod,
)
from igny8.billing.queries.billing import FURTHEST_AHEAD
from igny8.kit.clock import local_date


def saved_methods(account: Account) -> QuerySet[PaymentMethod]:
    """The account's ways to pay that were not removed, the default one first."""
    return PaymentMethod.objects.for_account(account).filter(retired_at__isnull=True)


def known_customer(account: Account, gateway: str) -> str:
    """What the gateway knows the account by, so that it need not be told anew; empty: not yet."""
    methods = PaymentMethod.objects.for_account(account).filter(gateway=gateway)
    in_use_first = F("retired_at").desc(nulls_first=True)
    newest = methods.exclude(customer="").order_by(in_use_first, "-created_at").first()
    return str(newest.customer) if newest else ""


def open_cases(account: Account) -> QuerySet[DunningCase]:
    """The account's unpaid invoices that are asked for or were given up, the oldest first."""
    cases = DunningCase.objects.for_account(account).filter(status__in=DunningCase.OPEN)
    return cases.select_related("invoice", "account").order_by("opened_at")


def cases_of(accounts: QuerySet[Account], *, closed: bool = False) -> QuerySet[DunningCase]:
    """The accounts' unpaid invoices that are asked for, the latest first; `closed`: all ever."""
    cases = DunningCase.objects.for_accounts(accounts).select_related("invoice", "account")
    if not closed:
        cases = cases.filter(status__in=DunningCase.OPEN)
    return cases.order_by("-opened_at", "pk")


def due_cases(*, now: datetime) -> QuerySet[DunningCase]:
    """The cases whose next step has come, the oldest first; archived accounts are left alone."""
    cases = DunningCase.objects.filter(
        status=DunningCase.Status.ASKING, next_step_at__lte=now, account__archived_at__isnull=True
    )
    return cases.select_related("invoice", "account").order_by("next_step_at", "pk")


def settled_cases() -> QuerySet[DunningCase]:
    """Open cases on whose invoices nothing is owed any more."""
    cases = DunningCase.objects.filter(status__in=DunningCase.OPEN)
    return cases.exclude(invoice__status=Invoice.Status.OPEN).select_related("invoice", "account")


def overdue_without_case(*, now: datetime) -> list[Invoice]:
    """Open invoices whose due day is over for their account, and that nobody asks for yet.

    One whose payment was given back at the gateway is left out: a person decides whether that money
    is asked for again.
    """
    given_back = GatewayMovement.objects.filter(kind=GatewayMovement.Kind.REFUND)
    invoices = Invoice.objects.filter(
        status=Invoice.Status.OPEN,
        due_on__lt=(now + FURTHEST_AHEAD).date(),
        account__archived_at__isnull=True,
    )
    invoices = invoices.exclude(pk__in=given_back.values("payment__invoice"))
    asked_for = DunningCase.objects.filter(status__in=DunningCase.OPEN)
    invoices = invoices.exclude(pk__in=asked_for.values("invoice"))
    rows = invoices.select_related("account").order_by("due_on", "pk")
    return [row for row in rows if row.is_overdue(today=local_date(now, row.account.time_zone))]


def unresolved_payments(*, before: datetime) -> QuerySet[Payment]:
    """Attempts made before a moment that have no outcome yet, the oldest first."""
    payments = Payment.objects.filter(status__in=Payment.UNRESOLVED, attempted_at__lt=before)
    return payments.select_related("account", "invoice").order_by("attempted_at")


def parked_events() -> QuerySet[GatewayEvent]:
    """Announcements that a person has to look at, the newest first."""
    return GatewayEvent.objects.filter(status=GatewayEvent.Status.PARKED)


def payment_of(gateway: str, *, key: str, reference: str) -> Payment | None:
    """The payment that a gateway knows by our key, or by its own reference."""
    payments = Payment.objects.filter(gateway=gateway)
    payments = payments.select_related("account", "invoice__account", "method")
    found = payments.filter(idempotency_key=key).first() if key else None
    if found is None and reference:
        found = payments.filter(reference=reference).first()
    return found
