"""A client who pays at the gateway's page: one page, one charge, whatever is clicked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.actions import gateways
from igny8.billing.actions.in_person import gateways_offered_to, pay_in_person
from igny8.billing.actions.outcomes import give_up_attempt
from igny8.billing.actions.payments import cancel_payment, collect_payment, look_up_payment
from igny8.billing.actions.polling import follow_up
from igny8.billing.errors import (
    CannotPayOnline,
    CardDeclined,
    NothingOwed,
    OutcomeUnknown,
    PaymentUnderWay,
)
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import DunningCase, Invoice, Payment, SandboxCharge
from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.billing.tests.conftest import SaveCard, cash
from igny8.billing.tests.gateway_days import SANDBOX, news, save
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db
BACK = "https://northlight.example/pay/back"


@pytest.fixture(autouse=True)
def plays(account: Account) -> None:
    account.is_demo = True
    account.save()


@pytest.fixture
def second_gateway(monkeypatch: pytest.MonkeyPatch) -> str:
    """The sandbox under another name, too."""
    monkeypatch.setitem(gateways.GATEWAYS, "paypal", lambda: SandboxGateway(SandboxCharge))
    return "paypal"


def go(invoice: Invoice, *, now: datetime, gateway: str = "sandbox") -> Payment:
    return pay_in_person(invoice, gateway=gateway, return_url=BACK, now=now)


def statuses() -> list[str]:
    return [str(charge.status) for charge in SANDBOX.charges()]


def test_the_client_pays_at_the_page_and_the_invoice_is_paid(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)
    assert (page.status, page.in_person) == ("needs_authentication", True)
    assert page.action_url.endswith(f"/demo/bank/pay/{page.reference}")
    assert SandboxCharge.objects.get().return_url == BACK

    SANDBOX.authenticate(page.idempotency_key)
    paid = look_up_payment(page, now=now)

    assert (paid.pk, paid.status) == (page.pk, "succeeded")
    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert cash() == [
        ("cash", "sandbox", Decimal("150.00")), ("receivable", "", Decimal("-150.00")),
    ]  # fmt: skip


def test_twenty_clicks_lead_to_one_page(invoice: Invoice, now: datetime) -> None:
    pages = {go(invoice, now=now).action_url for _ in range(20)}

    assert len(pages) == 1
    assert len(SANDBOX.charges()) == 1
    assert Payment.objects.count() == 1


def test_a_click_after_paying_finds_it_paid_before_any_webhook(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)
    SANDBOX.authenticate(page.idempotency_key)

    again = go(invoice, now=now)

    assert (again.pk, again.status) == (page.pk, "succeeded")
    with pytest.raises(NothingOwed, match="Nothing is owed on invoice DEMO-000001"):
        go(invoice, now=now)
    assert statuses() == ["settled"]


def test_who_turns_to_another_gateway_can_pay_at_that_one_only(
    invoice: Invoice, now: datetime, second_gateway: str
) -> None:
    first = go(invoice, now=now)

    second = go(invoice, now=now, gateway=second_gateway)

    first.refresh_from_db()
    assert (first.status, first.failure_code) == ("failed", "cancelled")
    assert second.idempotency_key != first.idempotency_key
    assert statuses() == ["cancelled", "needs_authentication"]


def test_a_page_that_was_paid_is_not_exchanged_for_another(
    invoice: Invoice, now: datetime, second_gateway: str
) -> None:
    first = go(invoice, now=now)
    SANDBOX.authenticate(first.idempotency_key)

    found = go(invoice, now=now, gateway=second_gateway)

    assert (found.pk, found.status) == (first.pk, "succeeded")
    assert statuses() == ["settled"]


def test_a_charge_that_waits_for_the_clients_bank_is_confirmed_there(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "authenticate", now=now)
    waiting = collect_payment(invoice, now=now)
    assert waiting is not None

    page = go(invoice, now=now)

    assert (page.pk, page.action_url) == (waiting.pk, waiting.action_url)
    assert len(SANDBOX.charges()) == 1


def test_a_charge_without_a_page_of_its_own_gives_way_to_a_payment_in_person(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "authenticate", now=now)
    waiting = collect_payment(invoice, now=now)
    assert waiting is not None
    Payment.objects.update(action_url="")
    SandboxCharge.objects.update(action_url="")

    page = go(invoice, now=now)

    assert page.pk != waiting.pk
    assert page.action_url
    assert statuses() == ["cancelled", "needs_authentication"]


def test_while_a_bank_works_on_a_debit_nobody_pays_a_second_time(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "debit", now=now)
    collect_payment(invoice, now=now)

    with pytest.raises(PaymentUnderWay, match="is being made already"):
        go(invoice, now=now)

    assert statuses() == ["processing"]
    assert Payment.objects.get().status == "processing"


def test_a_debit_settles_or_bounces_days_later(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "debit", now=now)
    payment = collect_payment(invoice, now=now)
    assert payment is not None
    assert collect_payment(invoice, now=now + timedelta(days=1)) == payment
    assert cash() == []

    SANDBOX.settle(payment.idempotency_key)
    settled = look_up_payment(payment, now=now + timedelta(days=3))

    assert settled.status == "succeeded"
    assert settled.received_on == (now + timedelta(days=3)).date()
    assert len(cash()) == 2


def test_a_page_that_nobody_paid_at_is_withdrawn_after_a_day(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)

    assert follow_up(page, now=now + timedelta(hours=22)).waits_for_client
    expired = follow_up(page, now=now + timedelta(hours=23))

    assert (expired.status, expired.failure_code) == ("failed", "cancelled")
    assert statuses() == ["cancelled"]
    news()
    assert DunningCase.objects.count() == 0


def test_a_page_that_was_paid_in_its_last_minute_is_counted_not_withdrawn(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)
    SANDBOX.authenticate(page.idempotency_key)

    paid = follow_up(page, now=now + timedelta(days=2))

    assert paid.status == "succeeded"
    assert statuses() == ["settled"]


def test_an_old_page_is_exchanged_for_a_new_one(invoice: Invoice, now: datetime) -> None:
    page = go(invoice, now=now)

    later = go(invoice, now=now + timedelta(hours=23))

    assert later.action_url != page.action_url
    assert statuses() == ["cancelled", "needs_authentication"]


def test_where_less_is_owed_by_now_the_client_does_not_pay_the_old_amount(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)
    invoice.credit(Decimal("50.00"), now=now)

    again = go(invoice, now=now)

    page.refresh_from_db()
    assert page.status == "failed"
    assert (again.amount, again.status) == (Decimal("100.00"), "needs_authentication")
    assert statuses() == ["cancelled", "needs_authentication"]


def test_a_card_is_not_charged_while_the_client_is_at_the_page(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "good", now=now)
    page = go(invoice, now=now)

    assert collect_payment(invoice, now=now + timedelta(minutes=59)) == page
    charged = collect_payment(invoice, now=now + timedelta(minutes=60))

    assert charged is not None
    assert (charged.status, charged.in_person) == ("succeeded", False)
    assert statuses() == ["cancelled", "settled"]


class Deaf(SandboxGateway):
    """A sandbox that opens the page, or does not, and loses its answer."""

    def __init__(self, *, opens: bool) -> None:
        super().__init__(SandboxCharge)
        self.opens = opens

    def start_payment(
        self, amount: Money, *, customer: str, key: str, return_url: str, description: str
    ) -> Charge:
        if self.opens:
            super().start_payment(
                amount, customer=customer, key=key, return_url=return_url, description=description
            )
        raise OutcomeUnknown("The gateway did not answer within 20 seconds.")


def test_a_page_whose_address_was_lost_is_looked_up(
    invoice: Invoice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(gateways.GATEWAYS, "sandbox", lambda: Deaf(opens=True))

    page = go(invoice, now=now)

    assert page.action_url
    assert len(SANDBOX.charges()) == 1


def test_a_page_that_never_opened_is_asked_for_again_under_its_key(
    invoice: Invoice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as exchanged, pytest.raises(OutcomeUnknown):
        exchanged.setitem(gateways.GATEWAYS, "sandbox", lambda: Deaf(opens=False))
        go(invoice, now=now)
    assert Payment.objects.get().status == "unknown"

    page = go(invoice, now=now)

    assert page == Payment.objects.get()
    assert page.action_url
    assert [c.key for c in SANDBOX.charges()] == [f"invoice:{invoice.pk}:1"]


def test_an_attempt_that_never_reached_the_gateway_is_given_up_in_time(
    invoice: Invoice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as exchanged, pytest.raises(OutcomeUnknown):
        exchanged.setitem(gateways.GATEWAYS, "sandbox", lambda: Deaf(opens=False))
        go(invoice, now=now)
    attempt = Payment.objects.get()

    assert look_up_payment(attempt, now=now + timedelta(minutes=59)).status == "unknown"
    given_up = look_up_payment(attempt, now=now + timedelta(minutes=60))

    assert (given_up.status, given_up.failure_code) == ("failed", "never_arrived")


def test_a_real_client_is_offered_real_gateways_only(
    account: Account, invoice: Invoice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Real(SandboxGateway):
        sandboxed = False

    monkeypatch.setitem(gateways.GATEWAYS, "stripe", lambda: Real(SandboxCharge))
    assert gateways_offered_to(account) == ["sandbox"]
    account.is_demo = False
    account.save()

    assert gateways_offered_to(account) == ["stripe"]
    with pytest.raises(CannotPayOnline):
        go(invoice, now=now)
    assert SANDBOX.charges() == []


def test_who_is_collected_from_by_the_sandbox_plays_there(
    account: Account, save_card: SaveCard
) -> None:
    account.is_demo = False
    account.save()
    save_card("good")

    assert gateways_offered_to(account) == ["sandbox"]


class Promising(SandboxGateway):
    """A sandbox that takes nothing before we say so, and whose withdrawal is our own promise."""

    def __init__(self, during: Callable[[], object] = lambda: None) -> None:
        super().__init__(SandboxCharge)
        self.during = during

    def complete_payment(
        self, key: str, *, customer: str = "", reference: str = ""
    ) -> Charge | None:
        self.during()
        return self.authenticate(key)

    def cancel_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        self.during()
        charge = self.find_charge(key)
        return replace(charge, status=ChargeStatus.CANCELLED) if charge else None


def test_what_is_being_taken_is_not_withdrawn_at_the_same_moment(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)
    refused = []

    def withdraw() -> None:
        try:
            cancel_payment(page, now=now, gateway_for=lambda name: Promising())
        except PaymentUnderWay as refusal:
            refused.append(refusal.message)

    taken = look_up_payment(page, now=now, gateway_for=lambda name: Promising(withdraw))

    assert taken.status == "succeeded"
    assert refused == ["The client is paying this moment; look again in a few minutes."]
    assert statuses() == ["settled"]


def test_what_is_being_withdrawn_is_not_taken_at_the_same_moment(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)
    seen = []

    def take() -> None:
        found = look_up_payment(
            Payment.objects.get(), now=now, gateway_for=lambda name: Promising()
        )
        seen.append(found.status)

    withdrawn = cancel_payment(page, now=now, gateway_for=lambda name: Promising(take))

    assert (withdrawn.status, seen) == ("failed", ["needs_authentication"])
    assert statuses() == ["needs_authentication"]
    assert cash() == []


def break_off() -> None:
    raise OutcomeUnknown("The gateway did not answer within 20 seconds.")


def test_what_may_have_been_taken_is_not_withdrawn_for_ten_minutes(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)

    with pytest.raises(OutcomeUnknown):
        look_up_payment(page, now=now, gateway_for=lambda name: Promising(break_off))
    with pytest.raises(PaymentUnderWay):
        cancel_payment(page, now=now + timedelta(minutes=10))
    page.refresh_from_db()
    assert page.waits_for_client

    withdrawn = cancel_payment(page, now=now + timedelta(minutes=11))

    assert withdrawn.status == "failed"


def test_a_withdrawal_without_an_answer_leaves_the_page_as_it_was(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)

    with pytest.raises(OutcomeUnknown):
        cancel_payment(page, now=now, gateway_for=lambda name: Promising(break_off))

    assert look_up_payment(page, now=now, gateway_for=lambda name: Promising()).status == (
        "succeeded"
    )


class Declining(SandboxGateway):
    """A sandbox whose page the client leaves with a card that does not do."""

    def complete_payment(
        self, key: str, *, customer: str = "", reference: str = ""
    ) -> Charge | None:
        raise CardDeclined("The card was declined.", failure_code="do_not_honor")


def test_a_card_that_does_not_do_at_the_page_ends_that_payment_and_another_may_begin(
    invoice: Invoice, now: datetime
) -> None:
    page = go(invoice, now=now)

    declined = look_up_payment(page, now=now, gateway_for=lambda name: Declining(SandboxCharge))

    assert (declined.status, declined.failure_code) == ("failed", "do_not_honor")
    news()
    assert DunningCase.objects.count() == 0
    assert go(invoice, now=now).idempotency_key == f"invoice:{invoice.pk}:2"


def test_a_page_is_not_opened_for_an_attempt_that_was_given_up_meanwhile(
    invoice: Invoice, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as exchanged, pytest.raises(OutcomeUnknown):
        exchanged.setitem(gateways.GATEWAYS, "sandbox", lambda: Deaf(opens=False))
        go(invoice, now=now - timedelta(minutes=59))

    class Slow(SandboxGateway):
        def find_charge(
            self, key: str, *, customer: str = "", reference: str = ""
        ) -> Charge | None:
            give_up_attempt(Payment.objects.get(), failure="Never arrived.", now=now)
            return None

    monkeypatch.setitem(gateways.GATEWAYS, "sandbox", lambda: Slow(SandboxCharge))
    page = go(invoice, now=now)

    assert page.idempotency_key == f"invoice:{invoice.pk}:2"
    assert [charge.key for charge in SANDBOX.charges()] == [page.idempotency_key]


def test_a_gateway_that_is_not_set_up_is_not_offered(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_set_up() -> SandboxGateway:
        raise GatewayError("There are no keys.", permanent=True)

    monkeypatch.setitem(gateways.GATEWAYS, "paypal", not_set_up)

    assert gateways_offered_to(account) == ["sandbox"]
