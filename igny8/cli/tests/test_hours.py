"""Hours that a service includes, agreed on and shown in the terminal."""

import json
from datetime import date
from decimal import Decimal

from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import HourTerms

SITE = "carls-chairs.example"


def test_hours_are_included_and_those_beyond_have_a_rate(igny8, site, manager, now):
    ManagedBillingService().create_managed_subscription(
        site, "lite", "manual", starts_on=date(2025, 7, 1), now=now, account_manager=manager
    )

    done = igny8("hours", SITE, "--include", "5", "--rate", "80.00", "--by", manager.email)
    shown = json.loads(igny8("hours", SITE, "--json").out)

    assert done.code == 0, done.err
    assert "300 minutes included" in done.out
    assert [(one["included_minutes"], one["hour_rate"]) for one in shown["terms"]] == [
        (300, "80.00")
    ]
    assert shown["currency"] == "USD"
    assert shown["periods"][0].keys() >= {"worked", "included", "beyond", "billed", "to_bill"}
    assert HourTerms.objects.get().hour_rate == Decimal("80.00")


def test_a_rate_without_hours_and_a_stranger_change_nothing(igny8, site, manager, now):
    ManagedBillingService().create_managed_subscription(
        site, "lite", "manual", starts_on=date(2025, 7, 1), now=now, account_manager=manager
    )

    alone = igny8("hours", SITE, "--rate", "80.00", "--by", manager.email)
    nobody = igny8("hours", SITE, "--include", "5")

    assert (alone.code, nobody.code) == (1, 1)
    assert "--rate is of the hours beyond" in alone.err
    assert not HourTerms.objects.exists()
