"""What a client gets to read: reports, their states, their documents."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "igny8.reports"
    label = "reports"
