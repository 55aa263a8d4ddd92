"""The main job on real exports: from the intake to a report whose figures are the export's."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.real.intake_from_export import domain_of, intake_text, rows_of
from tests.runtime.installation import Installation, free_port

EXPORTS = Path(__file__).parents[3] / "shared" / "data" / "search-console"
FOLDERS = sorted(EXPORTS.iterdir()) if EXPORTS.is_dir() else []

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDERS, reason="no real exports lie beside the repository"),
    pytest.mark.parametrize("folder", FOLDERS, ids=[f"export-{n}" for n in range(len(FOLDERS))]),
]


@pytest.fixture
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="igny8-month-"))
    folder.chmod(0o755)
    yield Installation(folder / "data", free_port())
    shutil.rmtree(folder, ignore_errors=True)


def days_of(folder: Path) -> dict[date, tuple[int, int]]:
    name = "Dates.csv" if (folder / "Dates.csv").exists() else "Chart.csv"
    rows = rows_of(folder, name)
    return {date.fromisoformat(row[0]): (int(row[1]), int(row[2])) for row in rows}


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    return re.sub(r"\s+", " ", " ".join(pages))


def test_a_month_of_a_real_export_leaves_a_report_with_the_exports_figures(
    installation: Installation, folder: Path, tmp_path: Path
) -> None:
    days = days_of(folder)
    last = max(days)
    month = {day: figures for day, figures in days.items() if day.month == last.month}
    british = domain_of(folder).endswith(".uk")
    place = ("GBP", "GB", "Europe/London") if british else ("USD", "US", "America/Chicago")
    intake = tmp_path / "client.yaml"
    starts = last.replace(day=1).isoformat()
    currency, country, zone = place
    intake.write_text(
        intake_text(folder, starts=starts, currency=currency, country=country, zone=zone)
    )
    domain = domain_of(folder)

    for words in (
        ("onboard", str(intake)),
        ("search-data", domain, str(folder)),
        ("blueprint", domain, "--approve"),
        ("run-month", domain, "--month", f"{last:%Y-%m}", "--accept-drafts"),
    ):
        done = installation.command(*words, seconds=300)
        assert done.returncode == 0, done.stderr

    [path] = (installation.data / "documents" / domain).glob("*.pdf")
    text = text_of(path)
    clicks = sum(figures[0] for figures in month.values())
    impressions = sum(figures[1] for figures in month.values())
    assert f"{clicks:,}" in text
    assert f"{impressions:,}" in text
    assert f"{len(month)} of" in text
    for row in rows_of(folder, "Queries.csv")[:10]:
        assert row[0] in text
    assert "What moved cannot be said" in text
    assert "10 of 10" in done.stdout
