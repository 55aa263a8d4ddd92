"""The indexing domain."""

from django.apps import AppConfig


class IndexingConfig(AppConfig):
    name = "igny8.indexing"
    label = "indexing"
