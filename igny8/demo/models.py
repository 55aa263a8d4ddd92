"""How far each client of the demonstration was played."""

from datetime import datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site


class Played(AccountBaseModel):
    """One client's place in its diary: nothing up to this moment is played again."""

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["site"]

    def __str__(self) -> str:
        return f"{self.site} until {self.until}"

    def has(self, moment: datetime) -> bool:
        """Whether what happened at this moment is behind us."""
        return self.until is not None and moment <= self.until

    def go_on_to(self, moment: datetime) -> None:
        """What happened at this moment, and all before it, is done."""
        self.until = moment
        self.save(update_fields=["until", "updated_at"])
