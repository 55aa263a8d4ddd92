"""A service that began long ago: its months are named before an invoice carries them."""

import re
from pathlib import Path

from igny8.months.models import MonthRun

INTAKE = Path(__file__).parents[3] / "tests" / "data" / "intakes" / "carls-chairs.yaml"
FEES = re.compile(r"(\d+) months, ([\d,.]+ GBP) will be\s+invoiced")


def test_onboarding_says_how_many_months_will_be_invoiced(igny8):
    ended = igny8("onboard", INTAKE, "--today", "2026-11-10")

    assert "20 months, 2,000.00 GBP will be invoiced" in " ".join(ended.out.split())


def test_running_a_month_says_what_its_invoice_holds_before_and_after(igny8):
    announced = FEES.search(igny8("onboard", INTAKE).out)

    ended = igny8("run-month", "carls-chairs.example", "--month", "2025-04")

    said = " ".join(ended.out.split())
    count, total = announced.groups()
    assert said.startswith(f"{count} months, {total} will be invoiced to Carl's Chairs")
    step = MonthRun.objects.get().steps.get(name="period")
    assert step.message.endswith(f"fee on invoice INV-000001 with {count} months, {total}")
