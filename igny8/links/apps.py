"""The links domain."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "igny8.links"
    label = "links"
