"""Content: from a planned page to a published one."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "igny8.content"
    label = "content"
