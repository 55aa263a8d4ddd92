"""A client's month, run step by step (specification 6.1 and 6.2)."""

from django.apps import AppConfig


class MonthsConfig(AppConfig):
    name = "igny8.months"
    label = "months"
