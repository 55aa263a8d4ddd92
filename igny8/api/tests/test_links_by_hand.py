"""Orders of links through the API: the client's yes, payment first, cancelling, work by hand."""

from decimal import Decimal
from typing import Any

import pytest

from igny8.api.tests.asking import refusal
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.billing.models import Invoice
from igny8.inbox.models import Approval
from igny8.marketplaces.models import ManualPlacement, SandboxPlacement
from igny8.marketplaces.rules.suppliers import SUPPLIERS
from igny8.sag.models import SAGBacklink
from igny8.services.actions.held_links import ask_about_links
from igny8.services.actions.orders import approve_order
from igny8.services.models import BacklinkServiceOrder, OrderedLink

pytestmark = pytest.mark.usefixtures("flags")
CHECKLIST = list(SUPPLIERS["manual"].checklist)


@pytest.fixture
def browser(manager: Any) -> Browser:
    return Browser(manager)


def at(world: World) -> str:
    return f"services/backlink-orders/{world.order.pk}/"


def held_order(world: World, now: Any) -> Approval:
    """The world's order as a pass-through one whose link waits for the client."""
    BacklinkServiceOrder.objects.filter(pk=world.order.pk).update(pricing_mode="pass_through")
    OrderedLink.objects.filter(order=world.order, position=1).update(needs_approval=True)
    order = approve_order(world.order, by=None, policy_text="", now=now)
    question = ask_about_links(order, now=now)
    assert question is not None
    return question


def test_a_client_reads_which_links_wait_and_says_yes(world: World, carl: Any, now: Any) -> None:
    question = held_order(world, now)
    asked = Browser(carl).get(f"services/subscriptions/{world.subscription.pk}/approvals/").json()

    [shown] = [item for item in asked["items"] if item["kind"] == "backlink_order"]
    assert (shown["title"], shown["amount"], shown["status"]) == (
        "1 link for carls-chairs.example at 85.20 USD", "85.20", "waiting",
    )  # fmt: skip
    assert shown["details"].startswith("northern-living.example, DR 49 (Ahrefs, 2025-03-16)")
    answer = Browser(carl).post(f"approvals/{question.pk}/decide/", {"approved": True})

    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert OrderedLink.objects.filter(needs_approval=True).count() == 0


def test_a_client_reads_no_link_that_nobody_approved(
    world: World, browser: Browser, carl: Any, now: Any
) -> None:
    client, own = Browser(carl), {str(pk) for pk in SAGBacklink.objects.filter(
        order_ref=world.order.pk
    ).values_list("pk", flat=True)}  # fmt: skip
    lists = (f"{at(world)}links/", f"services/subscriptions/{world.subscription.pk}/backlinks/")

    def read(reader: Browser) -> list[bool]:
        return [own <= {link["id"] for link in reader.get(at).json()["items"]} for at in lists]

    assert (read(browser), read(client)) == ([True, True], [False, False])
    approve_order(world.order, by=None, policy_text="", now=now)
    assert (read(browser), read(client)) == ([True, True], [True, True])


def test_a_client_says_no_and_the_links_are_never_bought(world: World, carl: Any, now: Any) -> None:
    question = held_order(world, now)

    Browser(carl).post(f"approvals/{question.pk}/decide/", {"approved": False, "note": "Dear."})

    link = SAGBacklink.objects.get(publisher_domain="northern-living.example")
    assert link.status == "cancelled"


def test_a_first_order_is_paid_before_its_links_are_ordered(world: World, browser: Browser) -> None:
    approved = browser.patch(at(world), {"status": "approved"}).json()
    invoice = Invoice.objects.get(total=Decimal("519.00"))
    waits = f"Work starts once invoice {invoice.number} is paid."

    with nothing_changes():
        started = browser.patch(at(world), {"status": "in_progress"})

    assert (approved["is_prepaid"], approved["notices"]) == (True, [waits])
    assert (started.status_code, started.json()["error"]["code"]) == (409, "needs_payment")
    assert started.json()["error"]["message"] == waits
    assert SandboxPlacement.objects.count() == 0


