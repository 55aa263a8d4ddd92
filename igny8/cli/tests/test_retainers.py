"""A retainer of links from the terminal."""

import json
from datetime import date

from igny8.billing.models import Agreement, Invoice
from igny8.services.models import BacklinkServiceOrder, Retainer

SITE = "carls-chairs.example"
SELL = ("--sell", "starter", "--links", "5", "--from", "2025-07-01")


def test_a_retainer_is_sold_billed_and_shown_with_its_months_order(igny8, site, manager, account):
    account.is_demo = True
    account.save()
    by = ("--by", manager.email)

    sold = igny8("retainer", SITE, *SELL, *by)
    assert sold.code == 0, sold.err
    assert "5 links a month for carls-chairs.example: 800.00 USD a month" in sold.out
    igny8("billing", "run", "--today", "2025-07-01")
    shown = json.loads(igny8("retainer", SITE, "--json").out)

    assert (shown["status"], shown["monthly_price"], shown["links_per_month"]) == (
        "active", "800.00", 5,
    )  # fmt: skip
    assert Retainer.objects.get().sold_by == manager
    july = [month for month in shown["months"] if month["start"] == "2025-07-01"]
    assert [(month["links_owed"], month["fee"]) for month in july] == [(5, "800.00")]


def test_it_is_paused_resumed_and_cancelled_by_somebody_who_may(igny8, site, manager):
    by = ("--by", manager.email)
    igny8("retainer", SITE, *SELL[:4], "--from", "2099-01-01", *by)

    assert json.loads(igny8("retainer", SITE, "--pause", *by, "--json").out)["status"] == "paused"
    assert json.loads(igny8("retainer", SITE, "--resume", *by, "--json").out)["status"] == "active"
    assert igny8("retainer", SITE, "--cancel").code == 1
    assert Agreement.objects.get().status == "active"
    assert igny8("retainer", SITE, "--cancel", "--now", *by).code == 0
    assert Agreement.objects.get().ends_on == date(2099, 1, 1)


def test_what_cannot_be_leaves_nothing(igny8, site, manager, rows):
    before = rows()
    by = ("--by", manager.email)

    assert igny8("retainer", SITE).code == 1
    assert igny8("retainer", SITE, "--pause", *by).code == 1
    assert igny8("retainer", SITE, "--now", *by).code == 1
    assert igny8("retainer", SITE, "--sell", "starter", *by).code == 1
    assert igny8("retainer", SITE, *SELL, "--by", "nobody@people.example").code == 1
    assert rows() == before
    assert (Invoice.objects.count(), BacklinkServiceOrder.objects.count()) == (0, 0)
