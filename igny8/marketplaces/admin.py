"""Marketplaces in Django's admin: the price book may be edited, the rest is to look at."""

from django.contrib import admin

from igny8.kit.admin import OnlyToLookAt
from igny8.marketplaces.models import (
    ManualPlacement,
    PriceBookEntry,
    PriceBookImport,
    Publisher,
    SandboxPlacement,
)

admin.site.register([PriceBookEntry, Publisher])
admin.site.register([ManualPlacement, PriceBookImport, SandboxPlacement], OnlyToLookAt)
