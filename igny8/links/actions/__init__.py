"""What checks links and keeps what was seen."""

from igny8.links.actions.rechecks import enqueue_rechecks, recheck_due_links
from igny8.links.actions.reviews import review_link
from igny8.links.actions.verify import verify_backlink, verify_backlinks

__all__ = [
    "enqueue_rechecks",
    "recheck_due_links",
    "review_link",
    "verify_backlink",
    "verify_backlinks",
]
