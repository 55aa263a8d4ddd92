"""Books that agree are proven so; every kind of damage is found and named, to the cent."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from igny8.accounts.actions.accounts import add_person
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import cancel_agreement, pause_agreement, resume_agreement
from igny8.billing.actions.mrr import record_mrr
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import Invoice, Payment, SandboxCharge
from igny8.billing.queries.gateway_checks import GatewayRecords
from igny8.billing.queries.reconcile import MOST_LISTED, Difference, Finding, in_words
from igny8.dashboard.actions.booked_months import mend_booked_months
from igny8.dashboard.actions.reconciling import prove_books, reconcile_books
from igny8.dashboard.models import Reconciliation
from igny8.dashboard.queries.reconcile import reconcile
from igny8.dashboard.tests.books import MID_JULY, cast, damage, two_months
from igny8.inbox.models import Notification
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money
from igny8.services.actions.retainers import sell_retainer
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription

pytestmark = pytest.mark.django_db
PRO = "Managed Pro, carls-chairs.example"
LATER = datetime(2025, 7, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[ManagedServiceSubscription]:
    """Built once: each test is a transaction inside this one, and is rolled back."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined] - as the tests' own transactions
    with django_db_blocker.unblock(), around:
        site, ada = cast()
        yield two_months(site, ada)
        transaction.set_rollback(True)


@pytest.fixture
def service(built: ManagedServiceSubscription, db: None) -> ManagedServiceSubscription:
    return ManagedServiceSubscription.objects.select_related("account", "agreement").get()


def sandbox() -> GatewayRecords:
    charges = SandboxGateway(SandboxCharge).charges()
    return GatewayRecords("sandbox", "Sandbox", LATER, charges)


def wrong(now: datetime = LATER) -> dict[str, list[Difference]]:
    findings = reconcile([sandbox()], now=now)
    return {f.check.code: list(f.differences) for f in findings if not f.agrees}


def shown(differences: list[Difference]) -> list[tuple[str, str, Any, Any]]:
    return [(d.subject, d.currency, d.stated, d.booked) for d in differences]


def test_two_months_of_everything_agree(service: ManagedServiceSubscription) -> None:
    findings = reconcile([sandbox()], now=LATER)

    assert {f.check.code: shown(list(f.differences)) for f in findings if not f.agrees} == {}
    assert len(findings) == len({f.check.code for f in findings}) == 23


def test_a_retainers_order_bills_what_its_months_fee_owes(
    service: ManagedServiceSubscription,
) -> None:
    terms = {"starts_on": date(2025, 7, 20), "by": None, "now": LATER}
    sell_retainer(service.site, package="starter", tier="basic", links_per_month=5, **terms)
    ManagedBillingService().process_monthly_billing(now=LATER)
    mend_booked_months()
    order = BacklinkServiceOrder.objects.get(period__isnull=False)

    assert (order.links_ordered, order.billed_amount) == (2, Decimal("309.68"))
    assert {code: shown(found) for code, found in wrong().items()} == {}


def test_pauses_and_ends_are_no_gaps(service: ManagedServiceSubscription) -> None:
    pause_agreement(service.agreement, today=date(2025, 7, 20))
    assert wrong() == {}
    resume_agreement(service.agreement, today=date(2025, 10, 10))
    assert wrong(datetime(2025, 10, 10, 12, tzinfo=UTC)) == {}
    cancel_agreement(service.agreement, today=date(2025, 10, 12), at="now")
    assert wrong(datetime(2025, 10, 12, 12, tzinfo=UTC)) == {}


