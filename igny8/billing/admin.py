"""Billing in Django's admin, to look at: everything here is changed by actions only."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from igny8.billing import models


class OnlyToLookAt(admin.ModelAdmin[Any]):
    """Rows that nobody adds, changes or deletes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


admin.site.register(
    [
        models.AccountAddOn,
        models.AccountPlan,
        models.Agreement,
        models.CreditEntry,
        models.Invoice,
        models.InvoiceLine,
        models.InvoiceSeries,
        models.JournalEntry,
        models.JournalTransaction,
        models.Payment,
        models.PaymentMethod,
        models.PendingLine,
        models.SandboxCharge,
        models.ServicePeriod,
    ],
    OnlyToLookAt,
)
