"""How long the dashboard takes with 10,000 clients, 200,000 orders and 5,000,000 links.

    .venv/bin/python bench/dashboard.py [--clients 10000] [--orders 200000] [--repeats 40]

A database of its own is made in a temporary folder (the embedded PostgreSQL, as an installation has
it), loaded and thrown away; --keep FOLDER keeps it for the next time. Measured, each endpoint as
the API answers it to the owner of the operator: the median and the 95th percentile (goal 100 ms),
its queries (the same with a tenth of the clients), and the ratio of its median to that of bare
statements that work out the same sums, asked in turn with it. Every figure is compared with sums
over the journal itself. Then the cost of keeping the sums: journal entries copied in with and
without the trigger; and how long `igny8 reconcile` takes over all of it.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
GOAL = 100.0


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--orders", type=int, default=200_000, help="each with 25 links")
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the database stays")
    return parser.parse_args()


ASKED = options()
FOLDER = ASKED.keep or Path(tempfile.mkdtemp(prefix="igny8-bench-"))
FOLDER.mkdir(parents=True, exist_ok=True)
FOLDER.chmod(0o755)

from igny8.kit.postgres import embedded, stop  # noqa: E402

CLUSTER = embedded(FOLDER / "postgres", fsync=False)
SERVER = CLUSTER.start()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "igny8.settings",
    "IGNY8_DATA": str(FOLDER / "data"),
    "DATABASE_URL": CLUSTER.url("postgres", "postgres"),
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from portfolio import TODAY, Size, load  # noqa: E402

from igny8.accounts.actions.accounts import add_person, set_up_operator  # noqa: E402
from igny8.accounts.flags import set_flag  # noqa: E402
from igny8.accounts.models import User  # noqa: E402
from igny8.dashboard.actions.booked_months import mend_booked_months  # noqa: E402
from igny8.dashboard.queries.reconcile import reconcile  # noqa: E402
from igny8.kit.clock import simulated  # noqa: E402

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
MONTH, BEFORE = "2026-06-01", "2026-05-01"

BOOKED = """
SELECT m.month, a.currency, m.currency, sum(m.revenue), sum(m.backlink_revenue),
       sum(m.supplier_cost), sum(m.credit_cost)