CASES = {
    "an entry that was changed": (
        ["UPDATE billing_journalentry SET amount = amount + 0.01 WHERE ledger = 'receivable' "
         "AND amount = 399.00"],
        {
            "journal_balances": ("invoice 2025-06-01", "USD", 0, Decimal("0.01")),
            "journal_in_all": ("", "USD", 0, Decimal("0.01")),
            "invoices_are_receivable": ("", "USD", Decimal("200.00"), Decimal("200.01")),
            "invoices_are_booked": ("INV-000001 owed", "USD", Decimal("399.00"), Decimal("399.01")),
        },
    ),
    "an entry that is gone": (
        ["DELETE FROM billing_journalentry WHERE ledger = 'credit_cost'"],
        {
            "journal_balances": ("credits 2025-06-01", "USD", 0, Decimal("-2.98")),
            "journal_in_all": ("", "USD", 0, Decimal("-2.98")),
            "journal_is_whole": ("credits 2025-06-01", "", 2, 1),
            "dashboard_is_journal": ("2025-06 credits", "USD", Decimal("2.98"), 0),
        },
    ),
    "an entry of another day": (
        ["UPDATE billing_journalentry SET day = '2025-05-31' WHERE ledger = 'cash' "
         "AND amount = 199.00"],
        {"journal_is_whole": ("payment 2025-06-01", "", 2, 1)},
    ),
    "revenue that was booked twice": (
        ["INSERT INTO billing_journalentry SELECT gen_random_uuid(), created_at, updated_at, "
         "ledger, kind, amount, currency, day, account_id, site_id, transaction_id "
         "FROM billing_journalentry WHERE ledger = 'revenue' AND kind = 'backlinks'"],
        {
            "journal_balances": ("invoice 2025-07-15", "USD", 0, Decimal("-300.00")),
            "journal_in_all": ("", "USD", 0, Decimal("-300.00")),
            "journal_is_whole": ("invoice 2025-07-15", "", 4, 5),
            "invoices_are_booked": (
                "INV-000002 earned", "USD", Decimal("843.00"), Decimal("1143.00")
            ),
            "dashboard_is_journal": (
                "2025-07 revenue", "USD", Decimal("843.00"), Decimal("1143.00")
            ),
        },
    ),
    "an invoice that says it is paid": (
        ["UPDATE billing_invoice SET paid_amount = 299.00 WHERE number = 'INV-000001'"],
        {
            "invoices_are_receivable": ("", "USD", Decimal("100.00"), Decimal("200.00")),
            "payments_are_on_invoices": (
                "INV-000001", "USD", Decimal("299.00"), Decimal("199.00")
            ),
        },
    ),
    "an invoice that is written off by itself": (
        ["UPDATE billing_invoice SET written_off_amount = 50.00 WHERE number = 'INV-000001'"],
        {"invoices_are_receivable": ("", "USD", Decimal("150.00"), Decimal("200.00"))},
    ),
    "a payment that was made larger": (
        ["UPDATE billing_payment SET amount = 200.00 WHERE gateway = 'manual'"],
        {
            "payments_are_cash": ("manual", "USD", Decimal("200.00"), Decimal("199.00")),
            "payments_are_on_invoices": (
                "INV-000001", "USD", Decimal("199.00"), Decimal("200.00")
            ),
        },
    ),
    "a payment that moved to another gateway": (
        ["UPDATE billing_payment SET gateway = 'stripe' WHERE gateway = 'manual'"],
        {"payments_are_cash": ("manual", "USD", 0, Decimal("199.00"))},
    ),
    "a line that was changed": (
        ["UPDATE billing_invoiceline SET amount = 398.99 WHERE invoice_id = "
         "(SELECT id FROM billing_invoice WHERE number = 'INV-000001')"],
        {
            "lines_are_invoices": (
                "INV-000001 total", "USD", Decimal("399.00"), Decimal("398.99")
            ),
            "billed_lines_are_on_invoices": ("", "USD", Decimal("399.00"), Decimal("398.99")),
        },
    ),
    "an invoice that is gone": (
        ["UPDATE billing_payment SET invoice_id = (SELECT id FROM billing_invoice "
         "WHERE number = 'INV-000002') WHERE false",
         "DELETE FROM billing_invoiceline WHERE invoice_id = (SELECT id FROM billing_invoice "
         "WHERE number = 'INV-000001')",
         "UPDATE billing_pendingline SET invoice_id = NULL WHERE invoice_id = (SELECT id "
         "FROM billing_invoice WHERE number = 'INV-000001')",
         "DELETE FROM billing_payment WHERE gateway = 'manual'",
         "DELETE FROM billing_invoice WHERE number = 'INV-000001'"],
        {
            "invoices_are_receivable": ("", "USD", Decimal("0.00"), Decimal("200.00")),
            "payments_are_cash": ("manual", "USD", 0, Decimal("199.00")),
            "numbers_have_no_gap": ("INV count", "", 2, 1),
        },
    ),
    "a number that was taken for nothing": (
        ["UPDATE billing_invoiceseries SET next_number = next_number + 1"],
        {"numbers_have_no_gap": ("INV count", "", 3, 2)},
    ),
    "something billed that is on no invoice": (
        ["UPDATE billing_pendingline SET invoice_id = (SELECT id FROM billing_invoice WHERE "
         "number = 'INV-000001') WHERE key LIKE 'order:%'"],
        {"billed_lines_are_on_invoices": ("", "USD", Decimal("300.00"), Decimal("300.00"))},
    ),
    "a period that begins too early": (
        ["UPDATE billing_serviceperiod SET start = '2025-06-29' WHERE start = '2025-07-01'"],
        {"periods_do_not_overlap": (f"{PRO} from 2025-06-29", "", 0, 2)},
    ),
    "a period that is missing": (
        ["UPDATE billing_serviceperiod SET start = '2025-07-04' WHERE start = '2025-07-01'"],
        {"periods_have_no_gap": (f"{PRO} from 2025-07-01", "", 0, 3)},
    ),
    "a next period that leaves days out": (
        ["UPDATE billing_agreement SET next_period_on = '2025-08-03'"],
        {"periods_have_no_gap": (f"{PRO} from 2025-08-01", "", 0, 2)},
    ),
    "a period before its agreement": (
        ["UPDATE billing_serviceperiod SET start = '2025-05-30' WHERE start = '2025-06-01'"],
        {"periods_lie_within_their_agreement": (f"{PRO} from 2025-05-30", "", 0, 2)},
    ),
    "a period that nobody owes": (
        ["UPDATE billing_pendingline SET period_id = NULL WHERE due_on = '2025-06-01'"],
        {"periods_are_owed": (f"{PRO} from 2025-06-01", "USD", Decimal("399.00"), None)},
    ),
    "a fee that is not the period's": (
        ["UPDATE billing_serviceperiod SET price = 400.00 WHERE start = '2025-06-01'"],
        {
            "periods_are_owed": (
                f"{PRO} from 2025-06-01", "USD", Decimal("400.00"), Decimal("399.00")
            )
        },
    ),
    "a price that moved no MRR": (
        ["UPDATE billing_agreement SET price = 499.00",
         "UPDATE services_managedservicesubscription SET monthly_price = 499.00"],
        {
            "movements_are_mrr": (PRO, "USD", Decimal("499.00"), Decimal("399.00")),
            "coming_movements_are_mrr": (
                PRO, "USD", Decimal("499.00"), Decimal("399.00")
            ),
        },
    ),
    "an end that moves no MRR": (
        ["UPDATE billing_agreement SET ends_on = '2026-01-01'"],
        {"coming_movements_are_mrr": (PRO, "USD", 0, Decimal("399.00"))},
    ),
    "a pause that moved no MRR": (
        ["UPDATE billing_agreement SET status = 'paused', paused_on = '2025-07-18'"],
        {
            "movements_are_mrr": (PRO, "USD", 0, Decimal("399.00")),
            "coming_movements_are_mrr": (PRO, "USD", 0, Decimal("399.00")),
        },
    ),
    "a charge that we do not count": (
        ["UPDATE billing_sandboxcharge SET minor_units = minor_units - 1"],
        {"payments_are_sandboxs": ("", "USD", Decimal("843.00"), Decimal("842.99"))},
    ),
    "a payment that the gateway does not know": (
        ["DELETE FROM billing_sandboxcharge"],
        {"payments_are_sandboxs": ("", "USD", Decimal("843.00"), None)},
    ),
    "a sum of the dashboard that was changed": (
        ["UPDATE dashboard_bookedmonth SET revenue = revenue - 1 WHERE id = (SELECT id FROM "
         "dashboard_bookedmonth WHERE month = '2025-06-01' AND revenue = 399.00)"],
        {
            "dashboard_is_journal": (
                "2025-06 revenue", "USD", Decimal("398.00"), Decimal("399.00")
            )
        },
    ),
    "hours that were changed": (
        ["UPDATE services_timeentry SET minutes = 91"],
        {"dashboard_is_journal": ("2025-06 minutes", "USD", 90, 91)},
    ),
    "an order that says it billed more": (
        ["UPDATE services_backlinkserviceorder SET billed_amount = 310.00, margin = 190.00 "
         "WHERE key = 'book'"],
        {
            "orders_are_owed": (
                "carls-chairs.example book", "USD", Decimal("310.00"), Decimal("300.00")
            )
        },
    ),
    "an order that says it cost less": (
        ["UPDATE services_backlinkserviceorder SET actual_cost = 100.00, margin = 200.00 "
         "WHERE key = 'book'"],
        {
            "orders_are_paid_for": (
                "carls-chairs.example book", "USD", Decimal("100.00"), Decimal("120.00")
            ),
            "orders_add_up": (
                "carls-chairs.example book suppliers", "USD", Decimal("100.00"), Decimal("120.00")
            ),
        },
    ),
    "an order whose margin is not its own": (
        ["UPDATE services_backlinkserviceorder SET margin = 1.00 WHERE key = 'passed'"],
        {
            "orders_add_up": (
                "carls-chairs.example passed margin", "USD", Decimal("1.00"), Decimal("24.00")
            )
        },
    ),
    "a service at another price": (
        ["UPDATE services_managedservicesubscription SET monthly_price = 199.00"],
        {
            "prices_are_agreed": (
                "carls-chairs.example", "USD", Decimal("199.00"), Decimal("399.00")
            )
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "expected"), CASES.values(), ids=CASES.keys())
def test_damage_is_found_and_named(
    service: ManagedServiceSubscription, statements: list[str], expected: dict[str, Any]
) -> None:
    damage(*statements)

    found = wrong()
    assert set(found) == set(expected)
    for code, (subject, *amounts) in expected.items():
        matching = [d for d in found[code] if subject in ("", d.subject)]
        assert amounts in [[d.currency, d.stated, d.booked] for d in matching], (code, found[code])
        assert all(d.account in ("Carl's Chairs", "Northlight", "") for d in found[code])


def test_movements_that_were_left_out_are_added_and_the_books_agree_again(
    service: ManagedServiceSubscription,
) -> None:
    damage(
        "UPDATE billing_agreement SET price = 499.00",
        "UPDATE services_managedservicesubscription SET monthly_price = 499.00",
    )
    assert set(wrong()) == {"movements_are_mrr", "coming_movements_are_mrr"}

    [added] = record_mrr(service.agreement, today=LATER.date())

    assert (added.kind, added.day, str(added.amount)) == ("expansion", LATER.date(), "100.00")
    assert wrong() == {}
    assert record_mrr(service.agreement, today=LATER.date()) == []


def test_a_balance_below_nothing_is_found(service: ManagedServiceSubscription) -> None:
    damage(
        "UPDATE billing_journalentry SET ledger = 'client_balance' WHERE ledger = 'cash' "
        "AND amount = 199.00"
    )

    [negative] = wrong()["balances_are_not_negative"]
    assert (negative.stated, negative.booked) == (0, Decimal("-199.00"))


def test_a_coupon_and_a_trial_are_reasons_to_owe_less(
    service: ManagedServiceSubscription,
) -> None:
    damage(
        'UPDATE billing_pendingline SET arithmetic = arithmetic || \'{"coupon": "SPRING"}\', '
        "amount = 299.00 WHERE due_on = '2025-07-01'",
        "UPDATE billing_invoiceline SET amount = 299.00 WHERE pending_line_id = (SELECT id FROM "
        "billing_pendingline WHERE due_on = '2025-07-01')",
    )
    assert "periods_are_owed" not in wrong()
    damage(
        "UPDATE billing_pendingline SET period_id = NULL WHERE due_on = '2025-06-01'",
        "UPDATE billing_agreement SET trial_ends_on = '2025-07-01'",
    )
    assert "periods_are_owed" not in wrong()


def test_days_that_are_not_served_and_not_owed_are_no_difference(
    service: ManagedServiceSubscription,
) -> None:
    cut = "UPDATE billing_pendingline SET amount = 299.00, arithmetic = '{}' WHERE due_on = '{}'"
    facts = '{"price": "399.00", "taken_off": "%s"}'
    line = (
        "UPDATE billing_invoiceline SET amount = 299.00 WHERE pending_line_id = (SELECT id FROM "
        "billing_pendingline WHERE due_on = '2025-07-01')"
    )
    damage(cut.format(facts % "100.00", "2025-07-01"), line)
    assert "periods_are_owed" not in wrong()

    damage(cut.format(facts % "100.01", "2025-07-01"), line)
    assert [one.booked for one in wrong()["periods_are_owed"]] == [Decimal("299.00")]


def test_every_difference_is_counted_and_the_first_are_listed(
    service: ManagedServiceSubscription,
) -> None:
    damage(
        "INSERT INTO billing_journalentry SELECT gen_random_uuid(), e.created_at, e.updated_at, "
        "'opening', '', 1.00, chr(65 + n % 26) || chr(65 + n / 26) || 'X', e.day, e.account_id, "
        "NULL, e.transaction_id FROM (SELECT * FROM billing_journalentry LIMIT 1) e, "
        "generate_series(1, 250) AS n"
    )

    balances = next(f for f in reconcile([], now=LATER) if f.check.code == "journal_balances")
    assert (balances.count, len(balances.differences)) == (250, MOST_LISTED)


def test_the_number_of_queries_does_not_grow(service: ManagedServiceSubscription) -> None:
    with CaptureQueriesContext(connection) as asked:
        reconcile([sandbox()], now=LATER)

    # One a check, the gateway's charges and our payments, and the frame around them.
    assert len(asked) == 27


# -- the gateway's own books ----------------------------------------------------------------------


def settled(key: str, amount: str) -> None:
    SandboxGateway(SandboxCharge).charge(Money(Decimal(amount), "USD"), customer="good", key=key)


def test_money_that_a_gateway_took_and_we_have_no_payment_of_is_named(
    service: ManagedServiceSubscription,
) -> None:
    settled("invoice:nobody:1", "12.00")

    [difference] = wrong()["payments_are_sandboxs"]
    assert (difference.subject, difference.stated, difference.booked) == (
        "invoice:nobody:1", None, Decimal("12.00")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ago", "codes"),
    [(timedelta(minutes=5), set()), (timedelta(hours=2), {"payments_are_sandboxs"})],
)
def test_a_charge_under_way_is_wrong_only_after_a_while(
    service: ManagedServiceSubscription, ago: timedelta, codes: set[str]
) -> None:
    invoice = Invoice.objects.get(number="INV-000001")
    Payment.objects.create(
        account=invoice.account, invoice=invoice, gateway="sandbox", amount=Decimal("5.00"),
        currency="USD", idempotency_key="slow:1", status="unknown", attempted_at=LATER - ago,
    )  # fmt: skip
    settled("slow:1", "5.00")

    assert set(wrong()) == codes


def test_a_payment_that_settled_after_the_gateway_was_asked_is_not_missing(
    service: ManagedServiceSubscription,
) -> None:
    listed = GatewayRecords("sandbox", "Sandbox", MID_JULY, [])

    assert all(f.agrees for f in reconcile([listed], now=LATER))


class Silent:
    """A gateway that does not answer."""

    collects = True
    sandboxed = True

    def charges(self) -> list[Any]:
        raise GatewayError("The sandbox does not answer.", permanent=False)


def test_a_gateway_that_does_not_answer_leaves_the_books_unproven(
    service: ManagedServiceSubscription,
) -> None:
    kept, findings = prove_books(now=LATER, gateway_for=lambda name: Silent())  # type: ignore

    assert kept.difference_count == 1
    silent = [f for f in findings if not f.agrees]
    assert {f.differences[0].subject for f in silent} == {"The sandbox does not answer."}


# -- each day -------------------------------------------------------------------------------------


def test_a_day_on_which_everything_agrees_is_kept_and_tells_nobody(
    service: ManagedServiceSubscription,
) -> None:
    kept = reconcile_books(now=LATER)

    assert (kept.difference_count, kept.check_count, kept.findings) == (0, 23, [])
    assert str(kept) == "2025-07-20 12:00: everything agrees"
    assert not Notification.objects.filter(kind="books_differ").exists()


def test_a_difference_is_told_once_a_day_to_those_who_answer_for_the_books(
    service: ManagedServiceSubscription,
) -> None:
    operator = Account.objects.get(kind="operator")
    add_person(operator, email="mia@northlight.example", name="Mia", role="account_manager")
    add_person(operator, email="fin@northlight.example", name="Fin", role="finance")
    damage("UPDATE billing_invoice SET paid_amount = 0 WHERE number = 'INV-000001'")
    for _ in range(2):
        kept = reconcile_books(now=LATER)

    told = Notification.objects.filter(kind="books_differ").order_by("user__name")
    assert [one.user.name for one in told] == ["Ada", "Fin"]
    assert told[0].title.startswith("The books do not agree: what is open on invoices is what")
    assert told[0].body.startswith(
        "Carl's Chairs: invoices 399.00 USD, journal 200.00 USD; +199.00 apart."
    )
    assert kept.findings[0]["check"] == "invoices_are_receivable"
    assert kept.findings[0]["listed"][0]["apart"] == "199.00"
    assert Reconciliation.objects.count() == 2


def test_sums_of_the_dashboard_are_mended_and_nothing_else_is(
    service: ManagedServiceSubscription,
) -> None:
    damage("DELETE FROM dashboard_bookedmonth", "UPDATE billing_invoice SET paid_amount = 0")
    mend_booked_months()

    assert set(wrong()) == {"invoices_are_receivable", "payments_are_on_invoices"}


def test_a_difference_reads_as_a_sentence(service: ManagedServiceSubscription) -> None:
    damage("UPDATE billing_agreement SET next_period_on = '2025-08-03'")
    [gap] = [f for f in reconcile([], now=LATER) if not f.agrees]

    assert isinstance(gap, Finding)
    assert in_words(gap, gap.differences[0]) == (
        f"Carl's Chairs {PRO} from 2025-08-01: days allowed 0, days between 2."
    )
