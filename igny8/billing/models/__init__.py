"""Tables of the billing domain."""

from igny8.billing.models.agreements import (
    Agreement,
    AgreementChange,
    MrrMovement,
    PeriodAddition,
    ServicePeriod,
)
from igny8.billing.models.credit_notes import CreditNote, CreditNoteLine, Refund
from igny8.billing.models.credits import CreditEntry
from igny8.billing.models.discounts import Coupon, CouponRedemption, PriceOverride
from igny8.billing.models.dunning import DunningCase, DunningPause
from igny8.billing.models.events import GatewayEvent, GatewayMovement, GatewayPoll
from igny8.billing.models.invoices import Invoice, InvoiceLine, InvoiceSeries, PendingLine
from igny8.billing.models.journal import JournalEntry, JournalTransaction
from igny8.billing.models.methods import PayLink, PaymentMethodSetup
from igny8.billing.models.payments import Payment, PaymentMethod
from igny8.billing.models.plans import AccountAddOn, AccountPlan
from igny8.billing.models.runs import BillingFailure
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
    "AgreementChange",
    "BillingFailure",
    "Coupon",
    "CouponRedemption",
    "CreditEntry",
    "CreditNote",
    "CreditNoteLine",
    "DunningCase",
    "DunningPause",
    "GatewayEvent",
    "GatewayMovement",
    "GatewayPoll",
    "Invoice",
    "InvoiceLine",
    "InvoiceSeries",
    "JournalEntry",
    "JournalTransaction",
    "MrrMovement",
    "PayLink",
    "Payment",
    "PaymentMethod",
    "PaymentMethodSetup",
    "PendingLine",
    "PeriodAddition",
    "PriceOverride",
    "Refund",
    "SandboxCharge",
    "SandboxDispute",
    "SandboxMethod",
    "SandboxNotice",
    "SandboxRefund",
    "ServicePeriod",
]
