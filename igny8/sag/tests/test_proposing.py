"""Blueprints as rows: proposed, approved, returned, replaced."""

from datetime import datetime, timedelta

import pytest

from igny8.accounts.models import Account, Site, User
from igny8.billing.credit_service import CreditService
from igny8.billing.errors import NotEnoughCredits
from igny8.inbox.actions import decide_approval, request_approval
from igny8.inbox.events import ApprovalDecided
from igny8.inbox.models import Approval
from igny8.sag.actions.blueprints import (
    after_decision,
    after_import,
    approve_blueprint,
    propose_blueprint,
    return_blueprint,
)
from igny8.sag.actions.intakes import record_intake
from igny8.sag.errors import IllegalMove, NoIntake, NothingToPlan
from igny8.sag.models import Intake, PlannedPage, SAGBlueprint, TaxonomyTerm
from igny8.sag.queries import (
    approved_blueprint,
    business_of,
    latest_blueprint,
    unfulfilled_pages,
)
from igny8.sag.tests.clients import SHOP, SHOP_EXPORT
from igny8.search_console.actions import import_export
from igny8.search_console.events import SearchDataImported

Status = SAGBlueprint.Status


@pytest.fixture
def credits(account: Account, now: datetime) -> CreditService:
    service = CreditService()
    service.grant(account, amount=1000, reason="The month's credits", key="july", now=now)
    return service


@pytest.fixture
def proposed(site: Site, credits: CreditService, now: datetime) -> SAGBlueprint:
    return propose_blueprint(site, mode="quick", business=SHOP, now=now)


def open_question(blueprint: SAGBlueprint) -> Approval:
    return Approval.objects.get(subject_id=str(blueprint.pk), status=Approval.Status.PENDING)


def test_a_blueprint_is_proposed_to_the_client(
    proposed: SAGBlueprint, account: Account, credits: CreditService
) -> None:
    assert (proposed.version, proposed.status, proposed.mode) == (1, Status.PROPOSED, "quick")
    assert proposed.pages.count() == 60
    assert [cluster.order for cluster in proposed.clusters.all()] == [1, 2, 3, 4, 5]
    assert proposed.terms.filter(taxonomy="category").count() == 5
    assert open_question(proposed).title == (
        "Blueprint 1 for carls-chairs.example: 60 pages to approve"
    )
    assert credits.balance(account) == 950
    assert approved_blueprint(proposed.site) is None


def test_proposing_the_same_again_changes_nothing(
    site: Site, proposed: SAGBlueprint, account: Account, credits: CreditService, now: datetime
) -> None:
    again = propose_blueprint(site, mode="quick", business=SHOP, now=now + timedelta(days=1))

    assert again == proposed
    assert SAGBlueprint.objects.count() == 1
    assert PlannedPage.objects.count() == 60
    assert Approval.objects.count() == 1
    assert credits.balance(account) == 950


def test_search_data_makes_a_new_version_without_new_credits(
    site: Site, proposed: SAGBlueprint, account: Account, credits: CreditService, now: datetime
) -> None:
    kept = import_export(site, paths=[SHOP_EXPORT], by=None, now=now)

    after_import(SearchDataImported(kept.pk), now=now)

    latest = latest_blueprint(site)
    proposed.refresh_from_db()
    assert latest is not None
    assert (latest.version, latest.search_range) == (2, "17 March to 19 April 2025")
    assert latest.set_aside[0]["query"] == "carls chairs"
    assert proposed.status == Status.SUPERSEDED
    assert Approval.objects.get(subject_id=str(proposed.pk)).status == Approval.Status.WITHDRAWN
    assert open_question(latest)
    assert credits.balance(account) == 950


def test_search_data_leaves_an_approved_version_alone(
    site: Site, proposed: SAGBlueprint, carl: User, now: datetime
) -> None:
    approve_blueprint(proposed, by=carl, now=now)
    kept = import_export(site, paths=[SHOP_EXPORT], by=None, now=now)

    after_import(SearchDataImported(kept.pk), now=now)

    assert latest_blueprint(site) == proposed
    assert SAGBlueprint.objects.count() == 1


def test_without_credits_there_is_no_blueprint(site: Site, now: datetime) -> None:
    with pytest.raises(NotEnoughCredits):
        propose_blueprint(site, mode="quick", business=SHOP, now=now)

    assert not SAGBlueprint.objects.exists()
    assert not Intake.objects.exists()
    assert not Approval.objects.exists()


def test_the_client_approves_and_the_question_is_answered(
    proposed: SAGBlueprint, carl: User, now: datetime
) -> None:
    question = open_question(proposed)

    approve_blueprint(proposed, by=carl, now=now)
    again = approve_blueprint(proposed, by=carl, now=now + timedelta(hours=1))

    question.refresh_from_db()
    assert (again.status, again.approved_by, again.approved_at) == (Status.APPROVED, carl, now)
    assert (question.status, question.decided_by) == (Approval.Status.APPROVED, carl)
    assert approved_blueprint(proposed.site) == proposed


def test_an_answer_in_the_inbox_approves_too(
    proposed: SAGBlueprint, carl: User, now: datetime
) -> None:
    question = decide_approval(open_question(proposed), by=carl, approved=True, now=now)

    after_decision(ApprovalDecided(question.pk), now=now)
    after_decision(ApprovalDecided(question.pk), now=now)

    proposed.refresh_from_db()
    assert (proposed.status, proposed.approved_by) == (Status.APPROVED, carl)


