"""Reads over billing's rows."""

from igny8.billing.queries.agreements import period_on
from igny8.billing.queries.credits import credit_balance, credits_used
from igny8.billing.queries.invoices import (
    invoice_lines_why,
    invoice_of_key,
    open_balance,
)
from igny8.billing.queries.money import Margin, RevenueOfKind, margin_for, revenue_by_kind
from igny8.billing.queries.previews import InvoicePreview, next_invoice, simulate

__all__ = [
    "InvoicePreview",
    "Margin",
    "RevenueOfKind",
    "credit_balance",
    "credits_used",
    "invoice_lines_why",
    "invoice_of_key",
    "margin_for",
    "next_invoice",
    "open_balance",
    "period_on",
    "revenue_by_kind",
    "simulate",
]
