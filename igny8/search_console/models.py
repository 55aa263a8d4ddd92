"""Imports, what they say of each day, and what they say of a whole range."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.search_console.rules.export import Dimension, Figures, Period
from igny8.search_console.rules.ranges import DateRange


class SearchImport(AccountBaseModel):
    """One Search Console export, as it was taken in. Ranges are [start, end)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="search_imports")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the facts in it.")
    language = models.CharField(max_length=10)
    start = models.DateField()
    end = models.DateField()
    previous_start = models.DateField(null=True, blank=True)
    previous_end = models.DateField(null=True, blank=True)
    range_label = models.CharField(max_length=300, blank=True)
    files = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    days_count = models.PositiveIntegerField()
    days_replaced = models.PositiveIntegerField(default=0)
    rows_count = models.PositiveIntegerField()
    as_of = models.DateField(help_text="The day of the export, or else of the import.")
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-imported_at", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "fingerprint"], name="search_console_same_export_once"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="search_console_import_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.range}"

    @property
    def range(self) -> DateRange:
        return DateRange(self.start, self.end)

    @property
    def previous_range(self) -> DateRange | None:
        if self.previous_start is None or self.previous_end is None:
            return None
        return DateRange(self.previous_start, self.previous_end)


class Measured(AccountBaseModel):
    """The four measures. `ctr` is a fraction, `position` counts from 1."""

    clicks = models.PositiveIntegerField()
    impressions = models.PositiveIntegerField()
    ctr = models.DecimalField(max_digits=8, decimal_places=6)
    position = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        abstract = True

    @property
    def figures(self) -> Figures:
        return Figures(
            clicks=self.clicks,
            impressions=self.impressions,
            ctr=Decimal(self.ctr),
            position=Decimal(self.position),
        )


class DailyTotals(Measured):
    """A site's whole day in Google's search, as the file of days says; a gap has no row."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="search_days")
    date = models.DateField(help_text="Pacific time, as Google counts.")
    source = models.ForeignKey(SearchImport, on_delete=models.PROTECT, related_name="days")

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["site", "date"], name="search_console_one_day"),
            models.CheckConstraint(
                condition=Q(clicks__lte=F("impressions")), name="search_console_day_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.date}"


class RangeRow(Measured):
    """A query, page, country, device or appearance over a whole range; never spread over days."""

    source = models.ForeignKey(SearchImport, on_delete=models.PROTECT, related_name="rows")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="search_rows")
    dimension = models.CharField(
        max_length=10, choices=[(kind.value, kind.value.title()) for kind in Dimension]
    )
    period = models.CharField(
        max_length=8, choices=[(kind.value, kind.value.title()) for kind in Period]
    )
    key = models.TextField()
    start = models.DateField()
    end = models.DateField()

    class Meta:
        ordering = ["-clicks", "-impressions", "position", "key"]
        indexes = [
            models.Index(fields=["site", "dimension", "start", "end"]),
            models.Index(fields=["source", "dimension", "period"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(clicks__lte=F("impressions")), name="search_console_row_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key[:60]}"
