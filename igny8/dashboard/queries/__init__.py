"""Reads over everything below; nothing here writes."""

from igny8.dashboard.queries.clients import ClientRow, client_rows, next_report
from igny8.dashboard.queries.margin import ClientMargin, client_margins
from igny8.dashboard.queries.overdue import OverdueItem, overdue_items
from igny8.dashboard.queries.revenue import RevenueSummary, client_retention, revenue_summary

__all__ = [
    "ClientMargin",
    "ClientRow",
    "OverdueItem",
    "RevenueSummary",
    "client_margins",
    "client_retention",
    "client_rows",
    "next_report",
    "overdue_items",
    "revenue_summary",
]
