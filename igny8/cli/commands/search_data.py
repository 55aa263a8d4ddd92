"""Import a Search Console export for a site: its CSV files, their folder, or the ZIP."""

import argparse
from pathlib import Path

from igny8.accounts.queries import site_named
from igny8.cli.main import Arguments
from igny8.cli.work import work_off
from igny8.kit.clock import real_now
from igny8.search_console.actions import import_export
from igny8.search_console.models import SearchImport
from igny8.search_console.queries import totals


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="CSV, folder or ZIP")


def run(arguments: Arguments) -> int:
    """Import, then say what the export covers and what it cannot tell."""
    site, begun = site_named(arguments.site), real_now()
    kept = import_export(site, paths=arguments.files, by=None, now=arguments.now)
    work_off()
    _show(kept, arguments)
    if kept.created_at < begun:
        arguments.output.say("This export was imported before; nothing changed.")
    arguments.output.say(f"Next: igny8 blueprint {site} shows what it means for the plan.")
    return 0


def _show(kept: SearchImport, arguments: Arguments) -> None:
    found = totals(kept.site, kept.start, kept.end)
    arguments.output.table(
        f"Search data of {kept.site}, {kept.range}",
        ("What", "Figure"),
        [
            ("Clicks", f"{found.clicks:,}"),
            ("Impressions", f"{found.impressions:,}"),
            ("Click-through rate", "–" if found.ctr is None else f"{found.ctr:.2%}"),
            ("Average position", "–" if found.position is None else f"{found.position:.1f}"),
            ("Days", found.coverage_in_words),
            ("Rows of queries, pages, countries and devices", f"{kept.rows_count:,}"),
        ],
    )
    for note in kept.notes:
        arguments.output.say(f"Note: {note}")
    arguments.output.result(
        {
            "import": kept.pk,
            "start": kept.start,
            "end": kept.end,
            "clicks": found.clicks,
            "impressions": found.impressions,
            "ctr": found.ctr,
            "position": found.position,
            "days": found.days_covered,
            "rows": kept.rows_count,
            "notes": kept.notes,
        }
    )
