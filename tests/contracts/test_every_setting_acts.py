"""Each key of service_config has a test in which changing it changes what happens (decisions 22).

A key without one, or one whose test was renamed, fails here.
"""

import ast
from functools import lru_cache

import pytest
from pydantic import BaseModel

from igny8.services.service_config import ServiceConfig
from tests.contracts.source import PROJECT

CONTENT = "igny8/months/tests/test_the_content_settings.py"
SOCIAL = "igny8/months/tests/test_the_social_step.py"
LINKS = "igny8/services/tests/test_held_links.py"
SUBSCRIPTIONS = "igny8/services/tests/test_subscriptions.py"
ON_TIME = "igny8/reports/tests/test_reports_on_time.py"
MAKING = "igny8/reports/tests/test_making_reports.py"
SENDING = "igny8/reports/tests/test_sending_reports.py"
CONFIG = "igny8/services/tests/test_service_config.py"
SECTIONS = f"{MAKING}::test_a_section_that_the_client_does_not_want_is_not_made"

ACTS = {
    "version": f"{CONFIG}::test_what_it_cannot_be_is_refused_by_name",
    "automation.schedule": f"{SUBSCRIPTIONS}::test_a_run_is_queued_once_on_its_day",
    "automation.articles_per_run":
        f"{CONTENT}::test_articles_per_run_say_how_many_are_written_at_a_time",
    "automation.content_types": f"{CONTENT}::test_content_types_say_which_pages_are_planned",
    "automation.auto_publish":
        f"{CONTENT}::test_auto_publish_lets_a_models_articles_out_without_a_person",
    "automation.review_required":
        f"{CONTENT}::test_review_required_makes_a_month_wait_for_the_client",
    "backlinks.monthly_budget": f"{LINKS}::test_monthly_budget_says_how_far_the_links_go",
    "backlinks.target_country": f"{LINKS}::test_target_country_says_which_publishers_are_chosen",
    "backlinks.package": f"{LINKS}::test_package_says_how_many_links_are_planned",
    "backlinks.auto_approve_under": f"{LINKS}::test_auto_approve_under_says_which_links_wait",
    "social.platforms": f"{SOCIAL}::test_posts_are_made_for_the_platforms_that_are_configured",
    "social.auto_post_on_publish":
        f"{SOCIAL}::test_without_auto_post_on_publish_posts_wait_to_be_released",
    "social.posting_schedule": f"{SOCIAL}::test_posting_schedule_says_when_a_post_is_due",
    "reporting.frequency": f"{ON_TIME}::test_a_client_set_to_monthly_gets_no_weekly_report",
    "reporting.format": f"{CONFIG}::test_a_report_is_a_pdf_and_nothing_else",
    "reporting.white_label":
        f"{ON_TIME}::test_white_label_says_under_whose_brand_a_report_is_made",
    "reporting.recipients":
        f"{SENDING}::test_a_report_reaches_each_recipient_once_with_its_document",
    "reporting.include_backlinks": SECTIONS,
    "reporting.include_rankings": SECTIONS,
    "reporting.include_traffic": SECTIONS,
    "reporting.approve_before_send":
        f"{SENDING}::test_a_report_that_a_person_reads_first_is_not_sent_by_itself",
}  # fmt: skip


def _keys(model: type[BaseModel], before: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= _keys(inner, f"{before}{name}.")
        else:
            found.add(f"{before}{name}")
    return found


@lru_cache
def _tests_in(path: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / path).read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_key_has_its_test() -> None:
    assert set(ACTS) == _keys(ServiceConfig)


@pytest.mark.parametrize("named", ACTS.values(), ids=ACTS.keys())
def test_the_test_is_there(named: str) -> None:
    path, _, name = named.partition("::")

    assert name in _tests_in(path)
