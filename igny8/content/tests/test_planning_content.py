"""Which pages a month brings."""

from datetime import date

import pytest

from igny8.content.actions import plan_content
from igny8.content.models import ContentNeed
from igny8.content.queries import PipelineCounts, pipeline_counts
from igny8.content.tests.conftest import ALL_TYPES, JULY
from igny8.content.tests.plans import approved_plan
from igny8.sag.errors import BlueprintNotApproved
from igny8.sag.models import SAGBlueprint

AUGUST = date(2025, 8, 1)


def test_a_month_takes_the_plans_first_pages(site, blueprint, now):
    needs = plan_content(site, month=JULY, count=3, content_types=ALL_TYPES, now=now)

    assert [need.title for need in needs] == [
        "Ashby Banquet Chair", "Calder Banquet Chair", "Denholm Folding Chair",
    ]  # fmt: skip
    assert [need.serial for need in needs] == [0, 1, 2]
    assert {need.status for need in needs} == {ContentNeed.Status.PLANNED}
    assert needs[0].cluster == "Banquet Chairs"


def test_planning_twice_plans_nothing_twice(site, needs, now):
    again = plan_content(site, month=JULY, count=3, content_types=ALL_TYPES, now=now)

    assert [need.pk for need in again] == [need.pk for need in needs]
    assert ContentNeed.objects.count() == 3


def test_a_larger_month_only_adds_what_is_missing(site, needs, now):
    more = plan_content(site, month=JULY, count=5, content_types=ALL_TYPES, now=now)

    assert [need.pk for need in more[:3]] == [need.pk for need in needs]
    assert len(more) == 5


def test_the_next_month_goes_on_where_the_last_one_ended(site, needs, now):
    august = plan_content(site, month=AUGUST, count=2, content_types=ALL_TYPES, now=now)

    assert [need.title for need in august] == ["6ft Trestle Table", "8ft Trestle Table"]
    assert [need.serial for need in august] == [3, 4]


def test_any_day_of_a_month_means_the_month(site, needs, now):
    again = plan_content(site, month=date(2025, 7, 19), count=3, content_types=ALL_TYPES, now=now)

    assert [need.pk for need in again] == [need.pk for need in needs]


def test_only_the_agreed_types_are_planned(site, blueprint, now):
    needs = plan_content(site, month=JULY, count=2, content_types=["cluster_hub"], now=now)

    assert [need.title for need in needs] == [
        "Banquet Chairs: the Guide",
        "Trestle Tables: the Guide",
    ]


def test_a_plan_that_runs_out_gives_what_it_has(site, blueprint, now):
    needs = plan_content(site, month=JULY, count=99, content_types=["product"], now=now)

    assert len(needs) == 6


def test_nothing_is_planned_before_the_client_has_approved(site, blueprint, now):
    SAGBlueprint.objects.update(status="proposed")

    with pytest.raises(BlueprintNotApproved, match="carls-chairs.example is not approved"):
        plan_content(site, month=JULY, count=3, content_types=ALL_TYPES, now=now)

    assert not ContentNeed.objects.exists()


def test_a_new_plan_does_not_bring_the_same_page_again(site, needs, now):
    SAGBlueprint.objects.update(status="superseded", version=9)
    SAGBlueprint.objects.first().intake.__class__.objects.update(version=9)
    approved_plan(site, now=now)

    august = plan_content(site, month=AUGUST, count=2, content_types=ALL_TYPES, now=now)

    assert [need.title for need in august] == ["6ft Trestle Table", "8ft Trestle Table"]


def test_a_months_pages_are_counted_by_where_they_stand(site, needs, draft):
    assert pipeline_counts(site, JULY) == PipelineCounts(
        planned=2, in_work=0, in_review=1, accepted=0, published=0, needs_person=0
    )
    assert pipeline_counts(site, JULY).total == 3
