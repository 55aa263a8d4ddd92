"""Any sequence of billing, paying, crashing and running again: the books hold together."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count, pairwise

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, User
from igny8.billing.actions.agreements import (
    cancel_agreement,
    open_agreement,
    open_due_periods,
    pause_agreement,
    resume_agreement,
)
from igny8.billing.actions.changes import change_terms
from igny8.billing.actions.credits import grant_credits, refund_credits, spend_credits
from igny8.billing.actions.invoices import add_pending_line, bill_account, issue_invoice
from igny8.billing.actions.transfers import record_manual_payment, take_back_payment
from igny8.billing.models import (
    Agreement,
    CreditEntry,
    Invoice,
    InvoiceLine,
    JournalEntry,
    Payment,
    PendingLine,
    ServicePeriod,
)
from igny8.billing.queries import credit_balance, open_balance
from igny8.billing.rules.contracts import Terms
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.errors import Igny8Error
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db

NAMES = count()
steps = st.tuples(
    st.sampled_from(
        [  # fmt: skip
            "bill",
            "link",
            "order",
            "pay",
            "undo",
            "pause",
            "resume",
            "spend",
            "refund",
            "agree",
            "upgrade",
            "downgrade",
            "cancel",
            "move",
            "crash",
        ]
    ),
    st.integers(0, 45),
    st.integers(1, 4),
)


class Life:
    """An account that things happen to; every number is a key, so that the same may come again."""

    def __init__(self, account: Account, by: User) -> None:
        self.account, self.by, self.today = account, by, date(2024, 1, 17)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(12), tzinfo=UTC)

    def act(self, step: str, number: int) -> None:
        getattr(self, step)(number)

    def agree(self, number: int) -> None:
        if Agreement.objects.filter(account=self.account, key=f"agreement-{number}").exists():
            return
        begins = date(2024, 1, 28 + number % 3)
        open_agreement(
            self.account, kind="managed", description="Lite", price=Decimal("99.99"),
            currency="USD", alignment=("calendar", "anniversary")[number % 2],
            anchor_date=begins, units_per_period=10, unit_name="articles",
            revenue_kind="managed", key=f"agreement-{number}", credits_per_period=50,
            trial_ends_on=begins + timedelta(days=10) if number == 4 else None,  # noqa: PLR2004
            setup_fee=Decimal("20.00") if number == 1 else Decimal(0),
        )  # fmt: skip

    def pause(self, number: int) -> None:
        self.agree(number)
        pause_agreement(self._agreement(number), today=self.today)

    def resume(self, number: int) -> None:
        self.agree(number)
        resume_agreement(self._agreement(number), today=self.today)

    def upgrade(self, number: int) -> None:
        self._change(number, Decimal("149.99") + number, at="now")

    def downgrade(self, number: int) -> None:
        self._change(number, Decimal("49.99"), at="next_period")

    def _change(self, number: int, price: Decimal, *, at: str) -> None:
        self.agree(number)
        agreement = self._agreement(number)
        open_due_periods(agreement, today=self.today)
        change_terms(
            agreement, Terms("lite", "Lite", price, 10 + number, 50), at=at,
            key=f"{at}:{self.today}", today=self.today, now=self.now,
        )  # fmt: skip

    def cancel(self, number: int) -> None:
        self.agree(number)
        at = ("now", "period_end")[number % 2]
        cancel_agreement(self._agreement(number), today=self.today, at=at)

    def move(self, number: int) -> None:
        """The client moves, and its days begin at other moments."""
        zones = ("Pacific/Auckland", "America/Los_Angeles", "Europe/London", "Asia/Karachi")
        Account.objects.filter(pk=self.account.pk).update(time_zone=zones[number - 1])
        self.account.refresh_from_db()

    def _agreement(self, number: int) -> Agreement:
        return Agreement.objects.get(account=self.account, key=f"agreement-{number}")

    def bill(self, number: int) -> None:
        bill_account(self.account, today=self.today, now=self.now)

    def link(self, number: int) -> None:
        add_pending_line(
            self.account, kind="pass_through", description="Link", quantity=number,
            unit_price=Decimal("33.333"),
            amount=(Money(Decimal("33.333"), "USD") * number).rounded().amount, arithmetic={},
            key=f"link-{number}-{self.today:%Y-%m}", currency="USD", revenue_kind="pass_through",
        )  # fmt: skip

    def order(self, number: int) -> None:
        draft = LineDraft(
            kind="order", description="Order", quantity=Decimal(1), unit_price=Decimal("449.99"),
            amount=Money(Decimal("449.99"), "USD"), revenue_kind="backlinks",
        )  # fmt: skip
        issue_invoice(
            self.account, lines=[draft] * number, key=f"order-{number}", today=self.today,
            now=self.now,
        )  # fmt: skip

    def pay(self, number: int) -> None:
        for invoice in Invoice.objects.filter(account=self.account, status="open")[:number]:
            record_manual_payment(
                invoice, amount=min(Decimal("60.01"), invoice.balance.amount),
                reference=f"TRX {self.today}", by=self.by, now=self.now,
            )  # fmt: skip

    def undo(self, number: int) -> None:
        for payment in Payment.objects.filter(account=self.account, status="succeeded")[:number]:
            take_back_payment(payment, by=self.by, reason="wrong", now=self.now)

    def spend(self, number: int) -> None:
        spend_credits(self.account, amount=35, reason="draft", key=f"draft-{number}", now=self.now)

    def refund(self, number: int) -> None:
        refund_credits(self.account, key=f"draft-{number}", now=self.now)

    def crash(self, number: int) -> None:
        """The process dies after its work and before the commit."""
        self.order(number)
        self.bill(number)
        raise InterruptedError


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(life=st.lists(steps, min_size=3, max_size=25))
def test_the_books_hold_together_whatever_happens(
    operator: Account, ada: User, life: list[tuple[str, int, int]]
) -> None:
    home = {"country": "US", "currency": "USD", "time_zone": "America/New_York"}
    agency = open_account(operator, name=f"Agency {next(NAMES)}", kind="agency", **home)
    account = open_account(agency, name="Client", **home)
    being = Life(account, ada)
    grant_credits(account, amount=100, reason="Welcome", key="welcome", now=being.now)
    for step, jump, number in life:
        being.today += timedelta(days=jump)
        try:
            with transaction.atomic():
                being.act(step, number)
        except (Igny8Error, InterruptedError):
            continue
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    the_journal_is_the_invoices_and_the_payments(account)
    periods_follow_each_other(account)
    nothing_is_billed_twice(account)
    assert credit_balance(account) >= 0
    kept = CreditEntry.objects.filter(account=account, kind="spend", refunded_by=None).count()
    cost = JournalEntry.objects.filter(account=account, ledger="credit_cost")
    assert cost.aggregate(total=Sum("amount"))["total"] in (kept * Decimal("1.04"), None)


def the_journal_is_the_invoices_and_the_payments(account: Account) -> None:
    entries = JournalEntry.objects.filter(account=account)
    assert not entries.values("transaction").annotate(apart=Sum("amount")).exclude(apart=0).exists()
    invoices = Invoice.objects.filter(account=account)
    sums = invoices.aggregate(total=Sum("total"), paid=Sum("paid_amount"))
    total, paid = sums["total"] or Decimal(0), sums["paid"] or Decimal(0)
    receivable = entries.filter(ledger="receivable").aggregate(total=Sum("amount"))["total"]
    cash = entries.filter(ledger="cash").aggregate(total=Sum("amount"))["total"]
    revenue = entries.filter(ledger="revenue").aggregate(total=Sum("amount"))["total"]
    assert (receivable or 0, cash or 0, revenue or 0) == (total - paid, paid, -total)
    assert open_balance(account).amount == total - paid


def nothing_is_billed_twice(account: Account) -> None:
    invoices = Invoice.objects.filter(account=account)
    numbers = list(invoices.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    a_day = invoices.values("issued_on").annotate(count=Count("pk"))
    assert not a_day.filter(count__gt=1).exists()
    lines = InvoiceLine.objects.filter(account=account)
    assert lines.count() == lines.values("pending_line").distinct().count()
    billed = PendingLine.objects.filter(account=account).exclude(invoice=None)
    assert billed.count() == lines.count()
    # A period that was cut on its first day is not owed, unless it was billed before.
    priced = ServicePeriod.objects.filter(account=account, price__gt=0).exclude(
        cut_short_on=F("start")
    )
    assert PendingLine.objects.filter(period__in=priced).count() == priced.count()


def periods_follow_each_other(account: Account) -> None:
    """No day of an agreement is in two periods; without a pause none is left out."""
    for agreement in Agreement.objects.filter(account=account):
        spans = list(agreement.periods.order_by("start").values_list("start", "end"))
        assert all(before <= after for (_, before), (after, _) in pairwise(spans))
        assert not spans or spans[0][0] >= agreement.starts_on
        assert agreement.next_period_on >= (spans[-1][1] if spans else agreement.starts_on)
