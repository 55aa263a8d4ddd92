"""How long a billing run takes, against COPY of exactly the rows that it writes.

    .venv/bin/python bench/billing_run.py [--sizes 10000 100000 1000000] [--pairs 3]

A database of its own is served from a temporary folder. For each size so many subscriptions, each
of an account of its own, are due on one day; the run bills them: periods, lines, invoices with
gapless numbers, journal, credits. The peer takes the very rows that the run wrote and COPYs them,
in one transaction, into empty tables with the same columns, indexes, checks and foreign keys but
without triggers. Run and peer take turns; the ratio is the median of the pairs. Also printed: a
rerun over what is billed, a run with one bad subscription in a thousand, and the memory.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from igny8.kit.postgres import embedded, stop  # noqa: E402

FOLDER = Path(tempfile.mkdtemp(prefix="igny8-bench-"))
FOLDER.chmod(0o755)
DATABASE = embedded(FOLDER / "pg")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "igny8.settings",
    "IGNY8_DATA": str(FOLDER / "data"),
    "DATABASE_URL": DATABASE.url("postgres", "postgres"),
}

import django  # noqa: E402

django.setup()

import psutil  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from igny8.accounts.actions.accounts import set_up_operator  # noqa: E402
from igny8.accounts.models import Account, Site  # noqa: E402
from igny8.billing.actions.runs import RunSummary, run_billing  # noqa: E402
from igny8.billing.models import Agreement  # noqa: E402
from igny8.kit.clock import real_now  # noqa: E402
from igny8.kit.copying import copy_rows, text_of  # noqa: E402
from igny8.kit.ids import ordered_ids  # noqa: E402

FIRST = date(2025, 2, 1)
NOON = datetime(2025, 2, 1, 12, tzinfo=UTC)
GOALS = {10_000: 1.5, 100_000: 12.0, 1_000_000: 150.0}
MEMORY_GOAL, RATIO_GOAL, RERUN_GOAL, BAD_GOAL = 300.0, 0.5, 1.0, 15.0
WRITTEN = (
    "billing_serviceperiod", "billing_pendingline", "billing_invoice", "billing_invoiceline",
    "billing_journaltransaction", "billing_journalentry", "billing_creditentry", "jobs_job",
    "dashboard_bookedmonth",
)  # fmt: skip
MEGABYTE = 2**20
BLOCK = 256 * 1024


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def without_triggers(*statements: str) -> None:
    """What the books refuse everybody: emptying tables between two measurements."""
    with transaction.atomic():
        run("SET LOCAL session_replication_role = replica")
        for statement in statements:
            run(statement)


def put(model: type[Any], fields: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """The rows, with the model's own value in every column that the fields leave out."""
    others = [one for one in model._meta.concrete_fields if one.name not in fields]
    usual = tuple(text_of(one.get_default()) for one in others)
    names = (*fields, *(one.name for one in others))
    copy_rows(model, names, [(*map(text_of, row), *usual) for row in rows])


def load(operator: Account, count: int) -> None:
    """So many clients with a site and Managed Lite, due on the first."""
    now = real_now()
    accounts, sites, agreements = (ordered_ids(count) for _ in range(3))
    put(
        Account,
        (
            "id", "kind", "parent", "name", "slug", "country", "currency", "time_zone",
            "language", "locale", "billing_email", "billing_address", "vat_number", "is_demo",
            "prepayment", "created_at", "updated_at",
        ),
        (
            (
                account, "client", operator.pk, f"Client {number}", f"client-{number}", "US",
                "USD", "America/New_York", "en", "en_US", f"{number}@client.example",
                "1 Main Street", "", False, "never", now, now,
            )
            for number, account in enumerate(accounts)
        ),
    )  # fmt: skip
    put(
        Site,
        (
            "id", "account", "domain", "name", "url", "industry", "niche", "country", "language",
            "created_at", "updated_at",
        ),
        (
            (
                site, account, f"client-{number}.example", f"Client {number}",
                f"https://client-{number}.example/", "", "general", "US", "en", now, now,
            )
            for number, (site, account) in enumerate(zip(sites, accounts, strict=True))
        ),
    )  # fmt: skip
    put(
        Agreement,
        (
            "id", "account", "site", "key", "kind", "item", "description", "price", "currency",
            "revenue_kind", "alignment", "anchor_date", "starts_on", "next_period_on", "status",
            "units_per_period", "unit_name", "credits_per_period", "setup_fee", "created_at",
            "updated_at",
        ),
        (
            (
                agreement, account, site, "managed", "managed", "managed:lite",
                f"Managed Lite, client-{number}.example", Decimal("100.00"), "USD", "managed",
                "calendar", FIRST, FIRST, FIRST, "active", 10, "article", 800, Decimal(0), now, now,
            )
            for number, (agreement, account, site) in enumerate(
                zip(agreements, accounts, sites, strict=True)
            )
        ),
    )  # fmt: skip
    run("VACUUM ANALYZE accounts_account, accounts_site, billing_agreement")


def reset() -> None:
    """Everybody due again; nothing billed."""
    without_triggers(
        f"TRUNCATE {', '.join(WRITTEN)}, billing_billingfailure CASCADE",
        "UPDATE billing_invoiceseries SET next_number = 1",
        "UPDATE billing_agreement SET next_period_on = starts_on, currency = 'USD'",
    )
    run("VACUUM ANALYZE billing_agreement")
    run("CHECKPOINT")