def test_a_wish_for_changes_makes_it_a_draft_that_can_be_proposed_again(
    site: Site, proposed: SAGBlueprint, carl: User, now: datetime
) -> None:
    question = decide_approval(
        open_question(proposed), by=carl, approved=False, note="No bar stools, please.", now=now
    )

    after_decision(ApprovalDecided(question.pk), now=now)

    proposed.refresh_from_db()
    assert (proposed.status, proposed.changes_asked_for) == (Status.DRAFT, "No bar stools, please.")
    with pytest.raises(IllegalMove, match="is draft cannot become approved"):
        approve_blueprint(proposed, by=carl, now=now)
    again = propose_blueprint(site, mode="quick", business=SHOP, now=now)
    assert (again, again.status) == (proposed, Status.PROPOSED)
    assert open_question(again)


def test_only_one_version_is_executed_at_a_time(
    site: Site, proposed: SAGBlueprint, carl: User, now: datetime
) -> None:
    approve_blueprint(proposed, by=carl, now=now)
    changed = SHOP.model_copy(update={"keywords": ("banquet chairs",)})

    second = propose_blueprint(site, mode="detailed", business=changed, now=now)

    assert approved_blueprint(site) == proposed
    approve_blueprint(second, by=carl, now=now)
    proposed.refresh_from_db()
    assert (proposed.status, proposed.superseded_at) == (Status.SUPERSEDED, now)
    assert approved_blueprint(site) == second
    with pytest.raises(IllegalMove):
        approve_blueprint(proposed, by=carl, now=now)
    with pytest.raises(IllegalMove):
        return_blueprint(proposed, note="", now=now)
    assert approved_blueprint(site) == second


def test_a_page_written_under_an_older_version_is_not_due_again(
    site: Site, proposed: SAGBlueprint, carl: User, now: datetime
) -> None:
    approve_blueprint(proposed, by=carl, now=now)
    written = proposed.pages.get(priority=1)
    changed = SHOP.model_copy(update={"keywords": ("banquet chairs",)})
    second = propose_blueprint(site, mode="detailed", business=changed, now=now)
    approve_blueprint(second, by=carl, now=now)

    due = unfulfilled_pages(site, [written.pk])

    assert second.pages.filter(slug=written.slug).exists()
    assert due.count() == second.pages.count() - 1
    assert written.slug not in set(due.values_list("slug", flat=True))
    assert set(
        unfulfilled_pages(site, [], content_types=["cluster_hub"]).values_list("role", flat=True)
    ) == {"hub"}


def test_events_of_others_and_late_ones_change_nothing(
    site: Site, proposed: SAGBlueprint, carl: User, now: datetime
) -> None:
    other = request_approval(site, kind="content", subject_id="x", title="An article", now=now)
    decide_approval(other, by=carl, approved=True, now=now)
    return_blueprint(proposed, note="Wait.", now=now)
    again = return_blueprint(proposed, note="Wait, I said.", now=now)

    after_decision(ApprovalDecided(other.pk), now=now)

    proposed.refresh_from_db()
    assert (proposed.status, again.changes_asked_for) == (Status.DRAFT, "Wait.")


def test_a_site_in_another_language_is_told_so(
    site: Site, credits: CreditService, now: datetime
) -> None:
    site.language = "fr-CA"
    site.save()

    blueprint = propose_blueprint(site, mode="quick", business=SHOP, now=now)

    assert blueprint.notes[0].startswith("The titles are in English so far; the site's language")


def test_rows_say_what_they_are(site: Site, proposed: SAGBlueprint) -> None:
    page = proposed.pages.get(priority=1)

    assert (str(proposed), str(proposed.intake)) == (
        "carls-chairs.example blueprint 1", "carls-chairs.example intake 1",
    )  # fmt: skip
    assert (str(page), str(page.cluster)) == (page.title, page.cluster.name)
    assert str(proposed.terms.get(slug="hotels")) == "hotels"


def test_nothing_is_due_before_approval(site: Site, proposed: SAGBlueprint) -> None:
    assert not unfulfilled_pages(site, []).exists()


def test_a_landing_page_is_filed_under_its_term(
    site: Site, credits: CreditService, now: datetime
) -> None:
    blueprint = propose_blueprint(site, mode="detailed", business=SHOP, now=now)

    page = blueprint.pages.get(slug="aluminium-banquet-chairs")
    assert page.term == TaxonomyTerm.objects.get(
        blueprint=blueprint, name="Aluminium banquet chairs"
    )
    assert page.cluster.name == "Banquet chairs"


def test_an_intake_has_a_new_version_only_where_it_changed(site: Site, now: datetime) -> None:
    first = record_intake(site, business=SHOP, now=now)
    same = record_intake(site, business=SHOP, now=now)
    other = record_intake(site, business=SHOP.model_copy(update={"phone": "1"}), now=now)

    assert (same, other.version) == (first, 2)
    assert business_of(site).phone == "1"


def test_without_an_intake_there_is_no_business(site: Site) -> None:
    with pytest.raises(NoIntake, match="onboard the client first"):
        business_of(site)


def test_storing_a_plan_takes_few_queries(
    site: Site, credits: CreditService, now: datetime, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        propose_blueprint(site, mode="detailed", business=SHOP, now=now)

    assert NothingToPlan.status == 422
