"""Structured data: what pages state of themselves to search engines."""

from django.apps import AppConfig


class SchemaConfig(AppConfig):
    name = "igny8.schema"
    label = "schema"
