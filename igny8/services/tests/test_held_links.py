"""Links that cost what `auto_approve_under` says or more wait for the client's yes."""

from datetime import date
from decimal import Decimal

import pytest

from igny8.inbox.actions import decide_approval
from igny8.inbox.errors import AlreadyDecided
from igny8.inbox.models import Approval
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.kit.errors import Invalid
from igny8.mail.models import Email
from igny8.marketplaces.models import SandboxPlacement
from igny8.sag.models import SAGBacklink
from igny8.services.actions.approvals import answer_approval
from igny8.services.actions.campaign import order_campaign_month
from igny8.services.actions.cancelling import cancel_order
from igny8.services.actions.delivery import follow_up_links, follow_up_order
from igny8.services.actions.held_links import settle_held_links
from igny8.services.actions.orders import draft_order
from igny8.services.actions.placing import place_links
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import OrderedLink
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.tests.conftest import link

JULY = date(2025, 7, 1)
BOOK = (
    ("cheap.example", "40.00", "GB"),
    ("middling.example", "60.00", "GB"),
    ("dear.example", "90.00", "GB"),
)


@pytest.fixture
def ordered(campaign, offer, now):
    """July's order, in which the two links from 60.00 up are held."""
    offer(*BOOK)
    return order_campaign_month(campaign(auto_approve_under=60), month=JULY, now=now).order


def held():
    rows = OrderedLink.objects.filter(needs_approval=True, backlink__status="ordered")
    return sorted(rows.values_list("backlink__publisher_domain", flat=True))


def placed():
    return sorted(SandboxPlacement.objects.values_list("publisher_domain", flat=True))


def test_the_client_is_asked_once_about_each_held_link_and_its_price(ordered, carl, now):
    question = Approval.objects.get(kind="backlink_order")

    assert question.title == "2 links for carls-chairs.example at 180.00 USD in July 2025"
    assert (question.amount, question.policy_text) == (Decimal("180.00"), LINK_POLICY)
    lines = question.details.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("middling.example, DR 35 (Ahrefs, 2025-06-01), follow: “")
    assert lines[0].endswith(", 72.00 USD")
    assert lines[1].endswith(", 108.00 USD")


def test_the_question_goes_out_by_e_mail_with_its_links(
    campaign, offer, carl, now, django_capture_on_commit_callbacks
):
    offer(*BOOK)
    with django_capture_on_commit_callbacks(execute=True):
        subscription = campaign(auto_approve_under=60)
        for _ in range(2):
            order_campaign_month(subscription, month=JULY, now=now)

    [email] = Email.objects.filter(subject__contains="2 links for")
    assert email.recipient == carl.email
    assert "- dear.example, DR 35 (Ahrefs, 2025-06-01), follow:" in email.text
    assert "dear.example, DR 35 (Ahrefs, 2025-06-01), follow:" in email.html


def test_only_what_is_cheaper_is_ordered_before_the_answer(ordered, now):
    for _ in range(2):
        place_links(ordered, now=now)

    assert placed() == ["cheap.example"]
    assert held() == ["dear.example", "middling.example"]


def test_on_yes_the_held_links_are_ordered(ordered, carl, now):
    question = Approval.objects.get(kind="backlink_order")

    answer_approval(question, by=carl, approved=True, note="", now=now)
    run_waiting_jobs()

    assert held() == []
    assert placed() == ["cheap.example", "dear.example", "middling.example"]


def test_on_no_they_are_never_bought_nor_billed_and_the_rest_goes_on(ordered, carl, now):
    place_links(ordered, now=now)
    question = Approval.objects.get(kind="backlink_order")

    answer_approval(question, by=carl, approved=False, note="Too dear.", now=now)
    place_links(ordered, now=now)

    ordered.refresh_from_db()
    assert placed() == ["cheap.example"]
    assert (ordered.status, ordered.links_ordered, ordered.client_price) == (
        "in_progress", 1, Decimal("48.00"),
    )  # fmt: skip
    statuses = SAGBacklink.objects.values_list("publisher_domain", "status").order_by("cost")
    assert list(statuses) == [
        ("cheap.example", "ordered"), ("middling.example", "cancelled"),
        ("dear.example", "cancelled"),
    ]  # fmt: skip


