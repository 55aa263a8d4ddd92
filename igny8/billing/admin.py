"""Billing in Django's admin, to look at: everything here is changed by actions only."""

from django.contrib import admin

from igny8.billing import models
from igny8.kit.admin import OnlyToLookAt

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
        models.SandboxDispute,
        models.SandboxMethod,
        models.SandboxNotice,
        models.SandboxRefund,
        models.ServicePeriod,
    ],
    OnlyToLookAt,
)
