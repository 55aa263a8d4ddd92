"""Social posts: one text per platform for each published page."""

from django.apps import AppConfig


class SocialConfig(AppConfig):
    name = "igny8.social"
    label = "social"
