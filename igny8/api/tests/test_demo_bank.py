"""The sandbox's bank, at which a demonstration's client pays, confirms and saves a card."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from igny8.accounts.models import Account
from igny8.api.tests.conftest import World
from igny8.billing.actions.in_person import pay_in_person
from igny8.billing.actions.payments import collect_payment
from igny8.billing.models import (
    GatewayEvent,
    Payment,
    PaymentMethod,
    PaymentMethodSetup,
    SandboxMethod,
)
from igny8.billing.tests.gateway_days import begin, news

BACK = "http://testserver/pay/back"


@pytest.fixture(autouse=True)
def plays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.invoice.account.is_demo = True
    world.invoice.account.save()
    for block in connection.atomic_blocks:
        monkeypatch.setattr(block, "_from_testcase", True)


def path_of(url: str) -> str:
    return url[url.index("/demo/bank/") :]


def test_a_client_pays_there_and_is_sent_back_and_the_payment_is_announced(
    world: World, now: Any
) -> None:
    page = pay_in_person(world.invoice, gateway="sandbox", return_url=BACK, now=now)
    browser = Client()
    shown = browser.get(path_of(page.action_url))
    assert shown.status_code == 200
    assert f"Pay {page.money}" in shown.content.decode()

    answer = browser.post(path_of(page.action_url))

    assert (answer.status_code, answer["Location"]) == (302, BACK)
    assert GatewayEvent.objects.filter(gateway="sandbox", status="waiting").count() >= 1
    news("process_gateway_event")
    page.refresh_from_db()
    assert page.status == "succeeded"
    assert "This is done." in browser.get(path_of(page.action_url)).content.decode()
    assert browser.post(path_of(page.action_url)).status_code == 302
    assert Payment.objects.filter(gateway="sandbox").count() == 1


def test_a_card_is_saved_that_does_as_it_is_called(account: Account, now: Any) -> None:
    PaymentMethodSetup.objects.all().delete()
    account.refresh_from_db()
    setup = begin(account, now=now)

    answer = Client().post(path_of(setup.action_url), {"card": "declined"})

    assert answer.status_code == 302
    assert SandboxMethod.objects.get().card == "declined"
    news("process_gateway_event")
    assert str(PaymentMethod.objects.get(is_default=True)) == "Sandbox card (declined)"


def test_a_charge_is_confirmed_where_nobody_waits_for_the_client(world: World, now: Any) -> None:
    PaymentMethod.objects.update(is_default=False)
    PaymentMethod.objects.create(
        account=world.invoice.account, gateway="sandbox", customer="authenticate"
    )
    waiting = collect_payment(world.invoice, now=now)
    assert waiting is not None

    answer = Client().post(path_of(waiting.action_url))

    assert "You can close this page." in answer.content.decode()
    news("process_gateway_event")
    waiting.refresh_from_db()
    assert waiting.status == "succeeded"


@pytest.mark.parametrize("path", ["pay/sbx_other", "save/sbx_other", "rob/sbx_other"])
def test_a_page_that_the_bank_does_not_have_is_not_there(path: str) -> None:
    assert Client().get(f"/demo/bank/{path}").status_code == 404
    assert Client().post(f"/demo/bank/{path}").status_code == 404


def test_paying_there_takes_a_token_of_the_page(world: World, now: Any) -> None:
    page = pay_in_person(world.invoice, gateway="sandbox", return_url=BACK, now=now)

    answer = Client(enforce_csrf_checks=True).post(path_of(page.action_url))

    assert answer.status_code == 403
    page.refresh_from_db()
    assert page.waits_for_client
