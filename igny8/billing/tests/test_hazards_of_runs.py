"""What must not keep a run from billing everybody else, or an amount from being owed at all."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.models import Account, Site
from igny8.billing.actions.agreements import pause_agreement, resume_agreement
from igny8.billing.actions.changes import change_terms
from igny8.billing.actions.coupons import offer_coupon, redeem_coupon
from igny8.billing.actions.invoices import withdraw_pending_line
from igny8.billing.actions.runs import RunSummary, run_billing
from igny8.billing.models import (
    BillingFailure,
    Invoice,
    PaymentMethod,
    PendingLine,
    PeriodAddition,
    ServicePeriod,
)
from igny8.billing.queries.billing import due_accounts
from igny8.billing.rules.contracts import Terms
from igny8.billing.tests.billing_days import FIRST, NOON, bill, billed, lines_of, owe_a_link
from igny8.billing.tests.conftest import OpenAgreement
from igny8.jobs.models import Job

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 1)


def other(operator: Account, *, currency: str = "USD") -> Account:
    return open_account(
        operator, name="Other", country="US", currency=currency, time_zone="America/New_York"
    )


def test_hazard_7_a_gateway_without_its_key_stops_nobodys_billing(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agree()
    PaymentMethod.objects.create(
        account=account, gateway="stripe", reference="pm_1", label="Visa", is_default=True
    )
    owe_a_link(other(operator), due_on=FIRST)

    summary = run_billing(now=NOON)

    assert summary == RunSummary(accounts=2, invoices=2, failures=0)
    collecting = Job.objects.get(name="igny8.billing.tasks.collect_payment")
    assert (collecting.account, collecting.status) == (account, "queued")
    assert Job.objects.filter(name="igny8.billing.tasks.deliver_invoice").count() == 2


def test_hazard_7_more_than_an_invoice_can_say_fails_only_its_own_account(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agree()
    large, most = other(operator), Decimal("6000000000.00")
    for key in ("one", "two"):
        owe_a_link(large, key, due_on=FIRST, unit_price=most, amount=most)

    summary = run_billing(now=NOON)

    assert summary == RunSummary(accounts=2, invoices=1, failures=1)
    failure = BillingFailure.objects.get()
    assert (failure.account, failure.code) == (large, "wrong_amount")
    assert failure.reason == (
        "The lines and their tax come to 12,000,000,000.00 USD; an invoice is below 10,000,000,000."
    )


def test_large_amounts_of_small_money_are_billed(operator: Account) -> None:
    dong = other(operator, currency="VND")
    price = Decimal(150_000_000)
    owe_a_link(dong, due_on=FIRST, unit_price=price, amount=price, currency="VND")

    assert str(billed(dong).total) == "150000000.00"


def test_a_failure_is_mended_when_what_was_wrong_is_withdrawn(account: Account) -> None:
    most = Decimal("9999999999.00")
    for key in ("one", "two"):
        owe_a_link(account, key, due_on=FIRST, unit_price=most, amount=most)
    run_billing(now=NOON)
    withdraw_pending_line(account, key="two")

    run_billing(now=NOON)

    assert Invoice.objects.get().total == most
    assert BillingFailure.objects.get().mended_at == NOON


def test_arrears_do_not_wait_for_a_fee_that_a_coupon_takes_for_good(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agreement = agree(anchor_date=FIRST)
    offer_coupon(operator, code="FREE", percent=Decimal(100))
    redeem_coupon(agreement, code="FREE", today=FIRST, now=NOON)
    owe_a_link(account)

    assert [account_id for account_id, _ in due_accounts(now=NOON)] == [str(account.pk)]
    assert lines_of(billed(account)) == [("Link on garden.example", "144.00")]


def test_arrears_wait_while_a_coupon_will_be_used_up(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agreement = agree(anchor_date=FIRST)
    offer_coupon(operator, code="FIRST", percent=Decimal(100), periods=1)
    redeem_coupon(agreement, code="FIRST", today=FIRST, now=NOON)
    owe_a_link(account)

    assert bill(account) is None
    assert [amount for _, amount in lines_of(billed(account, MARCH))] == ["100.00", "144.00"]


def test_a_set_up_fee_is_owed_although_the_first_days_were_paused(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree(anchor_date=FIRST, setup_fee=Decimal("500.00"))
    pause_agreement(agreement, today=date(2025, 1, 20))
    resume_agreement(agreement, today=date(2025, 2, 3))

    assert lines_of(billed(account, date(2025, 2, 3))) == [
        ("Managed Lite, 3 Feb 2025 to 28 Feb 2025", "92.86"),
        ("Managed Lite, set-up", "500.00"),
    ]


def test_a_trial_that_a_pause_outlasts_is_over(agree: OpenAgreement, account: Account) -> None:
    agreement = agree(anchor_date=FIRST, trial_ends_on=date(2025, 2, 15))
    pause_agreement(agreement, today=date(2025, 1, 20))
    resume_agreement(agreement, today=MARCH)

    assert lines_of(billed(account, MARCH)) == [
        ("Managed Lite, 1 Mar 2025 to 31 Mar 2025", "100.00")
    ]


def test_an_upgrade_in_a_month_that_a_coupon_made_free_is_free(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agreement = agree(anchor_date=FIRST)
    offer_coupon(operator, code="FREE", percent=Decimal(100), periods=1)
    redeem_coupon(agreement, code="FREE", today=FIRST, now=NOON)
    bill(account)

    change_terms(
        agreement, Terms("managed:pro", "Managed Pro", Decimal("399.00"), 20, 2000), at="now",
        key="change-1", today=date(2025, 2, 15), now=datetime(2025, 2, 15, 12, tzinfo=NOON.tzinfo),
    )  # fmt: skip

    assert str(PeriodAddition.objects.get().price) == "0.00"
    assert not PendingLine.objects.exists()


def test_the_books_name_no_site_of_another_account(
    account: Account, site: Site, operator: Account
) -> None:
    with pytest.raises(IntegrityError, match="is none of the account"), transaction.atomic():
        owe_a_link(other(operator), site=site)

    assert not PendingLine.objects.exists()


def test_a_period_is_of_its_agreements_account(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agreement = agree()
    with (
        pytest.raises(IntegrityError, match="of another account than its agreement"),
        transaction.atomic(),
    ):
        ServicePeriod.objects.create(
            account=other(operator), agreement=agreement, start=FIRST, end=MARCH, units_owed=1,
            price=1, arithmetic={}, time_zone="UTC",
        )  # fmt: skip

    assert not ServicePeriod.objects.exists()


def test_a_site_that_the_books_name_is_not_deleted(account: Account, operator: Account) -> None:
    client = other(operator)
    site = add_site(
        client, domain="other.example", name="Other", url="https://other.example/",
        industry="Home", niche="general", country="US", language="en",
    )  # fmt: skip
    owe_a_link(client, site=site)

    with (
        pytest.raises(IntegrityError, match="is named in the books"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM accounts_site WHERE id = %s", [site.pk])

    assert Site.objects.filter(pk=site.pk).exists()
