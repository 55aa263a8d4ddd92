"""Several ways to pay, one of which is collected by; saved at the gateway, chosen, removed."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from igny8.accounts.models import Account, Activity, User
from igny8.billing.actions import gateways
from igny8.billing.actions.methods import (
    choose_method,
    forget_method,
    remove_method,
    set_payment_method,
)
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.setups import finish_setup
from igny8.billing.errors import CannotPayOnline, MethodRetired, OutcomeUnknown, StillDefault
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import (
    Invoice,
    PaymentMethod,
    PaymentMethodSetup,
    SandboxCharge,
    SandboxMethod,
)
from igny8.billing.queries.collection import saved_methods
from igny8.billing.queries.invoices import default_method
from igny8.billing.rules.charges import MethodSetup
from igny8.billing.tests.gateway_days import SANDBOX, begin, save
from igny8.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plays(account: Account) -> None:
    """Carl's is a demonstration, so that the sandbox is offered to it."""
    account.is_demo = True
    account.save()


def test_what_the_client_saves_is_collected_by_from_then_on(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    set_payment_method(account, gateway="manual")
    setup = begin(account, now=now)
    assert setup.action_url.endswith(f"/demo/bank/save/{setup.reference}")

    SANDBOX.save_method(setup.reference, card="good", expires_on=date(2027, 9, 30))
    finished = finish_setup(setup, now=now)

    method = default_method(account)
    assert (finished.status, finished.method, finished.ended_at) == ("saved", method, now)
    assert method is not None
    assert (str(method), method.expires_on) == ("Sandbox card (good)", date(2027, 9, 30))
    payment = collect_payment(invoice, now=now)
    assert payment is not None
    assert (payment.status, payment.method) == ("succeeded", method)
    [charge] = SANDBOX.charges()
    assert (charge.method, charge.customer) == (method.reference, method.customer)


def test_who_comes_back_before_entering_a_card_has_saved_nothing(
    account: Account, now: datetime
) -> None:
    setup = begin(account, now=now)

    back = finish_setup(setup, now=now)

    assert (back.status, back.method) == ("started", None)
    assert default_method(account) is None


def test_an_impatient_second_click_goes_on_with_the_first_setup(
    account: Account, now: datetime
) -> None:
    setups = [begin(account, now=now + timedelta(minutes=minute)) for minute in (0, 1, 29)]

    assert {setup.pk for setup in setups} == {setups[0].pk}
    assert SandboxMethod.objects.count() == 1


def test_after_half_an_hour_another_setup_begins_and_either_may_bring_a_card(
    account: Account, now: datetime
) -> None:
    first = begin(account, now=now)
    second = begin(account, now=now + timedelta(minutes=30))
    assert first.pk != second.pk

    for setup, card in ((second, "good"), (first, "declined")):
        SANDBOX.save_method(setup.reference, card=card)
        finish_setup(PaymentMethodSetup.objects.get(pk=setup.pk), now=now)

    assert [str(m) for m in saved_methods(account)] == [
        "Sandbox card (declined)", "Sandbox card (good)",
    ]  # fmt: skip


def test_coming_back_twice_saves_one_card(account: Account, now: datetime) -> None:
    setup = begin(account, now=now)
    SANDBOX.save_method(setup.reference)

    methods = [finish_setup(setup, now=now).method for _ in range(3)]

    assert len(set(methods)) == 1
    assert PaymentMethod.objects.count() == 1


def test_a_setup_that_nobody_comes_back_from_ends(account: Account, now: datetime) -> None:
    setup = begin(account, now=now)

    assert finish_setup(setup, now=now + timedelta(days=1)).status == "started"
    assert finish_setup(setup, now=now + timedelta(days=2)).status == "ended"


class Ended(SandboxGateway):
    """A sandbox at which the client gave up."""

    def finish_setup(self, reference: str) -> MethodSetup:
        return MethodSetup(reference)


def test_a_setup_that_the_gateway_ended_brings_nothing(account: Account, now: datetime) -> None:
    setup = begin(account, now=now)

    ended = finish_setup(setup, now=now, gateway_for=lambda name: Ended(SandboxCharge))

    assert (ended.status, ended.method) == ("ended", None)


class Away(SandboxGateway):
    """A sandbox that begins a setup and loses its answer."""

    def start_setup(self, *, customer: str, key: str, name: str, return_url: str) -> MethodSetup:
        super().start_setup(customer=customer, key=key, name=name, return_url=return_url)
        raise OutcomeUnknown("The gateway did not answer within 20 seconds.")


def test_a_lost_answer_to_a_setup_is_asked_for_again_under_its_key(
    account: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as exchanged, pytest.raises(OutcomeUnknown):
        exchanged.setitem(gateways.GATEWAYS, "sandbox", lambda: Away(SandboxCharge))
        begin(account, now=now)
    assert PaymentMethodSetup.objects.get().action_url == ""

    setup = begin(account, now=now)

    assert setup.action_url
    assert SandboxMethod.objects.count() == 1
    assert PaymentMethodSetup.objects.count() == 1


def test_the_second_card_is_known_to_belong_to_the_same_customer(
    account: Account, now: datetime
) -> None:
    first, second = [save(account, card, now=now) for card in ("good", "slow")]

    assert first.customer == second.customer
    assert first.reference != second.reference


def test_a_card_may_be_saved_without_being_collected_by(account: Account, now: datetime) -> None:
    first = save(account, "good", now=now)

    spare = save(account, "slow", now=now, becomes_default=False)

    assert default_method(account) == first
    assert not spare.is_default


def test_the_first_card_is_collected_by_in_any_case(account: Account, now: datetime) -> None:
    first = save(account, "good", now=now, becomes_default=False)

    assert default_method(account) == first


def test_another_way_to_pay_is_chosen(account: Account, carl: User, now: datetime) -> None:
    first, second = [save(account, card, now=now) for card in ("good", "slow")]

    for _ in range(2):
        choose_method(first, by=carl, now=now)

    assert default_method(account) == first
    second.refresh_from_db()
    assert not second.is_default
    note = Activity.objects.get(subject="payment_method")
    assert (note.verb, note.actor, note.detail) == ("chose", carl, {"title": str(first)})


def test_the_one_that_is_collected_by_is_not_removed_while_there_are_others(
    account: Account, carl: User, now: datetime
) -> None:
    save(account, "good", now=now)
    default = save(account, "slow", now=now)

    with pytest.raises(StillDefault, match=r"collected by Sandbox card \(slow\); choose another"):
        remove_method(default, by=carl, now=now)

    assert default_method(account) == default
    assert SandboxMethod.objects.filter(forgotten_at__isnull=False).count() == 0


def test_the_last_one_is_removed_and_the_account_pays_by_transfer(
    account: Account, invoice: Invoice, carl: User, now: datetime
) -> None:
    method = save(account, "good", now=now)

    for _ in range(2):
        remove_method(method, by=carl, now=now)

    assert default_method(account) is None
    assert list(saved_methods(account)) == []
    assert collect_payment(invoice, now=now) is None
    job = Job.objects.get(name="igny8.billing.tasks.forget_method")
    assert job.arguments == [str(method.pk)]
    forget_method(PaymentMethod.objects.get(pk=method.pk))
    assert SandboxMethod.objects.get().forgotten_at is not None


def test_what_was_removed_is_not_chosen(account: Account, carl: User, now: datetime) -> None:
    method = save(account, "good", now=now)
    remove_method(method, by=carl, now=now)

    with pytest.raises(MethodRetired, match="was removed; save it again"):
        choose_method(method, by=carl, now=now)

    assert default_method(account) is None


def test_a_way_to_pay_in_use_is_not_forgotten_at_the_gateway(
    account: Account, now: datetime
) -> None:
    method = save(account, "good", now=now)

    forget_method(method)

    assert SandboxMethod.objects.get().forgotten_at is None


def test_a_real_client_is_not_offered_the_sandbox(account: Account, now: datetime) -> None:
    account.is_demo = False
    account.save()

    with pytest.raises(CannotPayOnline, match="not offered here"):
        begin(account, now=now)

    assert PaymentMethodSetup.objects.count() == 0


def test_what_the_gateway_knows_a_client_by_is_encrypted(account: Account, now: datetime) -> None:
    method = save(account, "good", now=now)

    with connection.cursor() as cursor:
        cursor.execute("SELECT customer, reference FROM billing_paymentmethod")
        [(customer, reference)] = cursor.fetchall()

    assert method.customer.startswith("sbx_cus_")
    assert method.reference.startswith("sbx_pm_")
    assert "sbx" not in customer + reference