FROM dashboard_bookedmonth m JOIN accounts_account a ON a.id = m.account_id
WHERE m.month BETWEEN '{first}' AND '{last}' GROUP BY 1, 2, 3
"""
HOURS = """
SELECT a.currency, e.currency, sum(e.minutes), sum(e.hour_cost * e.minutes / 60)
FROM services_timeentry e JOIN accounts_account a ON a.id = e.account_id
WHERE e.worked_on >= '{first}' AND e.worked_on < '{end}' GROUP BY 1, 2
"""
MRR = """
SELECT currency, sum(amount) FILTER (WHERE day <= '2026-05-31'), sum(amount)
FROM billing_mrrmovement WHERE day <= '2026-06-15' GROUP BY 1
"""
TOP = """
SELECT account_id, currency, sum(revenue) FROM dashboard_bookedmonth WHERE month = '2026-06-01'
GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5
"""
SERVICES = """
SELECT status, tier, count(*) FROM services_managedservicesubscription GROUP BY 1, 2
"""
ORDERS = """
SELECT id, billed_amount - refunded_amount, actual_cost FROM services_backlinkserviceorder
WHERE approved_at >= '2026-06-01' AND approved_at < '2026-07-01' ORDER BY approved_at DESC {limit}
"""
LATE = (
    "SELECT count(*) FROM services_backlinkserviceorder WHERE status IN ('approved', "
    "'in_progress') AND due_date <= '2026-06-22'",
    "SELECT count(*) FROM billing_invoice WHERE status = 'open' AND due_on < '2026-06-15'",
    "SELECT count(*) FROM inbox_todo WHERE done_at IS NULL AND due_date <= '2026-06-22'",
    "SELECT count(*) FROM inbox_approval WHERE status = 'pending'",
    "SELECT site_id, count(*) FROM content_contentneed WHERE month = '2026-06-01' "
    "AND status = 'published' GROUP BY 1",
)
OF_JUNE = {"first": MONTH, "end": "2026-07-01"}


@dataclass(frozen=True)
class Endpoint:
    """What is asked, and bare statements that work out the same sums."""

    path: str
    bare: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"/api/v1/services/{self.path}"


ENDPOINTS = (
    Endpoint("dashboard/", (BOOKED.format(first=BEFORE, last=MONTH), HOURS.format(**OF_JUNE), MRR,
                            TOP, SERVICES)),
    Endpoint("dashboard/mrr/", (
        "SELECT currency, date_trunc('month', day), kind, sum(amount) FROM billing_mrrmovement "
        "GROUP BY 1, 2, 3",)),
    Endpoint("dashboard/margin/months/", (
        BOOKED.format(first="2025-07-01", last=MONTH),
        HOURS.format(first="2025-07-01", end="2026-07-01"))),
    Endpoint("dashboard/margin/clients/?page_size=100", (
        "SELECT account_id, sum(revenue), sum(supplier_cost) FROM dashboard_bookedmonth "
        "WHERE month = '2026-06-01' GROUP BY 1 LIMIT 100",)),
    Endpoint("dashboard/margin/?page_size=100", (
        "SELECT site_id, sum(revenue), sum(supplier_cost) FROM dashboard_bookedmonth "
        "WHERE month = '2026-06-01' GROUP BY 1 LIMIT 100",)),
    Endpoint("dashboard/margin/orders/?page_size=100", (ORDERS.format(limit="LIMIT 100"),)),
    Endpoint("dashboard/margin/suppliers/", (
        f"SELECT currency, sum(net), sum(cost) FROM (SELECT currency, billed_amount - "  # noqa: S608
        f"refunded_amount AS net, actual_cost AS cost FROM services_backlinkserviceorder WHERE id "
        f"IN (SELECT id FROM ({ORDERS.format(limit='')}) AS o)) AS of_month GROUP BY 1",)),
    Endpoint("dashboard/overdue/?page_size=100", LATE),
    Endpoint("dashboard/overdue/?page_size=100&page=5", LATE),
    Endpoint("subscriptions/?page_size=25", LATE),
    Endpoint("time/?month=2026-06", (HOURS.format(**OF_JUNE),)),
)  # fmt: skip


def owner() -> Client:
    browser = Client()
    browser.force_login(User.objects.get(email="ada@bench.example"))
    return browser


def prepare() -> None:
    """The tables, full; kept where they were kept before."""
    call_command("migrate", interactive=False, verbosity=0)
    if User.objects.filter(email="ada@bench.example").exists():
        return
    began = time.perf_counter()
    operator = set_up_operator(name="Bench")
    person = add_person(operator, email="ada@bench.example", name="Ada", role="owner")
    for flag in ("managed_services_enabled", "backlink_orders_enabled"):
        set_flag(flag, enabled=True)
    size = Size(ASKED.clients, ASKED.orders)
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'")
    load(size, operator=str(operator.pk), person=person.pk, say=lambda step: say(f"  {step}"))
    say("  Sums of the journal")
    mend_booked_months()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET work_mem")
    say(f"Loaded in {time.perf_counter() - began:.0f} s.")


def milliseconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def ask(browser: Client, endpoint: Endpoint) -> Any:
    answer = browser.get(endpoint.address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{endpoint.path}: {answer.status_code} {answer.content[:300]!r}")
    return answer


def bare(endpoint: Endpoint) -> None:
    with connection.cursor() as cursor:
        for statement in endpoint.bare:
            cursor.execute(statement)
            cursor.fetchall()


def measure(browser: Client) -> bool:
    """Each endpoint and its bare statements in turn, after two rounds to warm up."""
    times: dict[str, list[float]] = {endpoint.path: [] for endpoint in ENDPOINTS}
    bares: dict[str, list[float]] = {endpoint.path: [] for endpoint in ENDPOINTS}
    for turn in range(ASKED.repeats + 2):
        for endpoint in ENDPOINTS:
            took = milliseconds(lambda: ask(browser, endpoint))  # noqa: B023
            took_bare = milliseconds(lambda: bare(endpoint))  # noqa: B023
            if turn > 1:
                times[endpoint.path].append(took)
                bares[endpoint.path].append(took_bare)
    say(f"{'endpoint':<44}{'median':>8}{'p95':>8}{'bare':>8}{'ratio':>7}{'queries':>9}{'kB':>7}")
    within = True
    for endpoint in ENDPOINTS:
        with CaptureQueriesContext(connection) as queries:
            size = len(ask(browser, endpoint).content)
        median = statistics.median(times[endpoint.path])
        p95 = statistics.quantiles(times[endpoint.path], n=20)[-1]
        plain = statistics.median(bares[endpoint.path])
        within = within and p95 <= GOAL
        say(f"{endpoint.path:<44}{median:>8.1f}{p95:>8.1f}{plain:>8.1f}{median / plain:>7.2f}"
            f"{len(queries):>9}{size / 1024:>7.1f}")  # fmt: skip
    return within


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def compare(browser: Client) -> bool:
    """The dashboard's figures beside sums over the journal and the movements themselves."""
    shown = json.loads(browser.get("/api/v1/services/dashboard/").content)["revenue"]
    journal = dict(
        ((currency, ledger, is_link), total)
        for currency, ledger, is_link, total in rows(
            "SELECT currency, ledger, kind = 'backlinks', sum(amount) FROM billing_journalentry "
            "WHERE day >= '2026-06-01' AND day < '2026-07-01' GROUP BY 1, 2, 3"
        )
    )
    mrr = dict(rows("SELECT currency, sum(amount) FROM billing_mrrmovement "
                    "WHERE day <= '2026-06-15' GROUP BY 1"))  # fmt: skip
    agrees = True
    for row in shown:
        code = row["currency"]
        of_links = -journal[code, "revenue", True]
        wanted = {
            "mrr": mrr[code],
            "backlink_revenue": of_links,
            "total_revenue": of_links - journal[code, "revenue", False],
            "backlink_cost": journal[code, "supplier_cost", False],
            "total_cost": journal[code, "supplier_cost", False]
            + journal[code, "credit_cost", False],
        }
        wrong = {name: (row[name], sum_) for name, sum_ in wanted.items()
                 if Decimal(row[name]) != sum_}  # fmt: skip
        agrees = agrees and not wrong
        say(f"{code}: revenue {row['total_revenue']}, cost {row['total_cost']}, MRR {row['mrr']}: "
            f"{wrong or 'the journal says the same'}")  # fmt: skip
    return agrees


