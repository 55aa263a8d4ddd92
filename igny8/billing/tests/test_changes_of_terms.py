"""Trials, set-up fees, coupons, and other terms at once or from the next period."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import cancel_agreement, open_due_periods, pause_agreement
from igny8.billing.actions.changes import change_terms, withdraw_change
from igny8.billing.actions.coupons import offer_coupon, redeem_coupon, retire_coupon
from igny8.billing.errors import (
    CouponNotFound,
    CouponUsedUp,
    HasACoupon,
    KeyReused,
    WrongAmount,
    WrongCurrency,
    WrongTerms,
)
from igny8.billing.models import (
    Agreement,
    AgreementChange,
    Coupon,
    CouponRedemption,
    CreditEntry,
    Invoice,
    PendingLine,
    PeriodAddition,
)
from igny8.billing.queries import simulate
from igny8.billing.rules.contracts import Terms
from igny8.billing.tests.billing_days import FIRST, NOON, billed, lines_of
from igny8.billing.tests.conftest import OpenAgreement

pytestmark = pytest.mark.django_db

PRO = Terms("managed:pro", "Managed Pro", Decimal("399.00"), 30, 2600)
LITE = Terms("managed:lite", "Managed Lite", Decimal("100.00"), 10, 800)
MARCH = date(2025, 3, 1)


def spans(agreement: Agreement) -> list[tuple[str, str, int]]:
    return [(str(p.start), str(p.end), p.units_owed) for p in agreement.periods.all()]


def whys(invoice: Invoice) -> list[str]:
    return [line.why for line in invoice.lines.select_related("invoice").order_by("position")]


def change(agreement: Agreement, terms: Terms = PRO, **asked: Any) -> AgreementChange:
    wanted = {"at": "now", "key": "change-1", "today": date(2025, 2, 15), "now": NOON}
    return change_terms(agreement, terms, **(wanted | asked))


def test_hazard_15_a_trial_is_free_and_the_first_paid_day_follows_its_last(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(anchor_date=FIRST, trial_ends_on=date(2025, 2, 15))

    invoice = billed(account, MARCH)

    assert spans(agreement) == [
        ("2025-02-01", "2025-02-15", 5), ("2025-02-15", "2025-03-01", 5),
        ("2025-03-01", "2025-04-01", 10),
    ]  # fmt: skip
    assert lines_of(invoice) == [
        ("Managed Lite, 15 Feb 2025 to 28 Feb 2025", "50.00"),
        ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "100.00"),
    ]


def test_hazard_15_months_from_the_end_of_a_trial_are_whole(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(
        alignment="anniversary", starts_on=FIRST, anchor_date=date(2025, 2, 15),
        trial_ends_on=date(2025, 2, 15),
    )  # fmt: skip

    invoice = billed(account, date(2025, 2, 15))

    assert [span[:2] for span in spans(agreement)] == [
        ("2025-02-01", "2025-02-15"), ("2025-02-15", "2025-03-15"),
    ]  # fmt: skip
    assert lines_of(invoice) == [("Managed Lite, 15 Feb 2025 to 14 Mar 2025", "100.00")]


def test_a_trial_that_ends_before_it_begins_is_refused(agree: OpenAgreement) -> None:
    with pytest.raises(WrongTerms, match="cannot end on 2025-01-15"):
        agree(trial_ends_on=date(2025, 1, 15))

    assert not Agreement.objects.exists()


def test_a_set_up_fee_is_owed_once_with_the_first_period(
    agree: OpenAgreement, account: Account
) -> None:
    agree(setup_fee=Decimal("250.00"))

    first, second = billed(account, FIRST), billed(account, MARCH)

    assert lines_of(first) == [
        ("Managed Lite, 15 Jan 2025 to 31 Jan 2025", "54.84"),
        ("Managed Lite, 1 Feb 2025 to 28 Feb 2025", "100.00"),
        ("Managed Lite, set-up", "250.00"),
    ]
    assert whys(first)[2] == "Once, at the beginning: 250.00 USD."
    assert lines_of(second) == [("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "100.00")]


def test_a_coupon_lowers_so_many_fees_and_is_rounded_once(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agreement = agree(price=Decimal("99.05"))
    offer_coupon(operator, code="spring", percent=Decimal("33.33"), periods=2)
    redeem_coupon(agreement, code=" SPRING", today=FIRST, now=NOON)

    invoice = billed(account, MARCH)

    # 17/31 of 99.05 less 33.33 % is 36.2138...; rounding the share first would give 36.22.
    assert lines_of(invoice) == [
        ("Managed Lite, 15 Jan 2025 to 31 Jan 2025", "36.21"),
        ("Managed Lite, 1 Feb 2025 to 28 Feb 2025", "66.04"),
        ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "99.05"),
    ]
    assert whys(invoice)[:2] == [
        "15 Jan 2025 to 31 Jan 2025: 17 of the 31 days from 1 Jan 2025 to 31 Jan 2025, so 17/31 of "
        "99.05 USD less 33.33 % (SPRING) = 36.21 USD, rounded half up.",
        "1 Feb 2025 to 28 Feb 2025: a whole month at 99.05 USD less 33.33 % (SPRING) = 66.04 USD.",
    ]
    assert CouponRedemption.objects.get().periods_left == 0


def test_an_amount_never_turns_a_fee_negative(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agreement = agree()
    offer_coupon(operator, code="SIXTY", amount=Decimal("60.00"), currency="USD")
    redeem_coupon(agreement, code="SIXTY", today=FIRST, now=NOON)

    invoice = billed(account, MARCH)

    assert lines_of(invoice) == [
        ("Managed Lite, 1 Feb 2025 to 28 Feb 2025", "40.00"),
        ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "40.00"),
    ]
    assert CouponRedemption.objects.get().periods_left is None


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"percent": Decimal(0)}, "more than 0"),
        ({"percent": Decimal("100.01")}, "at most 100"),
        ({"percent": Decimal("NaN")}, "more than 0"),
        ({"percent": Decimal("1.005")}, "two decimal places"),
        ({"amount": Decimal("-5.00"), "currency": "USD"}, "zero or more"),
        ({"amount": Decimal("0.00"), "currency": "USD"}, "lowers no fee"),
        ({"amount": Decimal("5.001"), "currency": "USD"}, "more decimal places"),
        ({"percent": Decimal(5), "amount": Decimal(5), "currency": "USD"}, "one of them"),
        ({}, "one of them"),
        ({"percent": Decimal(5), "periods": 0}, "one or more periods"),
        ({"percent": Decimal(5), "redemptions_allowed": 0}, "one or more redemptions"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(
    operator: Account, terms: dict[str, Any], said: str
) -> None:
    with pytest.raises(WrongAmount, match=said):
        offer_coupon(operator, code="X", **terms)

    assert not Coupon.objects.exists()


def test_a_code_stands_for_one_offer(operator: Account) -> None:
    offered = offer_coupon(operator, code="X", percent=Decimal(10))

    assert offer_coupon(operator, code="x", percent=Decimal(10)) == offered
    with pytest.raises(KeyReused, match="another offer"):
        offer_coupon(operator, code="X", percent=Decimal(20))

    assert Coupon.objects.get().percent == Decimal(10)


def test_coupons_that_cannot_be_redeemed_change_nothing(
    agree: OpenAgreement, operator: Account
) -> None:
    agreement = agree()
    offer_coupon(operator, code="LATE", percent=Decimal(10), redeem_by=date(2025, 1, 31))
    offer_coupon(operator, code="EURO", amount=Decimal(10), currency="EUR")
    retire_coupon(offer_coupon(operator, code="GONE", percent=Decimal(10)), now=NOON)
    elsewhere = open_account(
        operator, name="Agency", kind="agency", country="US", currency="USD", time_zone="UTC"
    )
    offer_coupon(elsewhere, code="THEIRS", percent=Decimal(10))

    for code, error in (
        ("LATE", CouponUsedUp), ("EURO", WrongCurrency), ("GONE", CouponNotFound),
        ("THEIRS", CouponNotFound), ("", CouponNotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            redeem_coupon(agreement, code=code, today=FIRST, now=NOON)

    assert not CouponRedemption.objects.exists()
    assert set(Coupon.objects.values_list("redemption_count", flat=True)) == {0}


def test_an_agreement_has_one_coupon_and_redeems_it_once(
    agree: OpenAgreement, operator: Account
) -> None:
    agreement = agree()
    offer_coupon(operator, code="A", percent=Decimal(10))
    offer_coupon(operator, code="B", percent=Decimal(10))
    first = redeem_coupon(agreement, code="A", today=FIRST, now=NOON)

    assert redeem_coupon(agreement, code="A", today=FIRST, now=NOON) == first
    with pytest.raises(HasACoupon):
        redeem_coupon(agreement, code="B", today=FIRST, now=NOON)

    assert Coupon.objects.get(code="A").redemption_count == 1
    assert Coupon.objects.get(code="B").redemption_count == 0


@pytest.mark.django_db(transaction=True)
def test_the_last_redemption_of_a_coupon_is_not_had_by_two_at_once(
    agree: OpenAgreement, operator: Account
) -> None:
    agreements = [agree(key=f"agreement-{number}") for number in range(4)]
    offer_coupon(operator, code="ONE", percent=Decimal(10), redemptions_allowed=1)
    gate, answers = Barrier(4), []

    def redeem(agreement: Agreement) -> None:
        gate.wait()
        try:
            redeem_coupon(
                Agreement.objects.select_related("account__parent").get(pk=agreement.pk),
                code="ONE", today=FIRST, now=NOON,
            )  # fmt: skip
            answers.append("redeemed")
        except CouponUsedUp:
            answers.append("used up")
        finally:
            connection.close()

    threads = [Thread(target=redeem, args=(one,)) for one in agreements]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["redeemed", "used up", "used up", "used up"]
    assert CouponRedemption.objects.count() == Coupon.objects.get().redemption_count == 1


def test_hazard_12_an_upgrade_at_once_owes_all_the_articles_and_the_days_of_the_price(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(anchor_date=FIRST, credits_per_period=800)
    billed(account)

    change(agreement)

    assert spans(agreement) == [("2025-02-01", "2025-03-01", 30)]
    assert PeriodAddition.objects.get().units == 20
    invoice = billed(account, date(2025, 2, 15))
    assert lines_of(invoice) == [("Upgrade to Managed Pro", "149.50")]
    assert whys(invoice) == [
        "15 Feb 2025 to 28 Feb 2025: from 100.00 USD to 399.00 USD a month, so 14/28 of 299.00 USD "
        "= 149.50 USD, rounded half up."
    ]
    granted = CreditEntry.objects.order_by("entered_at").values_list("delta", flat=True)
    assert sorted(granted) == [800, 1800]
    march = billed(account, MARCH)
    assert lines_of(march) == [("Managed Pro, 1 Mar 2025 to 31 Mar 2025", "399.00")]


def test_hazard_6_two_upgrades_on_one_day_bill_each_difference_once(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(anchor_date=FIRST)
    billed(account)
    more = Terms("managed:pro", "Managed Pro Plus", Decimal("500.00"), 40, 0)

    change(agreement)
    change(agreement)
    change(agreement, more, key="change-2")

    invoice = billed(account, date(2025, 2, 15))
    assert lines_of(invoice) == [
        ("Upgrade to Managed Pro", "149.50"), ("Upgrade to Managed Pro Plus", "50.50"),
    ]  # fmt: skip
    assert spans(agreement) == [("2025-02-01", "2025-03-01", 40)]


def test_an_upgrade_of_a_discounted_period_is_discounted_too(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agreement = agree(anchor_date=FIRST)
    offer_coupon(operator, code="HALF", percent=Decimal(50), periods=1)
    redeem_coupon(agreement, code="HALF", today=FIRST, now=NOON)
    billed(account)

    change(agreement)

    assert str(PeriodAddition.objects.get().price) == "74.75"
    assert PendingLine.objects.get(kind="upgrade").amount == Decimal("74.75")


def test_an_upgrade_in_a_trial_costs_nothing_until_it_ends(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(anchor_date=FIRST, trial_ends_on=MARCH)
    open_due_periods(agreement, today=FIRST)

    change(agreement)

    assert not PendingLine.objects.exists()
    assert lines_of(billed(account, MARCH)) == [
        ("Managed Pro, 1 Mar 2025 to 31 Mar 2025", "399.00")
    ]


def test_less_never_begins_at_once(agree: OpenAgreement, account: Account) -> None:
    agreement = agree(anchor_date=FIRST, price=Decimal("399.00"), units_per_period=30)
    billed(account)

    with pytest.raises(WrongTerms, match="can begin with the next period"):
        change(agreement, LITE)

    assert not AgreementChange.objects.exists()
    agreement.refresh_from_db()
    assert agreement.price == Decimal("399.00")


def test_a_downgrade_begins_with_the_next_period(agree: OpenAgreement, account: Account) -> None:
    agreement = agree(anchor_date=FIRST, price=Decimal("399.00"), units_per_period=30)
    billed(account)

    waits = change(agreement, LITE, at="next_period")

    assert (waits.effective_on, waits.applied_on) == (MARCH, None)
    agreement.refresh_from_db()
    assert agreement.price == Decimal("399.00")
    [preview] = simulate(account, today=date(2025, 2, 15), until=MARCH)
    invoice = billed(account, MARCH)
    assert lines_of(invoice) == [("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "100.00")]
    assert str(preview.total) == "100.00 USD"
    waits.refresh_from_db()
    agreement.refresh_from_db()
    assert (waits.applied_on, agreement.units_per_period) == (MARCH, 10)
    assert spans(agreement)[-1] == ("2025-03-01", "2025-04-01", 10)


def test_a_later_change_replaces_the_one_that_waits(agree: OpenAgreement, account: Account) -> None:
    agreement = agree(anchor_date=FIRST)
    billed(account)
    first = change(agreement, PRO, at="next_period")

    change(agreement, LITE, at="next_period", key="change-2")

    first.refresh_from_db()
    assert first.withdrawn_at == NOON
    assert lines_of(billed(account, MARCH)) == [
        ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "100.00")
    ]


def test_a_change_that_waits_is_withdrawn(agree: OpenAgreement, account: Account) -> None:
    agreement = agree(anchor_date=FIRST)
    billed(account)
    change(agreement, PRO, at="next_period")

    assert withdraw_change(agreement, now=NOON)
    assert not withdraw_change(agreement, now=NOON)

    assert lines_of(billed(account, MARCH)) == [
        ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "100.00")
    ]


def test_a_change_asked_for_in_a_pause_begins_with_the_resumption(agree: OpenAgreement) -> None:
    agreement = agree(anchor_date=FIRST)
    open_due_periods(agreement, today=FIRST)
    pause_agreement(agreement, today=date(2025, 2, 10))

    waits = change(agreement, PRO, at="next_period", today=date(2025, 4, 10))

    assert waits.effective_on == date(2025, 4, 10)


def test_what_is_cancelled_keeps_its_terms(agree: OpenAgreement) -> None:
    agreement = agree(anchor_date=FIRST)
    cancel_agreement(agreement, today=FIRST)

    with pytest.raises(WrongTerms, match="is cancelled"):
        change(agreement)

    assert not AgreementChange.objects.exists()


def test_a_key_stands_for_one_change(agree: OpenAgreement) -> None:
    agreement = agree(anchor_date=FIRST)
    done = change(agreement)

    assert change(agreement) == done
    with pytest.raises(KeyReused):
        change(agreement, LITE)

    assert AgreementChange.objects.count() == 1


def test_missed_months_are_billed_at_the_terms_of_their_time(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(anchor_date=FIRST)
    billed(account)
    change(agreement, PRO, at="next_period", today=date(2025, 2, 20))

    invoice = billed(account, date(2025, 5, 20))

    assert lines_of(invoice) == [
        ("Managed Pro, 1 Mar 2025 to 31 Mar 2025", "399.00"),
        ("Managed Pro, 1 Apr 2025 to 30 Apr 2025", "399.00"),
        ("Managed Pro, 1 May 2025 to 31 May 2025", "399.00"),
    ]
