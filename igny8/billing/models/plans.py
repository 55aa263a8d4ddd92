"""Which plan and add-ons an account has."""

from django.db import models

from igny8.accounts.models import AccountBaseModel
from igny8.billing.models.agreements import Agreement
from igny8.billing.models.credits import CreditEntry


class AccountPlan(AccountBaseModel):
    """The platform plan of an account; one without a row is on Free."""

    plan = models.CharField(max_length=20, help_text="Code of a plan in rules/plans.py.")
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, related_name="account_plan"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(ends_on__isnull=True),
                name="billing_one_plan_an_account",
            )
        ]

    def __str__(self) -> str:
        return self.plan

    def take_plan(self, plan: str) -> None:
        """Another plan's terms are in force under the same agreement."""
        self.plan = plan
        self.save(update_fields=["plan", "updated_at"])


class AccountAddOn(AccountBaseModel):
    """An add-on that the account unlocked with credits."""

    code = models.CharField(max_length=40, help_text="Code of an add-on in rules/entitlements.py.")
    credit_entry = models.OneToOneField(
        CreditEntry, on_delete=models.PROTECT, related_name="add_on"
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["account", "code"], name="billing_add_on_once")
        ]

    def __str__(self) -> str:
        return self.code
