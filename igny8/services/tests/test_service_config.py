from decimal import Decimal

import pytest

from igny8.services.errors import ConfigRefused
from igny8.services.service_config import ServiceConfig, parse_service_config


def test_the_specifications_example_is_understood():
    config = parse_service_config(
        {
            "automation": {
                "schedule": "weekly", "articles_per_run": 3,
                "content_types": ["post", "cluster_hub", "taxonomy_landing"],
                "auto_publish": False, "review_required": True,
            },
            "backlinks": {
                "monthly_budget": 2000, "target_country": "US", "package": "growth",
                "auto_approve_under": 200,
            },
            "social": {
                "platforms": ["linkedin", "twitter"], "auto_post_on_publish": True,
                "posting_schedule": "best_time",
            },
            "reporting": {
                "frequency": "weekly", "format": "pdf", "white_label": False,
                "recipients": ["client@example.com"], "include_backlinks": True,
                "include_rankings": True, "include_traffic": True,
            },
        }
    )  # fmt: skip

    assert config.backlinks.monthly_budget == Decimal(2000)
    assert config.stored()["backlinks"]["auto_approve_under"] == "200"
    assert parse_service_config(config.stored()) == config


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"automation": {"artciles_per_run": 3}}, "automation.artciles_per_run is not known; "
         "did you mean articles_per_run?"),
        ({"backlinks": {"monthly_budget": -1}}, "backlinks.monthly_budget was refused: input "
         "should be greater than or equal to 0; it says -1."),
        ({"social": {"platforms": ["myspace"]}}, "social.platforms.0 was refused"),
        ({"automation": {"auto_publish": True, "review_required": True}}, "contradict each other"),
        ({"version": 2}, "version was refused"),
    ],
)  # fmt: skip
def test_what_it_cannot_be_is_refused_by_name(given, said):
    with pytest.raises(ConfigRefused) as refusal:
        parse_service_config(given)

    assert said in refusal.value.message


def test_a_report_is_a_pdf_and_nothing_else():
    assert parse_service_config({"reporting": {"format": "pdf"}}).reporting.format == "pdf"

    with pytest.raises(ConfigRefused, match="reporting.format was refused"):
        parse_service_config({"reporting": {"format": "html"}})


def test_sections_follow_what_the_client_wants_to_read():
    without = parse_service_config({"reporting": {"include_traffic": False}})

    assert "traffic" in ServiceConfig().reporting.sections()
    assert "traffic" not in without.reporting.sections()
