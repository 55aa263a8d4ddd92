"""Reads of the content domain."""

from igny8.content.queries.assignments import assignment_for, latest_draft, page_links
from igny8.content.queries.needs import (
    PipelineCounts,
    drafts_in_review,
    needs_for_a_person,
    needs_of_month,
    pipeline_counts,
)
from igny8.content.queries.pages import (
    ContentTotals,
    addresses_of,
    content_totals,
    credits_spent,
    pages_with_new_links,
    published_in,
)

__all__ = [
    "ContentTotals",
    "PipelineCounts",
    "addresses_of",
    "assignment_for",
    "content_totals",
    "credits_spent",
    "drafts_in_review",
    "latest_draft",
    "needs_for_a_person",
    "needs_of_month",
    "page_links",
    "pages_with_new_links",
    "pipeline_counts",
    "published_in",
]
