"""Reads over billing's rows."""

from igny8.billing.queries.agreements import (
    accounts_to_bill,
    period_on,
    upcoming_periods,
)
from igny8.billing.queries.credits import credit_balance, credits_used
from igny8.billing.queries.invoices import (
    brings_an_invoice,
    invoice_lines_why,
    invoice_of_key,
    open_balance,
    unbilled_lines,
)
from igny8.billing.queries.money import Margin, RevenueOfKind, margin_for, revenue_by_kind

__all__ = [
    "Margin",
    "RevenueOfKind",
    "accounts_to_bill",
    "brings_an_invoice",
    "credit_balance",
    "credits_used",
    "invoice_lines_why",
    "invoice_of_key",
    "margin_for",
    "open_balance",
    "period_on",
    "revenue_by_kind",
    "unbilled_lines",
    "upcoming_periods",
]
