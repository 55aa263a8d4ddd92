"""Paying an invoice without signing in: who has the link has the right to it, and to no other."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igny8.accounts.models import Account, Brand, User
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.billing.actions.pay_links import pay_link_for, revoke_pay_links
from igny8.billing.actions.payments import collect_payment
from igny8.billing.models import Invoice, PayLink, Payment, PaymentMethod, SandboxCharge
from igny8.billing.tests.gateway_days import SANDBOX
from igny8.kit.clock import simulated
from igny8.kit.money import Money


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def anybody() -> Browser:
    return Browser(None, strict=True)


@pytest.fixture
def link(world: World) -> PayLink:
    return world.collecting.link


@pytest.fixture
def plays(account: Account) -> None:
    """Carl's is a demonstration: he pays at the sandbox."""
    Account.objects.filter(pk=account.pk).update(is_demo=True)


@pytest.fixture
def outermost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction is none of ours."""
    for block in connection.atomic_blocks:
        monkeypatch.setattr(block, "_from_testcase", True)


def refused(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_whoever_has_the_link_sees_the_invoice_in_its_brands_clothes(
    anybody: Browser, link: PayLink, operator: Account, invoice: Invoice
) -> None:
    brand, _ = Brand.objects.get_or_create(account=operator)
    Brand.objects.filter(pk=brand.pk).update(
        name="Northlight", primary_color="#123456", email="books@northlight.example"
    )

    response = anybody.get(f"pay/{link.token}/")

    seen = response.json()
    assert response.status_code == 200
    assert seen["brand"] == {
        "name": "Northlight", "logo_url": "", "primary_color": "#123456",
        "email": "books@northlight.example",
    }  # fmt: skip
    assert (seen["state"], seen["number"], seen["buyer"]) == (
        "open", invoice.number, "Carl's Chairs",
    )  # fmt: skip
    assert (seen["total"], seen["paid"], seen["open"], seen["currency"]) == (
        str(invoice.total), "9.00", str(invoice.total - 9), "USD",
    )  # fmt: skip
    assert sum(Decimal(line["amount"]) for line in seen["lines"]) == invoice.net
    assert (seen["issued_on"], seen["due_on"], seen["locale"]) == (
        "2025-06-01", "2025-06-15", "en-US",
    )  # fmt: skip
    assert seen["ways"] == []


@pytest.fixture
def invoice(world: World) -> Invoice:
    return world.invoice


def test_no_other_token_leads_anywhere(anybody: Browser, link: PayLink, world: World) -> None:
    others = ["0" * 64, link.token[:-1], link.token.upper(), str(link.pk), link.token_hash, "%00"]
    with nothing_changes():
        answers = {
            refused(anybody.ask(method, f"pay/{token}/{rest}", body))
            for token in others
            for method, rest, body in (
                ("GET", "", None), ("POST", "check/", {}), ("POST", "start/", {"gateway": "x"}),
            )
        }  # fmt: skip

    assert answers == {(404, "pay_link_over")}


def test_a_link_that_has_expired_or_was_withdrawn_tells_nothing(
    anybody: Browser, link: PayLink, invoice: Invoice, ada: User, now: Any
) -> None:
    with simulated(link.expires_at - timedelta(seconds=1)):
        assert anybody.get(f"pay/{link.token}/").status_code == 200
    with simulated(link.expires_at):
        late = anybody.get(f"pay/{link.token}/")
    assert revoke_pay_links(invoice, by=ada, now=now) == 1
    withdrawn = anybody.get(f"pay/{link.token}/")

    for response in (late, withdrawn):
        assert refused(response) == (404, "pay_link_over")
        assert "Carl" not in response.content.decode()


def test_the_database_keeps_no_token(link: PayLink) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(l)::text FROM billing_paylink l")
        kept = " ".join(row for (row,) in cursor.fetchall())

    assert len(link.token) == 64
    assert link.token not in kept
    assert link.token_hash in kept


def test_the_same_link_is_given_out_while_half_of_its_time_is_left(
    link: PayLink, invoice: Invoice, now: Any
) -> None:
    half = timedelta(days=60)

    assert pay_link_for(invoice, now=now + half) == link
    later = pay_link_for(invoice, now=now + half + timedelta(seconds=1))

    assert later != link
    assert link.is_good(now=now + half + timedelta(days=1))


def test_after_a_new_secret_old_links_lead_on_and_new_ones_are_made(
    anybody: Browser, link: PayLink, invoice: Invoice, now: Any, settings: Any
) -> None:
    given_out = link.token
    settings.SECRET_KEY = "another one"

    assert anybody.get(f"pay/{given_out}/").status_code == 200
    assert pay_link_for(invoice, now=now) != link


@pytest.mark.usefixtures("plays", "outermost")
def test_the_client_goes_to_the_gateway_and_comes_back_paid(
    anybody: Browser, link: PayLink, invoice: Invoice
) -> None:
    ways = anybody.get(f"pay/{link.token}/").json()["ways"]
    assert ways == [{"gateway": "sandbox", "label": "Sandbox"}]

    pages = [
        anybody.post(f"pay/{link.token}/start/", {"gateway": "sandbox"}).json() for _ in range(5)
    ]
    assert {page["state"] for page in pages} == {"open"}
    assert len({page["action_url"] for page in pages}) == 1
    [charge] = SANDBOX.charges()
    assert SandboxCharge.objects.get().return_url.endswith(f"/pay/{link.token}?back=1")
    assert anybody.post(f"pay/{link.token}/check/").json()["state"] == "open"

    SANDBOX.authenticate(charge.key)
    back = anybody.post(f"pay/{link.token}/check/").json()

    assert (back["state"], back["open"], back["paid"]) == ("paid", "0.00", str(invoice.total))
    assert (back["ways"], back["bank_details"]) == ([], "")
    assert refused(anybody.post(f"pay/{link.token}/start/", {"gateway": "sandbox"})) == (
        409, "nothing_owed",
    )  # fmt: skip


@pytest.mark.usefixtures("plays", "outermost")
def test_while_a_bank_works_on_it_nothing_is_to_be_done(
    anybody: Browser, link: PayLink, invoice: Invoice, now: Any
) -> None:
    PaymentMethod.objects.filter(account=invoice.account).update(is_default=False)
    PaymentMethod.objects.create(account=invoice.account, gateway="sandbox", customer="debit")
    collect_payment(invoice, now=now)

    seen = anybody.get(f"pay/{link.token}/").json()

    assert (seen["state"], seen["ways"]) == ("under_way", [])
    assert refused(anybody.post(f"pay/{link.token}/start/", {"gateway": "sandbox"})) == (
        409, "payment_under_way",
    )  # fmt: skip
    assert Payment.objects.filter(gateway="sandbox").count() == 1


def test_what_was_credited_is_withdrawn(
    anybody: Browser, link: PayLink, invoice: Invoice, now: Any
) -> None:
    invoice.refresh_from_db()
    invoice.give_back(Decimal("9.00"))
    invoice.credit(invoice.total, now=now)

    assert anybody.get(f"pay/{link.token}/").json()["state"] == "withdrawn"


def test_a_gateway_that_is_not_offered_is_refused(anybody: Browser, link: PayLink) -> None:
    with nothing_changes():
        answers = [
            refused(anybody.post(f"pay/{link.token}/start/", {"gateway": name}))
            for name in ("sandbox", "manual", "stripe", "nobody", "")
        ]

    assert answers == [(409, "cannot_pay_online")] * 5


@pytest.mark.usefixtures("plays", "outermost")
def test_a_gateway_that_opens_no_page_says_so_and_the_next_click_may_do(
    anybody: Browser, link: PayLink, invoice: Invoice
) -> None:
    # What the client's balance holds is used first, by a payment of its own.
    number = invoice.payments.count() + 2
    SANDBOX.charge(Money(Decimal(1), "USD"), customer="x", key=f"invoice:{invoice.pk}:{number}")

    answer = anybody.post(f"pay/{link.token}/start/", {"gateway": "sandbox"})

    assert refused(answer) == (409, "cannot_pay_online")
    assert answer.json()["error"]["message"].startswith("This did not work just now: This key")
    again = anybody.post(f"pay/{link.token}/start/", {"gateway": "sandbox"})
    assert again.status_code == 200


def test_a_link_is_asked_a_few_times_a_minute_and_no_more(anybody: Browser, link: PayLink) -> None:
    answers = [anybody.post(f"pay/{link.token}/check/").status_code for _ in range(13)]

    assert answers == [200] * 12 + [429]
    assert anybody.get(f"pay/{link.token}/").status_code == 200


def test_seeing_it_takes_a_fixed_number_of_queries(anybody: Browser, link: PayLink) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        anybody.get(f"pay/{link.token}/")

    assert len(asked) <= 7
