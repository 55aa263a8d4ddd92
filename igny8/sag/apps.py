"""Blueprints, campaigns, backlinks."""

from django.apps import AppConfig


class SagConfig(AppConfig):
    name = "igny8.sag"
    label = "sag"
    verbose_name = "Site plans"