def test_a_no_to_every_link_ends_the_order(campaign, offer, carl, now):
    offer(*BOOK)
    order = order_campaign_month(campaign(), month=JULY, now=now).order
    question = Approval.objects.get(kind="backlink_order")

    answer_approval(question, by=carl, approved=False, note="Not this month.", now=now)

    order.refresh_from_db()
    assert (order.status, order.links_ordered, order.client_price) == (
        "cancelled", 0, Decimal("0.00"),
    )  # fmt: skip
    assert place_links(order, now=now) == (0, [])


def test_a_no_that_says_nothing_is_refused(ordered, carl, now):
    question = Approval.objects.get(kind="backlink_order")

    with pytest.raises(Invalid):
        answer_approval(question, by=carl, approved=False, note=" ", now=now)

    assert held() == ["dear.example", "middling.example"]
    assert Approval.objects.get(pk=question.pk).status == "pending"


def test_a_change_of_mind_after_the_answer_changes_nothing(ordered, carl, now):
    question = Approval.objects.get(kind="backlink_order")
    answer_approval(question, by=carl, approved=True, note="", now=now)
    place_links(ordered, now=now)

    with pytest.raises(AlreadyDecided):
        answer_approval(question, by=carl, approved=False, note="Rather not.", now=now)
    settle_held_links(ordered, now=now)

    assert placed() == ["cheap.example", "dear.example", "middling.example"]
    assert SAGBacklink.objects.filter(status="cancelled").count() == 0


def test_an_answer_given_elsewhere_is_carried_out_by_the_event(
    ordered, carl, now, django_capture_on_commit_callbacks
):
    question = Approval.objects.get(kind="backlink_order")
    with django_capture_on_commit_callbacks(execute=True):
        decide_approval(question, by=carl, approved=True, now=now)

    assert held() == []
    assert Job.objects.filter(name="igny8.services.tasks.place_order").count() == 1


def test_an_answer_whose_news_got_lost_is_carried_out_by_the_daily_check(ordered, carl, now):
    question = Approval.objects.get(kind="backlink_order")
    decide_approval(question, by=carl, approved=True, now=now)

    follow_up_order(ordered, now=now)

    assert placed() == ["cheap.example", "dear.example", "middling.example"]


def test_a_cancelled_order_asks_nobody_any_more(ordered, manager, carl, now):
    question = Approval.objects.get(kind="backlink_order")

    cancel_order(ordered, by=manager, now=now)

    assert Approval.objects.get(pk=question.pk).status == "withdrawn"
    with pytest.raises(AlreadyDecided):
        answer_approval(question, by=carl, approved=True, note="", now=now)
    assert order_of_july(ordered, now) == "cancelled"
    assert Approval.objects.filter(kind="backlink_order").count() == 1


def order_of_july(order, now):
    subscription = order.site.managed_subscriptions.get()
    return order_campaign_month(subscription, month=JULY, now=now).order.status


def test_what_waits_is_not_followed_up_and_delays_nothing(ordered, now):
    place_links(ordered, now=now)

    assert follow_up_links(ordered, now=now) == 1
    ordered.refresh_from_db()
    assert ordered.status == "in_progress"
    assert held() == ["dear.example", "middling.example"]


# -- pass-through orders made by hand -------------------------------------------------------------


def by_hand(site, manager, now, *costs, key="by-hand"):
    links = [link(f"paper-{cost}.example", cost=cost) for cost in costs]
    draft = draft_order(
        site, key=key, order_type="one_time", pricing_mode="pass_through", links=links, by=None,
        now=now,
    )  # fmt: skip
    return ManagedBillingService().process_backlink_order(
        draft, by=manager, policy_text=LINK_POLICY, now=now
    )


