"""Marketplaces in Django's admin, for repairs."""

from django.contrib import admin

from igny8.marketplaces.models import (
    ManualPlacement,
    PriceBookEntry,
    PriceBookImport,
    Publisher,
    SandboxPlacement,
)

admin.site.register([ManualPlacement, PriceBookEntry, PriceBookImport, Publisher, SandboxPlacement])
