"""Finance clicks twenty times at once, and what was asked for is done once."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from igny8.accounts.actions.accounts import add_person
from igny8.accounts.models import Account, User
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import CreditNote, Invoice, JournalTransaction, Refund
from igny8.billing.tests.corrections import assert_money_adds_up, taxed_invoice

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 20
WORKERS = 5


@pytest.fixture
def fin(operator: Account) -> User:
    return add_person(operator, email="fin@northlight.example", name="Fin", role="finance")


@pytest.fixture
def invoice(account: Account, fin: User, now: datetime) -> Invoice:
    """120.00 with tax, of which Carl has paid 100.00."""
    owed = taxed_invoice(account, ("100.00", "20"))
    record_manual_payment(owed, amount=Decimal("100.00"), reference="TRX", by=fin, now=now)
    return owed


def click(path: str, asked: dict[str, Any], *, by: User) -> Counter[int]:
    """How the clicks were answered, several at the same moment each on a connection of its own."""
    barrier = Barrier(WORKERS)

    def one(_: int) -> int:
        browser = Client()
        browser.force_login(by)
        barrier.wait()
        try:
            answer = browser.post(
                f"/api/v1/billing/{path}", json.dumps(asked), content_type="application/json"
            )
            return answer.status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return Counter(pool.map(one, range(CLICKS)))


def test_a_part_is_credited_once(account: Account, invoice: Invoice, fin: User) -> None:
    asked = {"reason": "Late.", "amount": "10.00", "key": "one form"}

    answers = click(f"invoices/{invoice.pk}/credit-notes/", asked, by=fin)

    assert answers == {201: CLICKS}
    assert CreditNote.objects.get().total == Decimal("12.00")
    assert_money_adds_up(account)


def test_a_part_is_written_off_once(account: Account, invoice: Invoice, fin: User) -> None:
    asked = {"reason": "Bankrupt.", "amount": "5.00", "key": "one form"}

    answers = click(f"invoices/{invoice.pk}/write-off/", asked, by=fin)

    assert answers == {200: CLICKS}
    invoice.refresh_from_db()
    assert invoice.written_off_amount == Decimal("5.00")
    assert JournalTransaction.objects.filter(kind="write_off").count() == 1
    assert_money_adds_up(account)


def test_a_part_is_given_back_once(account: Account, invoice: Invoice, fin: User) -> None:
    credited = {"reason": "Late.", "key": "all"}
    assert click(f"invoices/{invoice.pk}/credit-notes/", credited, by=fin) == {201: CLICKS}
    note = CreditNote.objects.get()
    asked = {"amount": "30.00", "by_hand": True, "key": "one form"}

    answers = click(f"credit-notes/{note.pk}/refunds/", asked, by=fin)

    assert answers == {201: CLICKS}
    assert Refund.objects.get().amount == Decimal("30.00")
    assert_money_adds_up(account)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("invoices/{}/credit-notes/", {"reason": "Late.", "amount": "10.00"}),
        ("invoices/{}/void/", {"reason": "Late."}),
        ("invoices/{}/write-off/", {"reason": "Bankrupt.", "amount": "5.00"}),
        ("invoices/{}/recover/", {"reason": "They pay after all.", "amount": "5.00", "key": ""}),
    ],
)
def test_without_a_key_nothing_is_done(
    account: Account, invoice: Invoice, fin: User, path: str, asked: dict[str, Any]
) -> None:
    before = list(JournalTransaction.objects.values_list("pk", flat=True))
    browser = Client()
    browser.force_login(fin)

    answer = browser.post(
        f"/api/v1/billing/{path.format(invoice.pk)}", json.dumps(asked),
        content_type="application/json",
    )  # fmt: skip

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid")
    assert list(answer.json()["error"]["details"]["fields"]) == ["key"]
    assert list(JournalTransaction.objects.values_list("pk", flat=True)) == before
