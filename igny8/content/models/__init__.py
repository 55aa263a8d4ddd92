"""Tables of the content domain."""

from igny8.content.models.drafts import CoverImage, Draft, DraftOpening
from igny8.content.models.needs import Brief, ContentNeed, Idea, StepRecord
from igny8.content.models.pages import PublishedPage

__all__ = [
    "Brief",
    "ContentNeed",
    "CoverImage",
    "Draft",
    "DraftOpening",
    "Idea",
    "PublishedPage",
    "StepRecord",
]
