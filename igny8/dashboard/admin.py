"""The dashboard's rows in Django's admin, to look at."""

from django.contrib import admin

from igny8.dashboard.models import BookedMonth, Reconciliation
from igny8.kit.admin import OnlyToLookAt

admin.site.register([BookedMonth, Reconciliation], OnlyToLookAt)
