"""Taking an export in."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.kit.clock import local_date
from igny8.kit.events import publish
from igny8.search_console.errors import ImportRefused
from igny8.search_console.events import SearchDataImported
from igny8.search_console.importer import read_export
from igny8.search_console.models import DailyTotals, RangeRow, SearchImport
from igny8.search_console.rules.export import Day, Dimension, Export, Period

BATCH = 2_000
# Google counts its days in Pacific time (Search Console Help, “Performance report”).
GOOGLE_TIME_ZONE = "America/Los_Angeles"


def import_export(
    site: Site, *, paths: Sequence[Path], by: User | None, now: datetime
) -> SearchImport:
    """Take in a Search Console export (a folder, its CSV files, or the ZIP) for a site.

    The same export again changes nothing and returns the first import. Where two exports have the
    same day, the one made later wins. Raises ImportRefused, having written nothing.
    """
    export = read_export(paths)
    _check_site(export, site)
    _check_not_ahead(export, today=local_date(now, GOOGLE_TIME_ZONE))
    return _keep(export, site=site, by=by, now=now)


def _check_site(export: Export, site: Site) -> None:
    """Refuse another website's export: not one of its pages is on this site's domain."""
    hosts = {
        urlsplit(row.key).hostname or "" for row in export.rows if row.dimension is Dimension.PAGE
    }
    domain = site.domain.removeprefix("www.")
    if hosts and not any(host == domain or host.endswith(f".{domain}") for host in hosts):
        raise ImportRefused(
            f"its pages are on {', '.join(sorted(hosts)[:3])}.",
            file=", ".join(export.files), expected=f"pages on {site.domain}",
            remedy="Check that this export belongs to this client.",
        )  # fmt: skip


def _check_not_ahead(export: Export, *, today: date) -> None:
    if export.range.last_day > today:
        raise ImportRefused(
            f"it has figures for {export.range.last_day}, which has not come yet.",
            file=", ".join(export.files), expected=f"days up to {today}",
            remedy="Check the dates in the file, and this machine's clock.",
        )  # fmt: skip


@transaction.atomic
def _keep(export: Export, *, site: Site, by: User | None, now: datetime) -> SearchImport:
    Site.objects.select_for_update().get(pk=site.pk)
    same = SearchImport.objects.filter(site=site, fingerprint=export.fingerprint).first()
    if same is not None:
        return same
    earlier = export.previous_range
    kept = SearchImport.objects.create(
        account=site.account,
        site=site,
        fingerprint=export.fingerprint,
        language=export.language,
        start=export.range.start,
        end=export.range.end,
        previous_start=earlier.start if earlier else None,
        previous_end=earlier.end if earlier else None,
        range_label=export.range_label[:300],
        files=list(export.files),
        notes=list(export.notes),
        days_count=len(export.days),
        rows_count=len(export.rows),
        as_of=export.exported_on or local_date(now, GOOGLE_TIME_ZONE),
        imported_at=now,
        imported_by=by,
    )
    _keep_rows(export, kept)
    kept.days_replaced = _keep_days(export.days, kept)
    kept.save(update_fields=["days_replaced", "updated_at"])
    record(
        site.account, actor=by, verb="imported search data for", subject="site",
        subject_id=site.pk, detail={"range": str(export.range), "days": len(export.days)}, now=now,
    )  # fmt: skip
    publish(SearchDataImported(kept.pk), account=site.account, now=now)
    return kept


def _keep_rows(export: Export, kept: SearchImport) -> None:
    ranges = {Period.CURRENT: export.range, Period.PREVIOUS: export.previous_range or export.range}
    RangeRow.objects.bulk_create(
        (
            RangeRow(
                account_id=kept.account_id,
                site_id=kept.site_id,
                source=kept,
                dimension=row.dimension,
                period=row.period,
                key=row.key,
                start=ranges[row.period].start,
                end=ranges[row.period].end,
                clicks=row.figures.clicks,
                impressions=row.figures.impressions,
                ctr=row.figures.ctr,
                position=row.figures.position,
            )
            for row in export.rows
        ),
        batch_size=BATCH,
    )


def _keep_days(days: Sequence[Day], kept: SearchImport) -> int:
    """Write the days that no later export has; how many took the place of older ones."""
    known = dict(
        DailyTotals.objects.filter(site_id=kept.site_id, date__in=[day.date for day in days])
        .values_list("date", "source__as_of")
        .iterator()
    )
    newer = [day for day in days if day.date not in known or known[day.date] <= kept.as_of]
    DailyTotals.objects.bulk_create(
        [
            DailyTotals(
                account_id=kept.account_id,
                site_id=kept.site_id,
                source=kept,
                date=day.date,
                clicks=day.figures.clicks,
                impressions=day.figures.impressions,
                ctr=day.figures.ctr,
                position=day.figures.position,
            )
            for day in newer
        ],
        update_conflicts=True,
        unique_fields=["site", "date"],
        update_fields=["source", "clicks", "impressions", "ctr", "position", "updated_at"],
        batch_size=BATCH,
    )
    return sum(day.date in known for day in newer)
