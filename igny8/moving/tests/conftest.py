"""Importing a text as a file, on 30 November 2026, with the move on 1 December."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from igny8.accounts.models import Account
from igny8.moving.actions.importing import import_table, open_table
from igny8.moving.rules.cells import DayOrder
from igny8.moving.rules.columns import Told
from igny8.moving.rules.outcomes import Fate, Report
from igny8.moving.rules.terms import Terms

DATA = Path(__file__).parents[3] / "tests" / "data" / "moving-in"
EVE = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
MOVE = date(2026, 12, 1)
CLIENTS = "external_id,name,country,currency,time_zone,site,opening_balance"
CARL = "C-1,Carl's Chairs,GB,GBP,Europe/London,carls-chairs.example,"

Import = Callable[..., Report]


@pytest.fixture
def take(operator: Account) -> Import:
    """Import a file's content below the operator; what is said of all rows may be changed."""

    def taken(kind: str, content: str | bytes, **said: Any) -> Report:
        raw = content.encode() if isinstance(content, str) else content
        told = Told(said.pop("columns", {}), said.pop("values", {}))
        dates = said.pop("dates", DayOrder.UNSAID)
        table = open_table(kind, raw, file=f"{kind}.csv", told=told, dates=dates)
        kept = {name: said.pop(name) for name in ("dry_run", "skip_refused") if name in said}
        terms = Terms(**({"now": EVE, "cut_over": MOVE, "dates": dates} | said))
        return import_table(kind, table, issuer=operator, terms=terms, **kept)

    return taken


@pytest.fixture
def carl(take: Import) -> Account:
    """Carl's Chairs with its site, as imported."""
    take("clients", f"{CLIENTS}\n{CARL}\n")
    return Account.objects.get(external_id="C-1")


def counts(report: Report) -> tuple[int, int, int]:
    """Rows created, already there, refused."""
    return (
        report.count(Fate.CREATED),
        report.count(Fate.THERE),
        report.count(Fate.REFUSED),
    )


def said(report: Report) -> list[str]:
    """Every refusal as a person reads it."""
    return [refusal.sentence for outcome in report.refused for refusal in outcome.refusals]


def notes(report: Report) -> list[str]:
    return [note for _, note in report.notes]
