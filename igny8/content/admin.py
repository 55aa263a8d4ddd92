"""Content in Django's admin, to look at: a draft is accepted by who read it, under Review."""

from django.contrib import admin

from igny8.content.models import (
    Brief,
    ContentNeed,
    CoverImage,
    Draft,
    DraftOpening,
    Idea,
    PublishedPage,
    StepRecord,
)
from igny8.kit.admin import OnlyToLookAt

admin.site.register(
    [Brief, ContentNeed, CoverImage, Draft, DraftOpening, Idea, PublishedPage, StepRecord],
    OnlyToLookAt,
)
