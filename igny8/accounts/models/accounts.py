"""Accounts, and what every row of theirs has."""

from datetime import datetime
from typing import Self, TypeVar
from uuid import uuid4

from django.db import models

Row = TypeVar("Row", bound=models.Model, covariant=True)


class Account(models.Model):
    """Somebody we do business with: the operator itself, an agency that resells, or a client."""

    class Kind(models.TextChoices):
        OPERATOR = "operator", "Operator"
        AGENCY = "agency", "Agency"
        CLIENT = "client", "Client"

    class Prepayment(models.TextChoices):
        FIRST_ORDER = "first_order", "The first order"
        ALWAYS = "always", "Every order"
        NEVER = "never", "No order"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CLIENT)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=300)
    slug = models.SlugField(max_length=120, unique=True)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    currency = models.CharField(max_length=3, help_text="ISO 4217.")
    time_zone = models.CharField(max_length=64, default="UTC", help_text="IANA name.")
    language = models.CharField(max_length=10, default="en", help_text="BCP 47.")
    locale = models.CharField(max_length=20, default="en_US")
    billing_email = models.EmailField(blank=True)
    billing_address = models.TextField(blank=True)
    vat_number = models.CharField(
        max_length=20,
        blank=True,
        help_text="With the country's letters. An issuer that has one invoices tax.",
    )
    external_id = models.CharField(
        max_length=120, blank=True, help_text="What other software knows the client by."
    )
    is_demo = models.BooleanField(default=False)
    prepayment = models.CharField(
        max_length=12,
        choices=Prepayment,
        default=Prepayment.FIRST_ORDER,
        help_text="Which orders are paid before their work starts (decisions 3.4).",
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(kind="operator"),
                name="accounts_one_operator",
            ),
            models.UniqueConstraint(
                fields=["parent", "external_id"],
                condition=~models.Q(external_id="") & models.Q(archived_at__isnull=True),
                name="accounts_one_client_an_external_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def archive(self, *, now: datetime) -> None:
        """Put the account away; nothing that money hangs on is deleted (decisions 3.7)."""
        self.archived_at = now
        self.save(update_fields=["archived_at", "updated_at"])


class AccountQuerySet(models.QuerySet[Row]):
    """Rows that belong to accounts; every read of a client's rows starts here."""

    def for_account(self, account: Account) -> Self:
        return self.filter(account=account)

    def for_accounts(self, accounts: "models.QuerySet[Account]") -> Self:
        """The rows of these accounts; where they are all that there are, every row is."""
        if not accounts.query.where and not accounts.query.is_sliced:
            return self.all()
        return self.filter(account__in=accounts)


class AccountBaseModel(models.Model):
    """A row of one account's: UUID key, account, when made, when changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        abstract = True
