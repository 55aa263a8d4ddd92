"""A Pro client of July 2025 and what there is to report on."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.accounts.models import Site, User
from igny8.billing.actions.agreements import open_agreement, open_due_periods
from igny8.kit.pdf import shutdown_renderers
from igny8.search_console.actions import import_export
from igny8.services.models import ManagedServiceSubscription

JUNE = (date(2025, 6, 1), date(2025, 7, 1))
MAY = (date(2025, 5, 1), date(2025, 6, 1))
# Google has settled June by then, and the last visits of links are a day old.
AFTER_JUNE = datetime(2025, 7, 4, 9, 0, tzinfo=UTC)

ImportDays = Callable[..., None]


@pytest.fixture(scope="session", autouse=True)
def renderers_end() -> Iterator[None]:
    yield
    shutdown_renderers()


@pytest.fixture
def subscription(site: Site, manager: User) -> ManagedServiceSubscription:
    """Thirty articles a month since June 2025."""
    agreement = open_agreement(
        site.account, kind="managed", description="Managed Pro", price=Decimal("399.00"),
        currency="USD", alignment="calendar", anchor_date=JUNE[0], units_per_period=30,
        unit_name="article", revenue_kind="managed", key="managed", site=site,
    )  # fmt: skip
    open_due_periods(agreement, today=date(2025, 7, 1))
    return ManagedServiceSubscription.objects.create(
        account=site.account, site=site, agreement=agreement, tier="pro", status="active",
        monthly_price=Decimal("399.00"), articles_per_month=30, account_manager=manager,
        started_at=datetime(2025, 6, 1, 8, 0, tzinfo=UTC),
        service_config={"reporting": {"recipients": ["carl@carls-chairs.example"],
                                      "frequency": "weekly"}},
    )  # fmt: skip


def write_export(
    folder: Path, start: date, end: date, *, skip: tuple[date, ...] = (), clicks: int = 10
) -> Path:
    """An export of the days [start, end): `clicks` a day, a hundred times seen, position 12.5."""
    folder.mkdir(parents=True, exist_ok=True)
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    known = [day for day in days if day not in skip]
    total = clicks * len(known)
    files = {
        "Dates.csv": ("Date", [(str(day), clicks, 1000, "12.5") for day in known]),
        "Queries.csv": (
            "Top queries",
            [
                ("banquet chairs", total // 2, 4000, "4.2"),
                ("folding tables", 7, 900, "14.1"),
                ("trestle table hire", 0, 300, "48.5"),
            ],
        ),
        "Pages.csv": (
            "Top pages",
            [
                ("https://carls-chairs.example/", total // 3, 5000, "6.1"),
                ("https://carls-chairs.example/tables/", 4, 800, "18"),
            ],
        ),
    }
    for name, (key, rows) in files.items():
        lines = [f"{k},{c},{i},{c / i:.4%},{p}" for k, c, i, p in rows]
        text = "\n".join([f"{key},Clicks,Impressions,CTR,Position", *lines])
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def import_days(site: Site, tmp_path: Path) -> ImportDays:
    """Takes in an export of the days [start, end) at a moment."""

    def take_in(start: date, end: date, *, now: datetime, **changes: object) -> None:
        folder = write_export(tmp_path / f"export-{start:%j}-{end:%j}", start, end, **changes)  # type: ignore[arg-type]
        import_export(site, paths=[folder], by=None, now=now)

    return take_in