def timed_run() -> tuple[float, RunSummary]:
    started = time.perf_counter()
    summary = run_billing(now=NOON)
    return time.perf_counter() - started, summary


def foreign_keys(table: str) -> list[str]:
    """A table's, with the peers' tables in the place of those that the run writes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'f'",
            [table],
        )
        for (definition,) in cursor.fetchall():
            for other in WRITTEN:
                definition = definition.replace(f"REFERENCES {other}(", f"REFERENCES peer_{other}(")
            found.append(definition)
    return found


class Peer:
    """The rows of the last run, and empty tables like those that they are in."""

    def __init__(self) -> None:
        self.files = {table: FOLDER / f"{table}.copy" for table in WRITTEN}
        for table, path in self.files.items():
            statement = f"COPY (SELECT * FROM {table}) TO STDOUT"  # noqa: S608 - names of ours
            with (
                connection.cursor() as cursor,
                path.open("wb") as file,
                cursor.copy(statement) as rows,
            ):
                for block in rows:
                    file.write(block)
        self._make()

    def _make(self) -> None:
        for table in WRITTEN:
            run(f"DROP TABLE IF EXISTS peer_{table} CASCADE")
            run(f"CREATE TABLE peer_{table} (LIKE {table} INCLUDING ALL)")
        for table in WRITTEN:
            for definition in foreign_keys(table):
                run(f"ALTER TABLE peer_{table} ADD {definition}")

    def timed(self) -> float:
        """Seconds of COPYing the rows into the empty tables, the commit included."""
        run(f"TRUNCATE {', '.join(f'peer_{table}' for table in WRITTEN)}")
        run("CHECKPOINT")
        started = time.perf_counter()
        with transaction.atomic():
            for table, path in self.files.items():
                with (
                    connection.cursor() as cursor,
                    path.open("rb") as file,
                    cursor.copy(f"COPY peer_{table} FROM STDIN") as rows,
                ):
                    while block := file.read(BLOCK):
                        rows.write(block)
        return time.perf_counter() - started

    def drop(self) -> None:
        for table, path in self.files.items():
            run(f"DROP TABLE peer_{table} CASCADE")
            path.unlink()


def measure(operator: Account, count: int, pairs: int) -> float:
    """Print the figures of one size; the median seconds of the run."""
    without_triggers(
        f"TRUNCATE {', '.join(WRITTEN)}, billing_agreement CASCADE",
        "DELETE FROM accounts_site",
        "DELETE FROM accounts_account WHERE parent_id IS NOT NULL",
    )
    load(operator, count)
    reset()
    before = psutil.Process().memory_info().rss
    times, peers = [], []
    peer: Peer | None = None
    for _ in range(pairs):
        reset()
        seconds, summary = timed_run()
        assert summary == RunSummary(count, count, 0), summary  # noqa: S101
        peer = peer or Peer()
        times.append(seconds)
        peers.append(peer.timed())
    memory = psutil.Process().memory_info().rss
    rerun, again = timed_run()
    assert again.invoices == 0  # noqa: S101
    assert peer is not None  # noqa: S101
    peer.drop()
    mine, theirs = statistics.median(times), statistics.median(peers)
    ratio = statistics.median(b / a for a, b in zip(times, peers, strict=True))
    say(f"{count:>9,} subscriptions: {mine:.2f} s (goal {GOALS.get(count, 0)} s), "
        f"{count / mine:,.0f} a second")  # fmt: skip
    say(f"{'':>9}  COPY of the same rows {theirs:.2f} s: {ratio:.2f} of its speed "
        f"(goal {RATIO_GOAL})")  # fmt: skip
    say(f"{'':>9}  a rerun {rerun:.2f} s (goal {RERUN_GOAL} s at 100,000); memory "
        f"{memory / MEGABYTE:.0f} MB, before {before / MEGABYTE:.0f} "
        f"(goal {MEMORY_GOAL:.0f})")  # fmt: skip
    with_bad(count, mine)
    return mine


def with_bad(count: int, good: float) -> None:
    """One subscription in a thousand in a currency that is not its account's."""
    reset()
    run(
        "UPDATE billing_agreement SET currency = 'EUR' WHERE id IN ("
        "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM billing_agreement) x "
        "WHERE n % 1000 = 0)"
    )
    run("VACUUM ANALYZE billing_agreement")
    seconds, summary = timed_run()
    assert summary.failures == count // 1000, summary  # noqa: S101
    slower = (seconds / good - 1) * 100
    say(f"{'':>9}  one bad in a thousand: {seconds:.2f} s, {slower:+.0f} % "
        f"(goal {BAD_GOAL:.0f} %), {summary.failures} listed")  # fmt: skip


def sizes(values: list[int], operator: Account, pairs: int) -> Iterator[tuple[int, float]]:
    for count in values:
        yield count, measure(operator, count, pairs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--pairs", type=int, default=3)
    arguments = parser.parse_args()
    server = DATABASE.start()
    try:
        call_command("migrate", verbosity=0)
        operator = set_up_operator(name="IGNY8")
        times = dict(sizes(arguments.sizes, operator, arguments.pairs))
        if {100_000, 1_000_000} <= set(times):
            grown = times[1_000_000] / times[100_000]
            say(f"Ten times as many took {grown:.1f} times as long (goal: under 13)")
    finally:
        connection.close()
        stop(server)
        shutil.rmtree(FOLDER, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
