"""What can be done with content, verb by verb."""

from igny8.content.actions.plan import plan_content
from igny8.content.actions.publish import publish_page, refresh_links
from igny8.content.actions.review import (
    accept_automatically,
    accept_draft,
    accept_drafts,
    accept_drafts_for_demo,
    edit_draft,
    open_draft,
    send_back,
)
from igny8.content.actions.stopped import resume, write_by_hand
from igny8.content.actions.write import advance, repaint_cover

__all__ = [
    "accept_automatically",
    "accept_draft",
    "accept_drafts",
    "accept_drafts_for_demo",
    "advance",
    "edit_draft",
    "open_draft",
    "plan_content",
    "publish_page",
    "refresh_links",
    "repaint_cover",
    "resume",
    "send_back",
    "write_by_hand",
]
