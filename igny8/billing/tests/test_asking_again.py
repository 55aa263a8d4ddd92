"""Dunning: the card is tried again, the client reads of it, and after the last step all pauses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account, User
from igny8.billing.actions.dunning import close_case, open_case, retry_overdue_payments
from igny8.billing.actions.dunning_steps import take_step
from igny8.billing.actions.in_person import pay_in_person
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.methods import choose_method, set_payment_method
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.plans import start_plan
from igny8.billing.errors import OutcomeUnknown, WrongTerms
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import (
    Agreement,
    DunningCase,
    DunningPause,
    Invoice,
    Payment,
    SandboxCharge,
)
from igny8.billing.rules.charges import Charge
from igny8.billing.tests.billing_days import draft
from igny8.billing.tests.conftest import pay, usd
from igny8.billing.tests.gateway_days import SANDBOX, hear, news, save, told
from igny8.jobs.models import Job
from igny8.kit.clock import local_date
from igny8.mail.models import Email

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def plays(account: Account) -> None:
    account.is_demo = True
    account.billing_email = "books@carls-chairs.example"
    account.save()


@pytest.fixture
def failed(account: Account, invoice: Invoice, now: datetime) -> DunningCase:
    """Carl's invoice of 1 July, on which his card was declined at noon."""
    return fail(account, invoice, "declined", now=now)


def fail(account: Account, invoice: Invoice, card: str, *, now: datetime) -> DunningCase:
    save(account, card, now=now)
    collect_payment(invoice, occasion="issued", now=now)
    news()
    return DunningCase.objects.get()


def step(case: DunningCase, **more: Any) -> DunningCase:
    """Take the next step in the minute in which it is due."""
    case = DunningCase.objects.get(pk=case.pk)
    assert case.next_step_at is not None
    return take_step(case, now=case.next_step_at, **more)


def letters() -> list[str]:
    return list(Email.objects.order_by("created_at").values_list("kind", flat=True))


def test_a_declined_card_opens_a_case_and_the_client_reads_of_it_at_once(
    failed: DunningCase, invoice: Invoice
) -> None:
    assert (failed.status, failed.step, failed.failed_on) == ("asking", 0, date(2025, 7, 1))
    # Nine in the morning in London.
    assert failed.next_step_at == datetime(2025, 7, 3, 8, 0, tzinfo=UTC)
    letter = Email.objects.get()
    assert (letter.kind, letter.recipient, letter.subject) == (
        "payment_failed_0", "books@carls-chairs.example",
        "Payment of invoice DEMO-000001 did not go through",
    )  # fmt: skip
    assert "We tried to collect 150.00 USD" in letter.text
    assert "The card was declined: not enough money on it." in letter.text
    assert "We try again on 3 July 2025" in letter.text.replace("July 3, 2025", "3 July 2025")
    token = letter.text.split("/pay/")[1].split()[0]
    assert len(token) == 64


def test_the_card_is_tried_2_7_14_and_21_days_after_the_failure_then_it_is_given_up(
    failed: DunningCase, invoice: Invoice
) -> None:
    days = []
    case = failed
    while case.status == "asking":
        case = step(case)
        assert case.last_step_at is not None
        days.append(local_date(case.last_step_at, "Europe/London"))

    assert days == [date(2025, 7, 3), date(2025, 7, 8), date(2025, 7, 15), date(2025, 7, 22)]
    assert (case.status, case.step, case.next_step_at) == ("given_up", 4, None)
    assert len(SANDBOX.charges()) == 5
    assert letters() == [
        "payment_failed_0", "payment_failed_1", "payment_failed_2", "payment_failed_3",
        "payment_paused_4",
    ]  # fmt: skip
    assert "your service pauses" in Email.objects.get(kind="payment_paused_4").text


