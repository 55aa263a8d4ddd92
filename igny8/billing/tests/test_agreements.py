"""What recurs: its periods, each owed once, and what pausing and cancelling do to them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, Site
from igny8.billing.actions.agreements import (
    cancel_agreement,
    ensure_period,
    open_due_periods,
    pause_agreement,
    resume_agreement,
)
from igny8.billing.errors import (
    CannotCancel,
    CannotPause,
    CannotResume,
    KeyReused,
    NoPeriod,
    WrongAmount,
    WrongCurrency,
    WrongTerms,
)
from igny8.billing.models import Agreement, Invoice, PendingLine, ServicePeriod
from igny8.billing.queries import credit_balance, period_on, simulate
from igny8.billing.tests.billing_days import bill, billed, lines_of
from igny8.billing.tests.conftest import OpenAgreement

pytestmark = pytest.mark.django_db


def spans(agreement: Agreement) -> list[tuple[str, str]]:
    return [(p.start.isoformat(), p.service_end.isoformat()) for p in agreement.periods.all()]


def test_a_period_brings_its_fee_its_units_and_its_credits(
    agree: OpenAgreement, account: Account, site: Site
) -> None:
    agreement = agree(credits_per_period=1_000)

    first, second = open_due_periods(agreement, today=date(2025, 2, 10))

    assert (first.start, first.end) == (date(2025, 1, 15), date(2025, 2, 1))
    assert (first.price, first.units_owed) == (Decimal("54.84"), 5)
    assert (second.price, second.units_owed) == (Decimal("100.00"), 10)
    assert first.time_zone == "Europe/London"
    assert credit_balance(account) == 548 + 1_000
    assert agreement.next_period_on == date(2025, 3, 1)
    lines = PendingLine.objects.order_by("period__start")
    assert [(line.description, line.amount, line.site) for line in lines] == [
        ("Managed Lite, 15 Jan 2025 to 31 Jan 2025", Decimal("54.84"), site),
        ("Managed Lite, 1 Feb 2025 to 28 Feb 2025", Decimal("100.00"), site),
    ]


def test_hazard_3_opening_again_changes_nothing(agree: OpenAgreement) -> None:
    agreement = agree(credits_per_period=100)
    open_due_periods(agreement, today=date(2025, 1, 20))

    assert [open_due_periods(agreement, today=date(2025, 1, day)) for day in (20, 31, 2)] == [
        [], [], [],
    ]  # fmt: skip

    assert ServicePeriod.objects.count() == 1
    assert PendingLine.objects.count() == 1
    assert credit_balance(agreement.account) == 55


def test_hazard_7_a_run_that_failed_for_months_catches_up_with_each_period(
    agree: OpenAgreement,
) -> None:
    agreement = agree(anchor_date=date(2025, 1, 31), alignment="anniversary")

    opened = open_due_periods(agreement, today=date(2025, 5, 1))

    assert [p.start.isoformat() for p in opened] == [
        "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30",
    ]  # fmt: skip
    assert {p.price for p in opened} == {Decimal("100.00")}


def test_hazard_13_part_months_at_either_end_have_their_share_of_fee_and_units(
    agree: OpenAgreement,
) -> None:
    agreement = agree(kind="retainer", revenue_kind="retainer", ends_on=date(2025, 3, 11))

    open_due_periods(agreement, today=date(2025, 4, 1))

    # 17 of January's 31 days, all of February, 10 of March's 31 days.
    owed = [(p.units_owed, p.price) for p in agreement.periods.all()]
    assert owed == [(5, Decimal("54.84")), (10, Decimal("100.00")), (3, Decimal("32.26"))]
    fees = PendingLine.objects.order_by("period__start").values_list("amount", flat=True)
    assert list(fees) == [Decimal("54.84"), Decimal("100.00"), Decimal("32.26")]


def test_what_costs_nothing_owes_no_fee(agree: OpenAgreement) -> None:
    agreement = agree(price=Decimal("0.00"))

    open_due_periods(agreement, today=date(2025, 1, 20))

    assert ServicePeriod.objects.count() == 1
    assert not PendingLine.objects.exists()


def test_an_agreement_is_opened_once_per_key(agree: OpenAgreement) -> None:
    assert agree() == agree()

    with pytest.raises(KeyReused):
        agree(price=Decimal("399.00"))

    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "error", "says"),
    [
        ({"price": Decimal("-1.00")}, WrongAmount, "zero or more"),
        ({"price": Decimal("1.001")}, WrongAmount, "more decimal places"),
        ({"price": Decimal("NaN")}, WrongAmount, "zero or more"),
        ({"currency": "EUR"}, WrongCurrency, "billed in USD, not in EUR"),
        ({"currency": "XQQ"}, WrongCurrency, "billed in USD, not in XQQ"),
        ({"kind": "favour"}, WrongTerms, "'favour' is no kind of agreement"),
        ({"alignment": "moon"}, WrongTerms, "use calendar or anniversary"),
        ({"revenue_kind": "luck"}, WrongAmount, "no kind of revenue"),
        ({"ends_on": date(2025, 1, 15)}, WrongTerms, "cannot end on 2025-01-15"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    agree: OpenAgreement, terms: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        agree(**terms)

    assert not Agreement.objects.exists()


def test_the_period_of_a_day_is_opened_with_all_before_it(agree: OpenAgreement) -> None:
    agreement = agree()

    period = ensure_period(agreement, day=date(2025, 3, 31))

    assert (period.start, period.end) == (date(2025, 3, 1), date(2025, 4, 1))
    assert ensure_period(agreement, day=date(2025, 1, 15)).start == date(2025, 1, 15)
    assert ServicePeriod.objects.count() == 3


def test_a_billing_day_before_the_start_bills_nothing(agree: OpenAgreement) -> None:
    agreement = agree()

    assert bill(agreement.account, date(2025, 1, 14)) is None

    assert not ServicePeriod.objects.exists()
    assert not Invoice.objects.exists()


def test_a_day_before_the_start_has_no_period(agree: OpenAgreement) -> None:
    agreement = agree()

    with pytest.raises(NoPeriod, match="no period on 2025-01-14: it started on 2025-01-15"):
        ensure_period(agreement, day=date(2025, 1, 14))

    assert not ServicePeriod.objects.exists()


def test_a_day_after_the_end_opens_nothing(agree: OpenAgreement) -> None:
    agreement = agree(ends_on=date(2025, 2, 11))

    with pytest.raises(NoPeriod):
        ensure_period(agreement, day=date(2025, 2, 11))

    assert not ServicePeriod.objects.exists()
    assert ensure_period(agreement, day=date(2025, 2, 10)).price == Decimal("35.71")


def test_a_pause_stops_new_periods_when_the_present_one_ends(agree: OpenAgreement) -> None:
    agreement = agree()

    pause_agreement(agreement, today=date(2025, 2, 10))

    assert agreement.status == "paused"
    assert open_due_periods(agreement, today=date(2025, 6, 1)) == []
    assert spans(agreement) == [("2025-01-15", "2025-02-01"), ("2025-02-01", "2025-03-01")]
    assert ServicePeriod.objects.get(start=date(2025, 2, 1)).units_owed == 10


def test_a_resumption_after_the_break_begins_with_a_part_month(agree: OpenAgreement) -> None:
    agreement = agree()
    pause_agreement(agreement, today=date(2025, 2, 10))

    resume_agreement(agreement, today=date(2025, 4, 16))

    assert spans(agreement)[-1] == ("2025-04-16", "2025-05-01")
    assert agreement.periods.last().price == Decimal("50.00")  # type: ignore[union-attr]
    assert period_on(agreement, day=date(2025, 3, 15)) is None


def test_a_resumption_within_the_paid_month_leaves_no_break(agree: OpenAgreement) -> None:
    agreement = agree()
    pause_agreement(agreement, today=date(2025, 2, 10))

    resume_agreement(agreement, today=date(2025, 2, 20))
    open_due_periods(agreement, today=date(2025, 3, 1))

    assert spans(agreement)[1:] == [("2025-02-01", "2025-03-01"), ("2025-03-01", "2025-04-01")]


def test_an_anniversary_keeps_its_anchor_over_a_pause(agree: OpenAgreement) -> None:
    agreement = agree(alignment="anniversary", anchor_date=date(2025, 1, 31))
    pause_agreement(agreement, today=date(2025, 2, 1))

    resume_agreement(agreement, today=date(2025, 4, 10))
    open_due_periods(agreement, today=date(2025, 5, 31))

    assert spans(agreement) == [
        ("2025-01-31", "2025-02-28"),
        ("2025-04-10", "2025-04-30"),
        ("2025-04-30", "2025-05-31"),
        ("2025-05-31", "2025-06-30"),
    ]


def test_a_cancellation_at_the_periods_end_keeps_the_paid_days(agree: OpenAgreement) -> None:
    agreement = agree()

    cancel_agreement(agreement, today=date(2025, 2, 10))

    assert (agreement.status, agreement.ends_on) == ("cancelled", date(2025, 3, 1))
    assert period_on(agreement, day=date(2025, 2, 28)) is not None
    assert open_due_periods(agreement, today=date(2025, 12, 1)) == []


def test_a_cancellation_now_cuts_the_period_short_and_leaves_its_bill(
    agree: OpenAgreement,
) -> None:
    agreement = agree()

    cancel_agreement(agreement, today=date(2025, 2, 10), at="now")

    assert agreement.ends_on == date(2025, 2, 10)
    assert spans(agreement)[-1] == ("2025-02-01", "2025-02-10")
    assert period_on(agreement, day=date(2025, 2, 9)) is not None
    assert period_on(agreement, day=date(2025, 2, 10)) is None
    assert PendingLine.objects.get(period__start=date(2025, 2, 1)).amount == Decimal("100.00")


def test_a_cancellation_now_on_a_periods_first_day_owes_nothing_for_it(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(credits_per_period=100)
    open_due_periods(agreement, today=date(2025, 1, 31))

    cancel_agreement(agreement, today=date(2025, 2, 1), at="now")

    assert agreement.ends_on == date(2025, 2, 1)
    assert spans(agreement) == [("2025-01-15", "2025-02-01")]
    assert [line.amount for line in PendingLine.objects.all()] == [Decimal("54.84")]
    assert credit_balance(account) == 55


def test_a_cancellation_now_takes_back_the_fee_of_a_period_that_just_opened(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()
    ensure_period(agreement, day=date(2025, 2, 1))

    cancel_agreement(agreement, today=date(2025, 2, 1), at="now")

    assert spans(agreement)[-1] == ("2025-02-01", "2025-02-01")
    assert lines_of(billed(account)) == [("Managed Lite, 15 Jan 2025 to 31 Jan 2025", "54.84")]


def test_a_cancellation_now_leaves_the_bill_of_the_day_as_it_is(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()
    invoice = billed(account)

    cancel_agreement(agreement, today=date(2025, 2, 1), at="now")

    assert [amount for _, amount in lines_of(invoice)] == ["54.84", "100.00"]
    assert PendingLine.objects.filter(invoice=invoice).count() == 2
    assert bill(account, date(2025, 2, 2)) is None


def test_a_cancellation_before_the_start_leaves_nothing(agree: OpenAgreement) -> None:
    agreement = agree()

    cancel_agreement(agreement, today=date(2025, 1, 10), at="now")

    assert agreement.ends_on == date(2025, 1, 15)
    assert not ServicePeriod.objects.exists()


def test_a_cancellation_in_a_pause_ends_where_the_service_did(agree: OpenAgreement) -> None:
    agreement = agree()
    pause_agreement(agreement, today=date(2025, 1, 20))

    cancel_agreement(agreement, today=date(2025, 6, 10), at="now")

    assert agreement.ends_on == date(2025, 2, 1)
    assert spans(agreement) == [("2025-01-15", "2025-02-01")]


def test_only_what_runs_can_pause_and_only_what_pauses_can_resume(agree: OpenAgreement) -> None:
    agreement = agree()
    today = date(2025, 1, 20)

    with pytest.raises(CannotResume, match="this one is active"):
        resume_agreement(agreement, today=today)
    pause_agreement(agreement, today=today)
    with pytest.raises(CannotPause, match="this one is paused"):
        pause_agreement(agreement, today=today)
    cancel_agreement(agreement, today=today)
    with pytest.raises(CannotCancel):
        cancel_agreement(agreement, today=today)
    with pytest.raises(CannotResume, match="this one is cancelled"):
        resume_agreement(agreement, today=today)

    assert agreement.status == "cancelled"
    assert ServicePeriod.objects.count() == 1


def test_it_is_cancelled_at_the_periods_end_or_now(agree: OpenAgreement) -> None:
    agreement = agree()

    with pytest.raises(WrongTerms, match="not 'yesterday'"):
        cancel_agreement(agreement, today=date(2025, 1, 20), at="yesterday")

    assert agreement.status == "active"
    assert not ServicePeriod.objects.exists()


def test_what_would_be_billed_until_a_day_is_told_without_writing(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()

    coming = list(simulate(account, today=date(2025, 1, 10), until=date(2025, 3, 1)))

    assert [(str(one.issued_on), str(one.total)) for one in coming] == [
        ("2025-01-15", "54.84 USD"), ("2025-02-01", "100.00 USD"), ("2025-03-01", "100.00 USD"),
    ]  # fmt: skip
    assert not ServicePeriod.objects.exists()
    pause_agreement(agreement, today=date(2025, 1, 10))
    assert list(simulate(account, today=date(2025, 1, 10), until=date(2028, 12, 31))) == []


def test_hazard_2_a_change_of_time_zone_leaves_no_gap_and_no_overlap(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()
    open_due_periods(agreement, today=date(2025, 1, 31))
    account.time_zone = "Pacific/Auckland"
    account.save()

    open_due_periods(agreement, today=date(2025, 2, 1))

    assert spans(agreement) == [("2025-01-15", "2025-02-01"), ("2025-02-01", "2025-03-01")]
    assert [p.time_zone for p in agreement.periods.all()] == ["Europe/London", "Pacific/Auckland"]
