"""kill -9 in the middle of billing runs: what is there in the end is what one clean run leaves."""

import os
import random
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import open_agreement
from igny8.billing.actions.runs import run_billing
from igny8.billing.models import (
    CreditEntry,
    Invoice,
    InvoiceLine,
    JournalEntry,
    JournalTransaction,
    PendingLine,
    ServicePeriod,
)

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
CLIENTS, KILLS = 60, 20
# A process of its own starts a run for each line, kills it after so many seconds, and says how it
# ended. Its chunks are small, so that every moment of a kill is in the middle of one.
PROGRAM = """
import os, signal, sys, time
import django
django.setup()
from datetime import datetime
from igny8.billing.actions import runs
runs.ACCOUNTS_AT_ONCE = 3
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        runs.run_billing(now=datetime.fromisoformat(sys.argv[1]))
        os._exit(0)
    time.sleep(float(line))
    os.kill(child, signal.SIGKILL)
    sys.stdout.write(f"{os.waitpid(child, 0)[1]}\\n")
    sys.stdout.flush()
"""


def test_a_run_killed_at_random_moments_leaves_what_a_clean_run_leaves(operator: Account) -> None:
    clients(operator)
    run_billing(now=NOON)
    clean = books()
    empty()
    chance = random.Random(20261130)  # noqa: S311 - moments of a test
    killed = 0

    with killer() as process:
        for _ in range(KILLS):
            process.stdin.write(f"{chance.uniform(0.02, 0.25):.3f}\n")
            process.stdin.flush()
            killed += process.stdout.readline().strip() == str(int(signal.SIGKILL))
        process.stdin.close()
    run_billing(now=NOON)

    assert killed > 0
    assert books() == clean
    sequences = Invoice.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(sequences) == list(range(1, CLIENTS + 1))


def clients(operator: Account) -> None:
    for number in range(CLIENTS):
        account = open_account(
            operator, name=f"Client {number}", country="US", currency="USD", time_zone="UTC"
        )
        open_agreement(
            account, kind="managed", description="Managed Lite", price=Decimal("100.00"),
            currency="USD", alignment=("calendar", "anniversary")[number % 2],
            anchor_date=date(2025, 1, 1 + number % 28), units_per_period=10,
            unit_name="articles", revenue_kind="managed", key="managed", credits_per_period=80,
        )  # fmt: skip


def killer() -> "subprocess.Popen[str]":
    database = settings.DATABASES["default"]
    host, port = database.get("HOST", ""), database.get("PORT", "")
    url = f"postgresql://{database['USER']}:{database.get('PASSWORD', '')}@/{database['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, NOON.isoformat()],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "igny8.settings",
            "DATABASE_URL": f"{url}?host={host}&port={port}",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def books() -> list[Any]:
    """All that was billed, but for identifiers, moments and numbers."""
    return [
        sorted(ServicePeriod.objects.values_list("account__name", "start", "end", "price")),
        sorted(Invoice.objects.values_list("account__name", "issued_on", "total", "line_count")),
        sorted(
            InvoiceLine.objects.values_list("account__name", "position", "description", "amount")
        ),
        sorted(PendingLine.objects.values_list("account__name", "key", "amount")),
        sorted(JournalEntry.objects.values_list("account__name", "ledger", "kind", "amount")),
        sorted(CreditEntry.objects.values_list("account__name", "idempotency_key", "delta")),
    ]


def empty() -> None:
    """As before the run, which the books allow nobody else."""
    tables = (InvoiceLine, JournalEntry, JournalTransaction, PendingLine, CreditEntry,
              ServicePeriod, Invoice)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in tables:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - names of ours
        cursor.execute("UPDATE billing_invoiceseries SET next_number = 1")
        cursor.execute("UPDATE billing_agreement SET next_period_on = starts_on")
        cursor.execute("DELETE FROM jobs_job")
        cursor.execute("SET session_replication_role = DEFAULT")
