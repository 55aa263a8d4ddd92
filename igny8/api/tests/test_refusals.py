"""What an endpoint refuses by state, by plan or by what it was given; then nothing has changed."""

from datetime import date
from typing import Any

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, User
from igny8.api.tests.asking import order_of, refusal, site_of
from igny8.api.tests.conftest import Browser, World, managed, plain_document
from igny8.api.tests.kept import nothing_changes
from igny8.mail.models import Email
from igny8.reports.report_service import ReportService
from igny8.services.models import BacklinkServiceOrder

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def browser(ada: Any) -> Browser:
    return Browser(ada)


# -- by state -------------------------------------------------------------------------------------


def test_a_site_is_sold_one_service_at_a_time(world: World, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.post("services/subscriptions/", {
            "site_id": world.subscription.site_id, "tier": "lite", "starts_on": "2025-07-01",
        })  # fmt: skip

    assert refusal(answer) == (409, "already_subscribed", {})


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("pause", "pause", "cannot_pause"),
        ("cancel", "pause", "cannot_pause"),
        ("cancel", "resume", "cannot_resume"),
        ("cancel", "cancel", "cannot_cancel"),
    ],
)
def test_a_service_moves_only_as_it_can(
    world: World, browser: Browser, first: str, then: str, code: str
) -> None:
    at = f"services/subscriptions/{world.subscription.pk}"
    assert browser.post(f"{at}/{first}/").status_code == 200

    with nothing_changes():
        answer = browser.post(f"{at}/{then}/")

    assert refusal(answer) == (409, code, {})


def test_pausing_and_resuming_come_back_to_where_they_started(
    world: World, browser: Browser
) -> None:
    at = f"services/subscriptions/{world.subscription.pk}"

    moves = [browser.post(f"{at}/{verb}/").json()["status"] for verb in ("pause", "resume")]

    assert moves == ["paused", "active"]


def test_a_service_that_is_not_set_up_has_no_months(world: World, browser: Browser) -> None:
    pending = managed(world.new_site, active=False)
    with nothing_changes():
        answer = browser.post(
            f"services/subscriptions/{pending.pk}/run-month/", {"month": "2025-07"}
        )

    assert refusal(answer)[0] == 409


def test_an_answer_is_given_once(world: World, browser: Browser, carl: Any) -> None:
    at = f"approvals/{world.approval.pk}/decide/"
    Browser(carl).post(at, {"approved": True})

    with nothing_changes():
        answer = Browser(carl).post(at, {"approved": False, "note": "On second thoughts, no."})

    assert refusal(answer)[:2] == (409, "already_decided")


def test_a_job_that_waits_is_not_retried_and_one_that_failed_not_cancelled(
    world: World, browser: Browser
) -> None:
    with nothing_changes():
        retried = browser.post(f"jobs/{world.queued.pk}/retry/")
        cancelled = browser.post(f"jobs/{world.failed.pk}/cancel/")

    assert [refusal(answer)[:2] for answer in (retried, cancelled)] == [
        (409, "job_is_not_failed"), (409, "job_is_over")
    ]  # fmt: skip


def test_links_are_not_ordered_from_a_draft(world: World, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.patch(
            f"services/backlink-orders/{world.order.pk}/",
            {"status": "in_progress", "notes": "Go."},
        )

    assert refusal(answer) == (409, "illegal_move", {})


def test_a_cancelled_order_keeps_its_notes_when_it_cannot_be_approved(
    world: World, browser: Browser
) -> None:
    at = f"services/backlink-orders/{world.order.pk}/"
    browser.patch(at, {"status": "cancelled", "notes": "Carl changed his mind."})

    with nothing_changes():
        answer = browser.patch(at, {"status": "approved", "notes": "Carl came back."})

    assert refusal(answer) == (409, "illegal_move", {})
    world.order.refresh_from_db()
    assert world.order.notes == "Carl changed his mind."


def test_a_status_that_it_cannot_go_to_undoes_the_rest_of_the_change(
    world: World, browser: Browser
) -> None:
    pending = managed(world.new_site, active=False)
    with nothing_changes():
        answer = browser.patch(
            f"services/subscriptions/{pending.pk}/",
            {"service_config": {"automation": {"schedule": "weekly"}}, "status": "paused"},
        )

    assert refusal(answer) == (409, "cannot_pause", {})


def test_an_incomplete_report_goes_out_only_for_a_reason(
    world: World, browser: Browser, now: Any
) -> None:
    week = ReportService(render=plain_document).generate_report(
        world.subscription.site, date(2025, 6, 23), date(2025, 6, 30), "weekly", now=now
    )
    with nothing_changes():
        answer = browser.post(f"services/reports/{week.pk}/send/")

    assert refusal(answer)[0] == 409
    assert "incomplete" in answer.json()["error"]["message"]


def test_a_report_that_is_being_made_is_not_made_twice(world: World, browser: Browser) -> None:
    given = {
        "site_id": world.subscription.site_id, "report_type": "weekly",
        "period_start": "2025-06-23", "period_end": "2025-06-30",
    }  # fmt: skip

    first, second = [browser.post("services/reports/generate/", given) for _ in range(2)]

    assert (first.status_code, first.json()["title"]) == (
        202, "Weekly report of carls-chairs.example"
    )  # fmt: skip
    assert second.json()["id"] == first.json()["id"]


def test_a_report_that_nobody_gets_is_not_sent(
    world: World, browser: Browser, carl: User, vic: User
) -> None:
    User.objects.filter(pk__in=[carl.pk, vic.pk]).update(is_active=False)

    with nothing_changes():
        answer = browser.post(f"services/reports/{world.report.pk}/send/")

    assert refusal(answer) == (409, "report_has_no_recipient", {})


def test_a_report_is_sent_once(world: World, browser: Browser, carl: Any) -> None:
    at = f"services/reports/{world.report.pk}/send/"

    answers = [browser.post(at).json() for _ in range(2)]

    assert [answer.get("status", answer) for answer in answers] == ["sent", "sent"]
    emails = Email.objects.filter(kind="report")
    assert sorted(emails.values_list("recipient", flat=True)) == [
        "carl@people.example", "vic@people.example"
    ]  # fmt: skip


# -- by what was given ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tier": "gold"}, "tier"),
        ({"starts_on": "31.12.2025"}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"ends_on": "2025-07-01"}, "ends_on"),
        ({"monthly_price": "-1.00"}, "monthly_price"),
        ({"monthly_price": "1.005"}, "monthly_price"),
        ({"monthly_price": "99999999.00"}, "monthly_price"),
        ({"service_config": {"automation": {"articles": 3}}}, "service_config.automation.articles"),
        ({"site_id": "carl"}, "site_id"),
    ],
)
def test_a_service_that_cannot_be_is_named_by_its_field(
    world: World, browser: Browser, changes: dict[str, Any], field: str
) -> None:
    given = {"site_id": world.new_site.pk, "tier": "pro", "starts_on": "2025-07-01", **changes}
    with nothing_changes():
        answer = browser.post("services/subscriptions/", given)

    assert refusal(answer)[0] == 422
    assert list(refusal(answer)[2]) == [field]


