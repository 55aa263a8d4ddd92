"""Tables of the billing domain."""

from igny8.billing.models.agreements import Agreement, ServicePeriod
from igny8.billing.models.credits import CreditEntry
from igny8.billing.models.invoices import Invoice, InvoiceLine, InvoiceSeries, PendingLine
from igny8.billing.models.journal import JournalEntry, JournalTransaction
from igny8.billing.models.payments import Payment, PaymentMethod, SandboxCharge
from igny8.billing.models.plans import AccountAddOn, AccountPlan

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
    "ServicePeriod",
]
