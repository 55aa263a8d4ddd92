"""Clients' sites, and the brand that an account shows."""

from django.db import models

from igny8.accounts.models.accounts import AccountBaseModel
from igny8.accounts.models.files import StoredFile


class Site(AccountBaseModel):
    """A client's website."""

    domain = models.CharField(max_length=253, help_text="Lower case, punycode, no www.")
    name = models.CharField(max_length=300)
    url = models.URLField(max_length=500)
    industry = models.CharField(max_length=200, blank=True)
    niche = models.CharField(max_length=40, default="general", help_text="Specification 3.4.")
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=10, default="en")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=models.Q(archived_at__isnull=True),
                name="accounts_one_live_site_a_domain",
            )
        ]

    def __str__(self) -> str:
        return self.domain

    @property
    def time_zone(self) -> str:
        return self.account.time_zone

    @property
    def is_demo(self) -> bool:
        return self.account.is_demo


class Brand(AccountBaseModel):
    """The names, colours and contacts that an account's clients see."""

    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    primary_color = models.CharField(max_length=7, default="#1d4b4f")
    accent_color = models.CharField(max_length=7, default="#d9822b")
    logo = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.TextField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    sender_email = models.EmailField(blank=True)
    footer = models.TextField(blank=True)
    bank_details = models.TextField(blank=True, help_text="Printed on invoices paid by transfer.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["account"], name="accounts_one_brand_an_account")
        ]

    def __str__(self) -> str:
        return self.name