def test_another_currency_needs_a_price_of_its_own(operator: Account, browser: Browser) -> None:
    account = open_account(
        operator, name="Gus", country="GB", currency="GBP", time_zone="Europe/London"
    )
    given = {"site_id": site_of(account, "gus.example").pk, "tier": "pro"}
    with nothing_changes():
        answer = browser.post("services/subscriptions/", given | {"starts_on": "2025-07-01"})

    assert refusal(answer) == (
        422, "needs_price", {"monthly_price": "This is needed in GBP."}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"client_price": None}, "client_price"),
        ({"client_price": "-1"}, "client_price"),
        ({"client_price": "99999999.00"}, "client_price"),
        ({"niche_surcharge": "0.50"}, "niche_surcharge"),
        ({"links": []}, "links"),
        ({"package": "huge"}, "package"),
    ],
)
def test_an_order_that_cannot_be_is_named_by_its_field(
    world: World, browser: Browser, changes: dict[str, Any], field: str
) -> None:
    with nothing_changes():
        answer = browser.post("services/backlink-orders/", order_of(world, **changes))

    assert refusal(answer)[0] == 422
    assert list(refusal(answer)[2]) == [field]


def test_an_offer_that_is_not_in_the_price_book_is_not_found(
    world: World, browser: Browser
) -> None:
    order = order_of(world)
    order["links"][0]["offer_id"] = world.order.pk
    with nothing_changes():
        answer = browser.post("services/backlink-orders/", order)

    assert refusal(answer)[:2] == (404, "not_found")


def test_the_same_order_sent_twice_is_one_order(world: World, browser: Browser) -> None:
    given = order_of(world, key="spring")

    answers = [browser.post("services/backlink-orders/", given).json()["id"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert BacklinkServiceOrder.objects.filter(key="spring").count() == 1


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("services/subscriptions/?page=0", "page"),
        ("services/subscriptions/?page_size=101", "page_size"),
        ("services/subscriptions/?ordering=shoe_size", "ordering"),
        ("services/subscriptions/?status=asleep", "status"),
        ("services/dashboard/?month=2025-13", "month"),
        ("services/dashboard/margin/?month=9999-12", "month"),
        ("services/reports/?report_type=hourly", "report_type"),
        ("jobs/?status=odd", "status"),
    ],
)
def test_a_question_that_cannot_be_asked_is_named_by_its_field(
    flags: None, browser: Browser, path: str, field: str
) -> None:
    answer = browser.get(path)

    assert refusal(answer)[0] == 422
    assert list(refusal(answer)[2]) == [field]


def test_a_period_ends_after_it_starts(world: World, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.post("services/reports/generate/", {
            "site_id": world.subscription.site_id, "report_type": "monthly",
            "period_start": "2025-07-01", "period_end": "2025-07-01",
        })  # fmt: skip

    assert refusal(answer) == (
        422, "invalid", {"period_end": "This must be after the period's start."}
    )  # fmt: skip


def test_asking_for_changes_takes_words(world: World, carl: Any) -> None:
    with nothing_changes():
        answer = Browser(carl).post(
            f"approvals/{world.approval.pk}/decide/", {"approved": False, "note": "  "}
        )

    assert refusal(answer) == (422, "invalid", {"note": "This is needed."})


def test_drafts_are_not_accepted_unread_for_a_real_client(world: World, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.post(
            f"services/subscriptions/{world.subscription.pk}/run-month/",
            {"month": "2025-07", "accept_drafts": True},
        )

    assert refusal(answer) == (
        422, "demo_only", {"accept_drafts": "Only for a client that is marked demo."}
    )  # fmt: skip


def test_a_client_is_no_account_manager(world: World, browser: Browser, carl: Any) -> None:
    with nothing_changes():
        answer = browser.patch(
            f"services/subscriptions/{world.subscription.pk}/", {"account_manager_id": carl.pk}
        )

    assert refusal(answer) == (
        422, "invalid", {"account_manager_id": "This is nobody of the team."}
    )  # fmt: skip