def test_a_step_that_brings_the_money_closes_the_case_without_a_letter(
    failed: DunningCase, account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "good", now=now)

    step(failed)
    news()

    failed.refresh_from_db()
    invoice.refresh_from_db()
    assert (failed.status, invoice.status) == ("closed", "paid")
    assert letters() == ["payment_failed_0"]


def test_a_step_is_not_taken_before_its_hour(failed: DunningCase) -> None:
    assert failed.next_step_at is not None

    early = take_step(failed, now=failed.next_step_at - timedelta(seconds=1))

    assert (early.step, len(SANDBOX.charges())) == (0, 1)


def test_a_step_that_is_run_twice_charges_once(failed: DunningCase) -> None:
    assert failed.next_step_at is not None

    for _ in range(3):
        take_step(failed, now=failed.next_step_at)

    failed.refresh_from_db()
    assert failed.step == 1
    assert len(SANDBOX.charges()) == 2
    assert letters() == ["payment_failed_0", "payment_failed_1"]


class Silent(SandboxGateway):
    """A sandbox that takes part of no conversation."""

    def charge(self, *args: Any, **kwargs: Any) -> Charge:
        raise OutcomeUnknown("The gateway did not answer within 20 seconds.")

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        raise OutcomeUnknown("The gateway did not answer within 20 seconds.")


def test_a_step_without_an_answer_counts_for_nothing_and_is_taken_again(
    failed: DunningCase,
) -> None:
    with pytest.raises(OutcomeUnknown):
        step(failed, gateway_for=lambda name: Silent(SandboxCharge))
    failed.refresh_from_db()
    assert failed.step == 0

    assert step(failed).step == 1
    assert len(SANDBOX.charges()) == 2