def test_a_cancelled_order_says_what_stays_on_an_invoice(world: World, browser: Browser) -> None:
    OrderedLink.objects.update(delivered_at=None)
    browser.patch(at(world), {"status": "approved", "credits_failed_links": False})

    cancelled = browser.patch(at(world), {"status": "cancelled"}).json()

    invoice = Invoice.objects.get(total=Decimal("519.00"))
    assert (cancelled["status"], cancelled["billed_amount"]) == ("cancelled", "120.00")
    assert cancelled["notices"][-1] == (
        f"Invoice {invoice.number} has 120.00 USD for this order. An issued invoice is never "
        "changed: agree with the client how it is made good."
    )


def test_a_link_ordered_by_hand_goes_from_the_form_to_its_page(
    world: World, browser: Browser
) -> None:
    placement = f"services/placements/{world.placement.pk}/"
    [row] = browser.get("services/placements/").json()["items"]

    sent = browser.post(
        f"{placement}sent/", {"confirmed": CHECKLIST, "supplier_reference": "mail of 1 July"}
    ).json()
    page_url = "https://magazine.example/oak-chairs/"
    delivered = browser.post(f"{placement}delivered/", {"page_url": page_url}).json()

    assert (row["status"], row["checklist"], row["supplier_name"]) == (
        "ordered", CHECKLIST, "Direct outreach",
    )  # fmt: skip
    assert [(field["name"], field["value"]) for field in row["form"]][:2] == [
        ("target_url", "https://carls-chairs.example/"), ("anchor", "oak chairs"),
    ]  # fmt: skip
    assert (sent["status"], sent["supplier_reference"]) == ("pending", "mail of 1 July")
    assert (delivered["status"], delivered["page_url"]) == ("live", page_url)
    assert browser.get("services/placements/").json()["items"] == []


def test_nothing_is_sent_with_an_open_point(world: World, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.post(
            f"services/placements/{world.placement.pk}/sent/", {"confirmed": CHECKLIST[1:]}
        )

    assert answer.status_code == 422
    assert CHECKLIST[0] in answer.json()["error"]["message"]


def test_a_form_has_only_the_suppliers_fields(world: World, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.post(
            f"services/placements/{world.placement.pk}/sent/",
            {"confirmed": CHECKLIST, "form": {"headline": "Carl's Chairs opens a workshop"}},
        )

    assert answer.json()["error"]["message"] == (
        "Direct outreach's form has no field headline; it has topic."
    )


def test_what_is_delivered_does_not_fail_any_more(world: World, browser: Browser) -> None:
    ManualPlacement.objects.update(status="live")
    with nothing_changes():
        answer = browser.post(
            f"services/placements/{world.placement.pk}/failed/", {"reason": "They closed."}
        )

    assert refusal(answer)[:2] == (409, "illegal_placement_move")


def test_a_lost_link_is_replaced_by_the_page_that_the_publisher_brings(
    world: World, browser: Browser
) -> None:
    answer = browser.post(
        f"{at(world)}links/{world.lost_link.pk}/replace/",
        {"page_url": "https://magazine.example/oak-again/"},
    )

    made = answer.json()
    assert (answer.status_code, made["status"], made["cost"], made["page_url"]) == (
        201, "ordered", "0.00", "https://magazine.example/oak-again/",
    )  # fmt: skip
    world.lost_link.refresh_from_db()
    assert (world.lost_link.status, str(world.lost_link.replaced_by_id)) == (
        "replaced", made["id"],
    )  # fmt: skip


def test_after_its_guarantee_nobody_owes_another_link(world: World, browser: Browser) -> None:
    SAGBacklink.objects.filter(pk=world.lost_link.pk).update(guarantee_days=9)
    with nothing_changes():
        answer = browser.post(
            f"{at(world)}links/{world.lost_link.pk}/replace/",
            {"page_url": "https://magazine.example/oak-again/"},
        )

    assert refusal(answer)[:2] == (409, "guarantee_over")
