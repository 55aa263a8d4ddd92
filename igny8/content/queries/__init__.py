"""Reads of the content domain."""

from igny8.content.queries.assignments import assignment_for, latest_draft, page_links
from igny8.content.queries.needs import (
    WAITING,
    PipelineCounts,
    needs_of_month,
    pipeline_counts,
    unplanned_pages,
    waiting_needs,
)
from igny8.content.queries.pages import (
    ContentTotals,
    addresses_of,
    content_totals,
    credits_spent,
    pages_with_new_links,
    published_by_month,
    published_for,
    published_in,
)
from igny8.content.queries.review import (
    draft_version,
    need_called,
    next_to_review,
    pages_to_review,
    stale_cover_title,
)

__all__ = [
    "WAITING",
    "ContentTotals",
    "PipelineCounts",
    "addresses_of",
    "assignment_for",
    "content_totals",
    "credits_spent",
    "draft_version",
    "latest_draft",
    "need_called",
    "needs_of_month",
    "next_to_review",
    "page_links",
    "pages_to_review",
    "pages_with_new_links",
    "pipeline_counts",
    "published_by_month",
    "published_for",
    "published_in",
    "unplanned_pages",
    "stale_cover_title",
    "waiting_needs",
]
