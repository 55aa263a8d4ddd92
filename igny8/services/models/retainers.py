"""A client's monthly retainer of backlinks."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.billing.models import Agreement
from igny8.kit.money import Money
from igny8.services.models.orders import BacklinkServiceOrder


class Retainer(AccountBaseModel):
    """So many links a month for one site, at a monthly fee (specification 3.3).

    Its agreement has the terms: links and fee of a whole month, and whether it runs. Each period
    that the agreement opens brings one order, which the fee pays for.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="+")
    package = models.CharField(max_length=30, choices=BacklinkServiceOrder.Package)
    tier = models.CharField(max_length=20, help_text="Of its links; specification 3.2.")
    client_price = models.DecimalField(
        max_digits=10, decimal_places=2, help_text="Of a whole month, before the surcharge."
    )
    niche_surcharge = models.DecimalField(max_digits=4, decimal_places=2)
    sold_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    policy_text = models.TextField(blank=True, help_text="What the client agreed to with it.")

    class Meta:
        ordering = ["site__domain", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(client_price__gte=0, niche_surcharge__gte=Decimal(1)),
                name="services_retainer_price_can_be",
            )
        ]

    def __str__(self) -> str:
        return f"{self.links_per_month} links a month for {self.site}"

    @property
    def links_per_month(self) -> int:
        return self.agreement.units_per_period

    @property
    def monthly_price(self) -> Money:
        """The fee of a whole month, surcharge included."""
        return Money(self.agreement.price, self.agreement.currency)

    @property
    def last_day(self) -> date | None:
        """The last local day of service, as things stand; None while it goes on without end."""
        until = self.agreement.serves_until
        return until - timedelta(days=1) if until else None