ENTRY = ("id", "account_id", "created_at", "updated_at", "transaction_id", "ledger", "kind",
         "site_id", "amount", "currency", "day")  # fmt: skip


def price_of_the_sums() -> None:
    """Journal entries copied in, 200,000 at a time, with the trigger that adds them up and without.

    In pairs, in turn, each taken back afterwards.
    """
    columns = ", ".join(ENTRY)
    lines = rows(
        "SELECT gen_random_uuid(), account_id, created_at, updated_at, gen_random_uuid(), ledger, "
        "kind, site_id, amount, currency, day FROM billing_journalentry "
        "WHERE ledger IN ('receivable', 'revenue') LIMIT 200000"
    )
    took: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    for turn in range(7):
        for how in sorted(took, reverse=bool(turn % 2)):
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(f"ALTER TABLE billing_journalentry {how} TRIGGER dashboard_adds_up")
                began = time.perf_counter()
                with cursor.copy(f"COPY billing_journalentry ({columns}) FROM STDIN") as copy:
                    for line in lines:
                        copy.write_row(line)
                took[how].append(time.perf_counter() - began)
                cursor.execute("ROLLBACK")
    with_, without = (statistics.median(took[how][1:]) for how in ("ENABLE", "DISABLE"))
    say(f"200,000 journal entries by COPY: {without:.2f} s; added up as well {with_:.2f} s "
        f"(ratio {with_ / without:.2f}).")  # fmt: skip


def main() -> int:
    say(f"{ASKED.clients:,} clients, {ASKED.orders:,} orders, {ASKED.orders * 25:,} links")
    prepare()
    counted = rows("SELECT relname, n_live_tup FROM pg_stat_user_tables WHERE n_live_tup > 100000 "
                   "ORDER BY 2 DESC")  # fmt: skip
    say(", ".join(f"{name} {count:,}" for name, count in counted))
    with simulated(NOW):
        browser = owner()
        agrees = compare(browser)
        within = measure(browser)
        price_of_the_sums()
        began = time.perf_counter()
        findings = reconcile([], now=NOW)
    wrong = [finding.check.title for finding in findings if not finding.agrees]
    say(f"reconcile: {len(findings)} checks in {time.perf_counter() - began:.1f} s; "
        f"{'; '.join(wrong) or 'everything agrees'}")  # fmt: skip
    say(f"p95 under {GOAL:.0f} ms: {'yes' if within else 'NO'}")
    return 0 if agrees and within and not wrong else 1


if __name__ == "__main__":
    try:
        ENDING = main()
    finally:
        connection.close()
        stop(SERVER)
        if ASKED.keep is None:
            shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(ENDING)
