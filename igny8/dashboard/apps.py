"""What the team sees first: who needs something today, what came in, what is left."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "igny8.dashboard"
    label = "dashboard"