def test_a_hopeless_decline_ends_the_charges_but_not_the_asking(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    case = fail(account, invoice, "stolen", now=now)
    assert Payment.objects.get().is_hopeless
    assert "we do not try it again" in Email.objects.get().text

    while case.status == "asking":
        case = step(case)

    assert len(SANDBOX.charges()) == 1
    assert letters() == [
        "payment_failed_0", "payment_reminder_1", "payment_reminder_2", "payment_reminder_3",
        "payment_paused_4",
    ]  # fmt: skip


def test_a_looked_up_decline_with_a_hopeless_code_is_hopeless_too(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "debit", now=now)
    payment = collect_payment(invoice, now=now)
    assert payment is not None
    SandboxCharge.objects.update(status="declined", failure_code="lost_card", failure="Lost.")

    hear(told()[-1], now=now)

    payment.refresh_from_db()
    assert (payment.status, payment.is_hopeless) == ("failed", True)


def test_another_card_is_tried_at_once_and_closes_the_case(
    failed: DunningCase, account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "good", now=now + DAY)

    news("collect_payment")

    failed.refresh_from_db()
    invoice.refresh_from_db()
    assert (failed.status, invoice.status) == ("closed", "paid")
    assert [str(charge.status) for charge in SANDBOX.charges()] == ["declined", "settled"]


def test_another_card_that_is_declined_is_told_and_the_schedule_stays(
    failed: DunningCase, account: Account, now: datetime
) -> None:
    due = failed.next_step_at
    save(account, "stolen", now=now + DAY)

    for _ in range(2):
        news("collect_payment")

    failed.refresh_from_db()
    assert (failed.step, failed.next_step_at, failed.failure_code) == (0, due, "stolen_card")
    assert letters() == ["payment_failed_0", "payment_failed"]
    assert len(SANDBOX.charges()) == 2


def test_choosing_a_card_that_is_there_tries_it_once(
    failed: DunningCase, account: Account, carl: User, invoice: Invoice, now: datetime
) -> None:
    spare = save(account, "good", now=now, becomes_default=False)
    news("collect_payment")
    assert len(SANDBOX.charges()) == 1

    choose_method(spare, by=carl, now=now + DAY)
    for _ in range(2):
        news("collect_payment")

    invoice.refresh_from_db()
    assert invoice.status == "paid"


def test_a_charge_that_waits_for_the_clients_bank_gives_way_to_another_card(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    fail(account, invoice, "authenticate", now=now)
    save(account, "good", now=now + DAY)

    news("collect_payment")

    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert [str(charge.status) for charge in SANDBOX.charges()] == ["cancelled", "settled"]


def test_a_card_that_needs_the_client_is_confirmed_by_a_letter_with_the_way_there(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    case = fail(account, invoice, "authenticate", now=now)
    assert letters() == ["payment_confirm_0"]
    assert "confirm the payment of 150.00 USD for invoice DEMO-000001" in Email.objects.get().text

    step(case)

    assert letters() == ["payment_confirm_0", "payment_confirm_1"]
    assert len(SANDBOX.charges()) == 1
    SANDBOX.authenticate(Payment.objects.get().idempotency_key)
    step(case)
    news()
    case.refresh_from_db()
    assert case.status == "closed"


def test_while_a_bank_works_on_a_debit_the_step_waits_for_the_next_morning(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "debit", now=now)
    collect_payment(invoice, occasion="issued", now=now)
    case, _ = open_case(invoice, failed_on=date(2025, 7, 1), now=now)
    assert case is not None

    put_off = step(case)

    assert (put_off.step, put_off.next_step_at) == (0, datetime(2025, 7, 4, 8, 0, tzinfo=UTC))
    assert letters() == []


def test_nobody_is_charged_or_written_to_while_they_are_at_the_page(
    failed: DunningCase, invoice: Invoice
) -> None:
    assert failed.next_step_at is not None
    minutes = timedelta(minutes=10)
    pay_in_person(
        invoice, gateway="sandbox", return_url="https://x.example/",
        now=failed.next_step_at - minutes,
    )  # fmt: skip

    case = step(failed)

    assert (case.step, case.next_step_at) == (0, failed.next_step_at + DAY)
    assert letters() == ["payment_failed_0"]


def test_a_transfer_that_does_not_come_is_asked_for_in_words_on_the_same_days(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    set_payment_method(account, gateway="manual")
    last_day = datetime(2025, 7, 15, 12, 0, tzinfo=UTC)
    assert invoice.due_on == last_day.date()
    retry_overdue_payments(now=last_day)
    assert DunningCase.objects.count() == 0

    retry_overdue_payments(now=last_day + DAY)

    case = DunningCase.objects.get()
    assert case.failed_on == invoice.due_on
    days = []
    while case.status == "asking":
        case = step(case)
        assert case.last_step_at is not None
        days.append((case.last_step_at.date() - invoice.due_on).days)
    assert days == [2, 7, 14, 21]
    assert SANDBOX.charges() == []
    assert letters() == [
        "payment_reminder_1", "payment_reminder_2", "payment_reminder_3", "payment_paused_4",
    ]  # fmt: skip
    assert "it was due on" in Email.objects.get(kind="payment_reminder_1").text


def test_an_account_far_ahead_of_utc_is_overdue_by_its_own_day(
    account: Account, invoice: Invoice
) -> None:
    account.time_zone = "Pacific/Auckland"
    account.save()

    retry_overdue_payments(now=datetime(2025, 7, 15, 11, 59, tzinfo=UTC))
    assert DunningCase.objects.count() == 0
    retry_overdue_payments(now=datetime(2025, 7, 15, 12, 0, tzinfo=UTC))

    case = DunningCase.objects.get()
    assert case.next_step_at == datetime(2025, 7, 16, 21, 0, tzinfo=UTC)


def test_the_hourly_look_queues_what_is_due_and_no_more(
    failed: DunningCase, account: Account
) -> None:
    assert failed.next_step_at is not None
    assert retry_overdue_payments(now=failed.next_step_at - timedelta(hours=1)) == 0

    for _ in range(2):
        assert retry_overdue_payments(now=failed.next_step_at) == 1

    job = Job.objects.get(name="igny8.billing.tasks.take_dunning_step")
    assert (job.arguments, job.account) == ([str(failed.pk)], account)


def test_who_was_put_away_is_asked_for_nothing(
    failed: DunningCase, account: Account, now: datetime
) -> None:
    account.archive(now=now)
    assert failed.next_step_at is not None

    assert retry_overdue_payments(now=failed.next_step_at) == 0


def test_a_schedule_that_cannot_be_kept_is_refused_before_anything_is_done(
    failed: DunningCase, settings: Any
) -> None:
    settings.DUNNING_DAYS = [2, 0]
    assert failed.next_step_at is not None

    with pytest.raises(WrongTerms, match=r"it is set to \[2, 0\]"):
        retry_overdue_payments(now=failed.next_step_at)

    assert not Job.objects.filter(name="igny8.billing.tasks.take_dunning_step").exists()


def test_the_schedule_is_configuration(
    account: Account, invoice: Invoice, now: datetime, settings: Any
) -> None:
    settings.DUNNING_DAYS = [3]
    case = fail(account, invoice, "declined", now=now)
    assert case.next_step_at == datetime(2025, 7, 4, 8, 0, tzinfo=UTC)

    assert step(case).status == "given_up"


def test_a_transfer_that_comes_closes_the_case(
    failed: DunningCase, invoice: Invoice, ada: User, now: datetime
) -> None:
    pay(invoice, "150.00", ada, now)

    news()

    failed.refresh_from_db()
    assert (failed.status, failed.next_step_at) == ("closed", None)


def test_a_part_that_comes_leaves_the_rest_asked_for(
    failed: DunningCase, invoice: Invoice, ada: User, now: datetime
) -> None:
    pay(invoice, "100.00", ada, now)
    news()

    step(failed)

    assert [charge.amount for charge in SANDBOX.charges()] == [usd("150.00"), usd("50.00")]


def test_a_credited_invoice_is_asked_for_no_more(
    failed: DunningCase, invoice: Invoice, now: datetime
) -> None:
    invoice.credit(Decimal("150.00"), now=now)

    retry_overdue_payments(now=now)

    failed.refresh_from_db()
    assert failed.status == "closed"


def test_what_was_given_back_at_the_gateway_is_not_collected_again_by_itself(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "good", now=now)
    payment = collect_payment(invoice, now=now)
    assert payment is not None
    SANDBOX.refund_at_gateway(payment.reference, usd("150.00"))
    hear(told()[-1], now=now)
    invoice.refresh_from_db()
    assert invoice.status == "open"

    retry_overdue_payments(now=now + timedelta(days=60))
    save(account, "good", now=now + timedelta(days=60))
    news("collect_payment")

    assert DunningCase.objects.count() == 0
    assert len(SANDBOX.charges()) == 1


def test_a_failure_of_our_own_is_not_blamed_on_the_client(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "good", now=now)
    SANDBOX.charge(usd("1.00"), customer="other", key=f"invoice:{invoice.pk}:1")
    collect_payment(invoice, occasion="issued", now=now)

    news()

    case = DunningCase.objects.get()
    assert (case.status, case.failure_code) == ("asking", "charge_key_reused")
    assert letters() == []


def test_without_a_billing_address_the_clients_own_people_are_written_to(
    account: Account, invoice: Invoice, carl: User, now: datetime
) -> None:
    account.billing_email = ""
    account.save()

    fail(account, invoice, "declined", now=now)

    assert Email.objects.get().recipient == carl.email


def test_news_of_a_failure_that_was_paid_meanwhile_opens_nothing(
    account: Account, invoice: Invoice, ada: User, now: datetime
) -> None:
    save(account, "declined", now=now)
    collect_payment(invoice, occasion="issued", now=now)
    pay(invoice, "150.00", ada, now)

    news()

    assert DunningCase.objects.count() == 0
    assert letters() == []


@pytest.fixture
def given_up(failed: DunningCase, account: Account) -> DunningCase:
    """Carl is on the Growth plan, and the last step brought nothing."""
    start_plan(account, plan="growth", today=date(2025, 7, 1))
    case = failed
    while case.status == "asking":
        case = step(case)
    news()
    return case


def test_a_plan_pauses_when_its_invoice_is_given_up_and_goes_on_when_it_is_paid(
    given_up: DunningCase, invoice: Invoice, ada: User
) -> None:
    plan = Agreement.objects.get(kind="plan")
    assert plan.status == "paused"
    assert DunningPause.objects.get().agreement == plan

    pay(invoice, "150.00", ada, datetime(2025, 7, 30, 12, 0, tzinfo=UTC))
    news()

    plan.refresh_from_db()
    assert plan.status == "active"
    assert DunningPause.objects.get().ended_on == date(2025, 7, 30)


def test_another_card_pays_even_what_was_given_up(
    given_up: DunningCase, account: Account, invoice: Invoice
) -> None:
    save(account, "good", now=datetime(2025, 8, 1, 12, 0, tzinfo=UTC))

    news("collect_payment")

    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert Agreement.objects.get(kind="plan").status == "active"


def test_while_another_invoice_is_given_up_nothing_goes_on(
    given_up: DunningCase, account: Account, invoice: Invoice, ada: User, now: datetime
) -> None:
    other = DunningCase.objects.create(
        account=account, invoice=another_invoice(invoice), status="given_up", step=4,
        failed_on=date(2025, 7, 2), opened_at=now,
    )  # fmt: skip
    at = datetime(2025, 7, 30, 12, 0, tzinfo=UTC)

    pay(invoice, "150.00", ada, at)
    news()
    assert Agreement.objects.get(kind="plan").status == "paused"

    pay(other.invoice, str(other.invoice.total), ada, at)
    news()
    assert Agreement.objects.get(kind="plan").status == "active"


def test_what_was_written_off_lets_nothing_go_on(
    given_up: DunningCase, invoice: Invoice, now: datetime
) -> None:
    invoice.write_off(Decimal("150.00"), now=now)

    close_case(given_up, now=now)
    news()

    given_up.refresh_from_db()
    assert given_up.status == "closed"
    assert Agreement.objects.get(kind="plan").status == "paused"


def test_a_step_on_what_is_no_longer_owed_closes_the_case(
    failed: DunningCase, invoice: Invoice
) -> None:
    invoice.write_off(Decimal("150.00"), now=failed.opened_at)

    assert step(failed).status == "closed"
    assert len(SANDBOX.charges()) == 1


def test_an_invoice_that_is_open_keeps_its_case(failed: DunningCase, now: datetime) -> None:
    assert close_case(failed, now=now).status == "asking"


ZONES = st.sampled_from(["Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"])
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(zone=ZONES, failed_on=DAYS)
def test_whatever_the_zone_and_the_clocks_change_steps_come_at_nine_on_their_local_day(
    account: Account, invoice: Invoice, now: datetime, zone: str, failed_on: date
) -> None:
    DunningCase.objects.update(status="closed", next_step_at=None)
    Account.objects.update(time_zone=zone)
    case, _ = open_case(Invoice.objects.get(), failed_on=failed_on, now=now)
    assert case is not None
    local = []
    while case.next_step_at is not None:
        local.append(case.next_step_at.astimezone(ZoneInfo(zone)))
        case = step(case)

    assert [(at.date() - failed_on).days for at in local] == [2, 7, 14, 21]
    assert {(at.hour, at.minute) for at in local} == {(9, 0)}


def another_invoice(invoice: Invoice) -> Invoice:
    """A second one, on the next day."""
    issued = issue_invoice(
        invoice.account, lines=[draft("20.00")], key="order-2", today=date(2025, 7, 2),
        now=datetime(2025, 7, 2, 12, 0, tzinfo=UTC),
    )  # fmt: skip
    assert issued is not None
    return issued
