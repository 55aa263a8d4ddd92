"""Everything is reconciled as it was at one moment, whatever is written meanwhile."""

from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import InternalError, connection, transaction

from igny8.billing.models import Invoice
from igny8.billing.queries.books_checks import BOOKS
from igny8.billing.queries.reconcile import Finding, look_for_differences, one_moment
from igny8.dashboard.tests.books import cast, damage, two_months

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)


def looked() -> list[Finding]:
    return [finding for finding in look_for_differences(BOOKS, now=NOW) if not finding.agrees]


def damage_meanwhile() -> None:
    def work() -> None:
        damage("UPDATE billing_invoice SET paid_amount = 0 WHERE number = 'INV-000001'")
        connection.close()

    other = Thread(target=work)
    other.start()
    other.join(timeout=10)
    assert not other.is_alive()


def test_what_is_written_meanwhile_is_seen_the_next_time() -> None:
    two_months(*cast())

    with one_moment():
        before = looked()
        damage_meanwhile()
        after = looked()

    assert before == after == []
    with one_moment():
        assert [finding.check.code for finding in looked()] == [
            "invoices_are_receivable", "payments_are_on_invoices",
        ]  # fmt: skip


def test_looking_writes_nothing() -> None:
    two_months(*cast())

    with pytest.raises(InternalError, match="read-only"), one_moment():
        Invoice.objects.update(paid_amount=0)

    assert Invoice.objects.filter(paid_amount=0).count() == 0


def test_inside_a_transaction_that_has_begun_it_reads_as_it_comes() -> None:
    two_months(*cast())

    with transaction.atomic():
        Invoice.objects.filter(number="INV-000001").update(paid_amount=0)
        with one_moment():
            found = looked()
        transaction.set_rollback(True)

    assert len(found) == 2
