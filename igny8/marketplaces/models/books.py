"""What suppliers remember of an account's placements, read and written as plain values."""

from datetime import datetime
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import F

from igny8.accounts.models import Account
from igny8.marketplaces.errors import NoSuchPlacement
from igny8.marketplaces.models.placements import ManualPlacement, PlacementRow, SandboxPlacement
from igny8.marketplaces.rules.placements import LinkRequest, Placement, PlacementStatus

Row = TypeVar("Row", bound=PlacementRow)


class _PlacementBook(Generic[Row]):
    """One account's placements in one table."""

    table: type[Row]

    def __init__(self, account: Account) -> None:
        self._account = account

    def keep(
        self, request: LinkRequest, *, key: str, reference: str, supplier: str, now: datetime
    ) -> Placement:
        """Write the order down once per key; the one that is kept, which may be an earlier one."""
        row, _ = self.table.objects.get_or_create(
            key=key,
            defaults={
                "account": self._account,
                "supplier": supplier,
                "reference": reference,
                "publisher_domain": request.publisher_domain,
                "request": request.as_stored(),
                "cost": request.cost.amount,
                "currency": request.cost.currency,
                "ordered_at": now,
                "moved_at": now,
            },
        )
        return row.as_placement

    def with_key(self, key: str) -> Placement | None:
        """The placement under this key, if there is one."""
        row = self.table.objects.filter(account=self._account, key=key).first()
        return row.as_placement if row else None

    def with_reference(self, reference: str) -> Placement | None:
        """The placement under this reference, if there is one."""
        row = self.table.objects.filter(account=self._account, reference=reference).first()
        return row.as_placement if row else None

    def everything(self) -> list[Placement]:
        """All of the account's placements, oldest first."""
        rows = self.table.objects.filter(account=self._account).order_by("ordered_at", "key")
        return [row.as_placement for row in rows]

    @transaction.atomic
    def move(
        self,
        reference: str,
        status: PlacementStatus,
        *,
        now: datetime,
        page_url: str = "",
        reason: str = "",
    ) -> Placement:
        """Go to another state. Raises NoSuchPlacement, IllegalPlacementMove."""
        row = (
            self.table.objects.select_for_update()
            .filter(account=self._account, reference=reference)
            .first()
        )
        if row is None:
            raise NoSuchPlacement(f"Nothing was ordered under {reference}.")
        if row.status != status:
            row.page_url, row.reason = page_url, reason
            row.move_to(status, now=now)
        return row.as_placement


class ManualBook(_PlacementBook[ManualPlacement]):
    """What people order by hand."""

    table = ManualPlacement


class SandboxBook(_PlacementBook[SandboxPlacement]):
    """The sandbox's own records."""

    table = SandboxPlacement

    def poll(self, reference: str) -> int:
        """Count one more question; how often was asked now."""
        rows = SandboxPlacement.objects.filter(account=self._account, reference=reference)
        rows.update(polls=F("polls") + 1)
        return rows.values_list("polls", flat=True).get()
