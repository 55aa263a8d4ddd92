"""Content's tables in the admin pages."""

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

admin.site.register(
    [Brief, ContentNeed, CoverImage, Draft, DraftOpening, Idea, PublishedPage, StepRecord]
)
