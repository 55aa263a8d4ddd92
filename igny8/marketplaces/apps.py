"""The marketplaces domain."""

from django.apps import AppConfig


class MarketplacesConfig(AppConfig):
    name = "igny8.marketplaces"
    label = "marketplaces"
