"""Tables of the billing domain."""

from igny8.billing.models.agreements import Agreement, ServicePeriod
from igny8.billing.models.credits import CreditEntry
from igny8.billing.models.invoices import Invoice, InvoiceLine, InvoiceSeries, PendingLine
from igny8.billing.models.journal import JournalEntry, JournalTransaction
from igny8.billing.models.payments import Payment, PaymentMethod
from igny8.billing.models.plans import AccountAddOn, AccountPlan
from igny8.billing.models.sandbox import (
    SandboxCharge,
    SandboxDispute,
    SandboxMethod,
    SandboxNotice,
    SandboxRefund,
)

__all__ = [
    "AccountAddOn",
    "AccountPlan",
    "Agreement",
    "CreditEntry",
    "Invoice",
    "InvoiceLine",
    "InvoiceSeries",
    "JournalEntry",
    "JournalTransaction",
    "Payment",
    "PaymentMethod",
    "PendingLine",
    "SandboxCharge",
    "SandboxDispute",
    "SandboxMethod",
    "SandboxNotice",
    "SandboxRefund",
    "ServicePeriod",
]