def test_by_hand_too_the_dearer_links_wait_for_the_client(campaign, site, manager, now):
    campaign(auto_approve_under=60)

    by_hand(site, manager, now, "59.99", "60.00")

    assert held() == ["paper-60.00.example"]
    assert Approval.objects.get(kind="backlink_order").amount == Decimal("72.00")


def test_an_order_that_would_pass_the_months_budget_waits_as_a_whole(campaign, site, manager, now):
    campaign(monthly_budget=100, auto_approve_under=500)
    by_hand(site, manager, now, "50.00")
    assert held() == []

    by_hand(site, manager, now, "30.00", "10.00", key="too-much")

    assert held() == ["paper-10.00.example", "paper-30.00.example"]


def test_a_month_of_the_campaign_takes_what_an_order_by_hand_left_of_the_budget(
    campaign, offer, site, manager, now
):
    offer(*BOOK)
    subscription = campaign(monthly_budget=130, auto_approve_under=500)
    by_hand(site, manager, now, "60.00")

    found = order_campaign_month(subscription, month=JULY, now=now)

    assert domains() == ["cheap.example", "paper-60.00.example"]
    assert found.order.client_price == Decimal("48.00")
    assert found.looked_for.endswith(
        "within 130.00 USD a month with our markup, of which other orders took 72.00 USD"
    )


def test_an_approval_repeated_after_the_clients_yes_holds_nothing_again(
    site, sell, manager, carl, now
):
    sell("pro")
    order = by_hand(site, manager, now, "10.00")
    answer_approval(
        Approval.objects.get(kind="backlink_order"), by=carl, approved=True, note="", now=now
    )

    ManagedBillingService().process_backlink_order(
        order, by=manager, policy_text=LINK_POLICY, now=now
    )

    assert held() == []
    assert Approval.objects.filter(kind="backlink_order").count() == 1


def test_without_an_approved_budget_every_link_waits(site, sell, manager, now):
    sell("pro")

    by_hand(site, manager, now, "10.00")

    assert held() == ["paper-10.00.example"]


# -- every key of service_config.backlinks --------------------------------------------------------


@pytest.mark.parametrize(
    ("threshold", "waiting"),
    [
        (0, ["cheap.example", "dear.example", "middling.example"]),
        (60, ["dear.example", "middling.example"]),
        (61, ["dear.example"]),
        (100, []),
    ],
)
def test_auto_approve_under_says_which_links_wait(campaign, offer, now, threshold, waiting):
    offer(*BOOK)

    order_campaign_month(campaign(auto_approve_under=threshold), month=JULY, now=now)

    assert held() == waiting


def test_target_country_says_which_publishers_are_chosen(campaign, offer, carl, now):
    offer(("british.example", "40.00", "GB"), ("canadian.example", "40.00", "CA"))
    subscription = campaign(target_country="CA", auto_approve_under=500)
    order_campaign_month(subscription, month=JULY, now=now)
    assert domains() == ["canadian.example"]

    config = subscription.service_config
    config["backlinks"]["target_country"] = "GB"
    subscription.save()
    order_campaign_month(subscription, month=date(2025, 8, 1), now=now)

    assert domains() == ["british.example", "canadian.example"]


def test_monthly_budget_says_how_far_the_links_go(campaign, offer, now):
    offer(*BOOK)

    order_campaign_month(campaign(monthly_budget=130, auto_approve_under=500), month=JULY, now=now)

    assert domains() == ["cheap.example", "middling.example"]


@pytest.mark.parametrize(("package", "links"), [("starter", 5), ("growth", 10)])
def test_package_says_how_many_links_are_planned(campaign, offer, now, package, links):
    offer(*((f"paper-{number:02}.example", "30.00", "GB") for number in range(12)))

    order_campaign_month(campaign(package=package, auto_approve_under=500), month=JULY, now=now)

    assert len(domains()) == links


def domains():
    return sorted(SAGBacklink.objects.values_list("publisher_domain", flat=True))
