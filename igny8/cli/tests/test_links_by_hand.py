"""The client's answer about links, and links ordered by hand, from the terminal."""

import json
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import add_person
from igny8.cli.commands import links, placements
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.inbox.models import Approval, Todo
from igny8.kit.errors import Forbidden, Invalid, NotFound
from igny8.marketplaces.models import ManualPlacement
from igny8.sag.models import SAGBacklink
from igny8.services.actions.held_links import ask_about_links
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.placing import place_links
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.tests.conftest import link

DOMAIN = "carls-chairs.example"


@pytest.fixture
def order(site, manager, now):
    """A pass-through order of two manual links, of which the dearer waits for Carl."""
    wanted = [
        link(supplier="manual"),
        link("dear.example", cost="200.00", supplier="manual", needs_approval=True),
    ]
    draft = draft_order(
        site, key="o", order_type="one_time", pricing_mode="pass_through", links=wanted,
        by=None, now=now,
    )  # fmt: skip
    approved = approve_order(draft, by=manager, policy_text="", now=now)
    place_links(approved, now=now)
    ask_about_links(approved, now=now)
    return approved


def run(command, now, **given):
    empty = {
        links: {"site": DOMAIN, "approve": False, "decline": "", "by": ""},
        placements: {
            "site": None, "all": False, "sent": None, "delivered": None, "failed": None,
            "confirmed": False, "field": [], "number": "", "url": "", "reason": "", "by": "",
        },
    }[command]  # fmt: skip
    arguments = Arguments(now=now, output=Output(as_json=given.pop("json", False)))
    for name, value in {**empty, **given}.items():
        setattr(arguments, name, value)
    return command.run(arguments)


def statuses():
    return dict(SAGBacklink.objects.values_list("publisher_domain", "status"))


def test_what_waits_is_shown_with_its_links(order, now, capsys):
    assert run(links, now, json=True) == 0

    shown = json.loads(capsys.readouterr().out)
    assert [row["client_price"] for row in shown["orders"]] == ["360.00"]
    [waiting] = shown["waiting"]
    assert (waiting["title"], Decimal(waiting["amount"])) == (
        "1 link for carls-chairs.example at 240.00 USD", Decimal("240.00"),
    )  # fmt: skip
    assert waiting["links"][0].startswith("dear.example, DR 42 (Ahrefs, 2025-06-01)")


def test_the_clients_yes_is_recorded_and_the_links_ordered(order, now, carl, capsys, monkeypatch):
    monkeypatch.setenv("LOGNAME", "ada")
    run(links, now, approve=True)

    assert f"{carl.email} says yes to 1 link for" in capsys.readouterr().out
    answered = Approval.objects.get(kind="backlink_order")
    assert (answered.decided_by, answered.entered_by) == (carl, "ada, at the terminal")
    assert ManualPlacement.objects.count() == 2


def test_the_clients_no_is_recorded_with_its_words(order, now, carl):
    run(links, now, decline="Too dear.", by=carl.email)

    assert statuses() == {"magazine.example": "ordered", "dear.example": "cancelled"}
    assert ManualPlacement.objects.count() == 1


def test_who_may_not_approve_for_the_client_is_refused(order, now, manager):
    with pytest.raises(Forbidden):
        run(links, now, approve=True, by=manager.email)

    assert ManualPlacement.objects.count() == 1


def test_an_answer_to_nothing_is_refused(order, now, carl):
    run(links, now, approve=True)

    with pytest.raises(NotFound, match="No links of carls-chairs.example wait"):
        run(links, now, approve=True)


def test_what_is_to_be_ordered_is_listed_for_one_client_or_all(order, sid, now, capsys):
    for given in ({"site": DOMAIN}, {"all": True}, {}):
        run(placements, now, json=True, **given)
        [row] = json.loads(capsys.readouterr().out)
        assert (row["publisher_domain"], row["status"]) == ("magazine.example", "ordered")
        assert row["checklist"][0] == "The publisher writes about this subject."


def test_a_placement_is_sent_once_its_points_are_confirmed(order, now, manager):
    placement = ManualPlacement.objects.get()
    with pytest.raises(Invalid, match="Not confirmed"):
        run(placements, now, sent=placement.reference)

    run(placements, now, sent=placement.reference, confirmed=True, number="mail of 1 July")

    placement.refresh_from_db()
    assert (placement.status, placement.sent_by, placement.supplier_reference) == (
        "pending", manager, "mail of 1 July",
    )  # fmt: skip


def test_without_a_name_the_account_manager_did_it(order, site, operator, manager, now):
    mila = add_person(operator, email="mila@igny8.example", name="Mila", role="account_manager")
    ManagedBillingService().create_managed_subscription(
        site, "pro", "manual", starts_on=now.date(), account_manager=mila, now=now
    )
    placement = ManualPlacement.objects.get()

    run(placements, now, sent=placement.reference, confirmed=True)

    placement.refresh_from_db()
    assert placement.sent_by == mila


def test_a_placement_that_failed_cancels_its_link_and_waits_for_nobody(order, now, manager):
    placement = ManualPlacement.objects.get()

    run(placements, now, failed=placement.reference, reason="They closed.")

    assert statuses()["magazine.example"] == "cancelled"
    assert Todo.objects.filter(key__startswith="placement:", done_at=None).count() == 0


def test_a_delivery_names_its_page(order, now, manager):
    placement = ManualPlacement.objects.get()
    with pytest.raises(Invalid, match="--url"):
        run(placements, now, delivered=placement.reference)

    placement.refresh_from_db()
    assert placement.status == "ordered"


def test_an_unknown_reference_is_refused_with_where_to_look(now, operator):
    with pytest.raises(NotFound, match="igny8 placements"):
        run(placements, now, sent="manual-0", confirmed=True)
