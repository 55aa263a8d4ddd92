"""Billing in Django's admin, to look at: everything here is changed by actions only."""

from django.contrib import admin

from igny8.billing import models
from igny8.kit.admin import OnlyToLookAt

admin.site.register([getattr(models, name) for name in models.__all__], OnlyToLookAt)
