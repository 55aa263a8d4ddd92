"""What lowers a price: coupons, and prices agreed with one client."""

from django.db import models

from igny8.accounts.models import AccountBaseModel
from igny8.billing.models.agreements import Agreement


class Coupon(AccountBaseModel):
    """An issuer's offer (the row's account): percent or an amount off so many periods' fees."""

    code = models.CharField(max_length=40, help_text="Upper case.")
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, help_text="Of the amount.")
    periods = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of how many periods' fees; empty: of all."
    )
    redeem_by = models.DateField(null=True, blank=True, help_text="The last day to redeem it.")
    redemptions_allowed = models.PositiveIntegerField(null=True, blank=True)
    redemption_count = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["account", "code"], name="billing_one_coupon_a_code"),
            models.CheckConstraint(
                condition=models.Q(percent__gt=0, percent__lte=100, amount__isnull=True)
                | models.Q(amount__gt=0, percent__isnull=True),
                name="billing_coupon_is_percent_or_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(periods__isnull=True) | models.Q(periods__gt=0),
                name="billing_coupon_has_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(redemptions_allowed__isnull=True)
                | models.Q(redemption_count__lte=models.F("redemptions_allowed")),
                name="billing_coupon_not_used_up_twice",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CouponRedemption(AccountBaseModel):
    """A coupon on one agreement: the fees of its first periods from a day on cost less."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="redemptions")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="redemption")
    redeemed_at = models.DateTimeField()
    periods_left = models.PositiveIntegerField(
        null=True, blank=True, help_text="Empty: of all periods."
    )

    class Meta:
        ordering = ["redeemed_at"]

    def __str__(self) -> str:
        return f"{self.coupon} on {self.agreement}"


class PriceOverride(AccountBaseModel):
    """What one client pays for an item instead of its list price, from a local day on."""

    item = models.CharField(max_length=60)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    from_day = models.DateField()

    class Meta:
        ordering = ["item", "from_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "item", "from_day"], name="billing_one_price_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0), name="billing_agreed_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} at {self.price} {self.currency}"
