"""The client's balance: what we hold for them, and what of it may be used."""

from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.models import (
    CreditNote,
    GatewayMovement,
    Invoice,
    JournalEntry,
    Payment,
    Refund,
)
from igny8.billing.models.payments import GatewayName
from igny8.billing.rules.journal import Ledger
from igny8.billing.rules.movements import REFUND_FAILED, REFUNDED
from igny8.kit.money import Money


def held_for_client(account: Account, *, currency: str = "") -> Money:
    """Money of the client's that we hold, by the journal: overpaid, prepaid, credited.

    In the account's currency, where none is named; each currency is a balance of its own.
    """
    currency = currency or account.currency
    entries = JournalEntry.objects.for_account(account).filter(
        ledger=Ledger.CLIENT_BALANCE, currency=currency
    )
    owing = entries.aggregate(total=Sum("amount"))["total"]
    return Money(-(owing or Decimal(0)), currency)


def on_its_way_back(account: Account, *, currency: str = "") -> Money:
    """What of it is to be refunded and has not gone yet."""
    currency = currency or account.currency
    refunds = Refund.objects.for_account(account).filter(
        status__in=Refund.UNRESOLVED, currency=currency
    )
    total = refunds.aggregate(total=Sum("amount"))["total"]
    return Money(total or Decimal(0), currency)


def client_balance(account: Account, *, currency: str = "") -> Money:
    """What the client may use: what we hold less what is on its way back to them."""
    held = held_for_client(account, currency=currency)
    return held - on_its_way_back(account, currency=currency)


def held_beyond(invoice: Invoice) -> Decimal:
    """What of its payments the client's balance got and has not gone back, in its currency.

    That is what was paid beyond what was owed, and what credit notes gave back; the client may have
    used it meanwhile.
    """
    payments = invoice.payments.filter(status=Payment.Status.SUCCEEDED)
    came = payments.aggregate(total=Sum("surplus"))["total"] or Decimal(0)
    notes = CreditNote.objects.filter(invoice=invoice)
    came += notes.aggregate(total=Sum("given_back"))["total"] or Decimal(0)
    asked = Refund.objects.filter(payment__invoice=invoice).exclude(status=Refund.Status.FAILED)
    gone = asked.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    movements = GatewayMovement.objects.filter(
        payment__invoice=invoice, kind=GatewayMovement.Kind.REFUND
    )
    keys = [
        f"{kind}:{movement}"
        for movement in movements.values_list("pk", flat=True)
        for kind in (REFUNDED, REFUND_FAILED)
    ]
    taken = JournalEntry.objects.for_account(invoice.account).filter(
        transaction__key__in=keys, ledger=Ledger.CLIENT_BALANCE
    )
    gone += taken.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return max(came - gone, Decimal(0))


def prepayments_of(account: Account) -> QuerySet[Payment]:
    """Money that came for no invoice, the newest first; wrong entries too."""
    rows = Payment.objects.for_account(account).filter(invoice__isnull=True)
    rows = rows.select_related("recorded_by", "pdf")
    return rows.order_by("-received_on", "-attempted_at", "pk")


def receipted_payments(account: Account) -> QuerySet[Payment]:
    """Money that came from the client, the newest first: what has a receipt or will have one."""
    rows = Payment.objects.for_account(account).filter(status=Payment.Status.SUCCEEDED)
    rows = rows.exclude(gateway=GatewayName.BALANCE).select_related("invoice", "pdf")
    return rows.order_by("-received_on", "-attempted_at", "pk")


def refundable(payment: Payment) -> Decimal:
    """What of a payment has not been given back and is not on its way back.

    What was paid out of the balance came by other payments; it goes back into the balance.
    """
    if payment.status != Payment.Status.SUCCEEDED or payment.is_from_balance:
        return Decimal(0)
    back = payment.refunds.exclude(status=Refund.Status.FAILED)
    given = back.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    taken = taken_at_gateway(payment).aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return max(payment.amount - given - taken, Decimal(0))


def taken_at_gateway(payment: Payment) -> QuerySet[GatewayMovement]:
    """What went back without us: refunds made at the gateway, disputes that hold or lost money."""
    kinds, statuses = GatewayMovement.Kind, GatewayMovement.Status
    refunded = Q(kind=kinds.REFUND, status=statuses.SETTLED)
    disputed = Q(kind=kinds.DISPUTE, status__in=[statuses.OPEN, statuses.LOST])
    return payment.movements.filter(refunded | disputed)
