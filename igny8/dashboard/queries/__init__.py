"""Reads over everything below; nothing here writes."""

from igny8.dashboard.queries.clients import ClientRow, client_rows, next_report
from igny8.dashboard.queries.margin import ClientMargin, client_margins
from igny8.dashboard.queries.overdue import (
    OverdueItem,
    late_counts,
    overdue_items,
    overdue_page,
)
from igny8.dashboard.queries.revenue import RevenueSummary, client_retention, revenue_summary

__all__ = [
    "ClientMargin",
    "ClientRow",
    "OverdueItem",
    "RevenueSummary",
    "client_margins",
    "client_retention",
    "client_rows",
    "late_counts",
    "next_report",
    "overdue_items",
    "overdue_page",
    "revenue_summary",
]
