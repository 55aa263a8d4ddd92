"""Where pages go: a folder, a WordPress, or the sandbox."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "igny8.publishing"
    label = "publishing"
