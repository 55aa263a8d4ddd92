"""Search data: imports, daily totals, rows over a range."""

from django.apps import AppConfig


class SearchConsoleConfig(AppConfig):
    name = "igny8.search_console"
    label = "search_console"
    verbose_name = "Search data"
