"""What a person reads where a row is named, and what the admin pages allow."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.contrib import admin
from django.http import HttpRequest

from igny8.accounts.models import Account, User
from igny8.billing import models
from igny8.billing.actions.credits import grant_credits
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.plans import start_plan, unlock_add_on
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.tests.conftest import SaveCard

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(account: Account, ada: User, save_card: SaveCard, now: datetime) -> models.Invoice:
    """A row of each table: Scale since today, an add-on, an invoice paid in two ways."""
    grant_credits(account, amount=500, reason="Welcome", key="welcome", now=now)
    unlock_add_on(account, code="backlink_campaign", now=now)
    start_plan(account, plan="scale", today=date(2025, 7, 1))
    invoice = bill_account(account, today=date(2025, 7, 1), now=now)
    assert invoice is not None
    record_manual_payment(invoice, amount=Decimal("49.00"), reference="TRX", by=ada, now=now)
    save_card("good")
    collect_payment(invoice, now=now)
    return invoice


def test_every_row_has_a_name_that_a_person_understands(everything: models.Invoice) -> None:
    named = {
        model.__name__: sorted(str(row) for row in model._default_manager.all())
        for model in (
            models.AccountAddOn, models.AccountPlan, models.Agreement, models.CreditEntry,
            models.Invoice, models.InvoiceLine, models.InvoiceSeries, models.Payment,
            models.PaymentMethod, models.PendingLine, models.ServicePeriod,
            models.JournalTransaction,
        )
    }  # fmt: skip
    line = "Scale plan, 1 Jul 2025 to 31 Jul 2025"
    assert named == {
        "AccountAddOn": ["backlink_campaign"],
        "AccountPlan": ["scale"],
        "Agreement": ["Scale plan"],
        "CreditEntry": ["+25000 " + line, "+500 Welcome", "-500 Backlink campaigns"],
        "Invoice": ["INV-000001"],
        "InvoiceLine": [line],
        "InvoiceSeries": ["INV"],
        "Payment": ["300.00 USD by Sandbox", "49.00 USD by Bank transfer"],
        "PaymentMethod": ["Card"],
        "PendingLine": [line],
        "ServicePeriod": ["1 Jul 2025 to 31 Jul 2025"],
        "JournalTransaction": [
            "credits 2025-07-01", "invoice 2025-07-01", "payment 2025-07-01", "payment 2025-07-01",
        ],
    }  # fmt: skip
    assert sorted(map(str, models.JournalEntry.objects.filter(ledger="cash"))) == [
        "cash 300.00 USD", "cash 49.00 USD",
    ]  # fmt: skip
    assert str(models.SandboxCharge.objects.get()).startswith("sbx_")


def test_an_open_invoice_is_overdue_after_its_day(everything: models.Invoice) -> None:
    assert str(everything.total_money) == "349.00 USD"
    assert not everything.is_overdue(today=date(2025, 7, 15))
    assert everything.is_overdue(today=date(2025, 7, 16))

    everything.refresh_from_db()
    assert not everything.is_overdue(today=date(2025, 7, 16))


def test_nothing_is_changed_by_hand() -> None:
    tables = [
        page for model, page in admin.site._registry.items() if model._meta.app_label == "billing"
    ]

    assert len(tables) == len(models.__all__)
    for page in tables:
        request = HttpRequest()
        assert not page.has_add_permission(request)
        assert not page.has_change_permission(request)
        assert not page.has_delete_permission(request)
