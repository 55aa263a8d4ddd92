"""Social posts from the terminal: what is due, released, posted, read off."""

import json
from datetime import date, timedelta

import pytest

from igny8.accounts.errors import MayNot
from igny8.billing.actions.credits import grant_credits
from igny8.cli.commands import social as command
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.kit.errors import Invalid, NotFound
from igny8.reports.tests.published import publish_pages
from igny8.services.actions.announcing import announce_page
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.service_config import parse_service_config
from igny8.social.models import SocialPost

LINKEDIN = "https://www.linkedin.com/feed/update/urn:li:share:7"
ASKED = dict.fromkeys(
    ("release", "posted", "engagement", "likes", "comments", "shares", "clicks")
) | {"url": "", "by": ""}


def announced(site, manager, now, **changes):
    """A page of 1 July with a text for LinkedIn and one for X."""
    config = {"social": {"platforms": ["linkedin", "twitter"], **changes}}
    subscription = ManagedBillingService().create_managed_subscription(
        site, "pro", "manual", starts_on=date(2025, 7, 1), account_manager=manager, now=now,
        config=parse_service_config(config),
    )  # fmt: skip
    grant_credits(site.account, amount=10, reason="July", key="july", now=now)
    [page] = publish_pages(site, [date(2025, 7, 1)])
    return announce_page(subscription, page, now=now)


def ask(now, capsys=None, **given):
    made = Arguments(now=now, output=Output(as_json=capsys is not None))
    for name, value in {"site": "carls-chairs.example", **ASKED, **given}.items():
        setattr(made, name, value)
    assert command.run(made) == 0
    return json.loads(capsys.readouterr().out) if capsys else None


def end_of(post):
    return str(post.pk)[-8:]


def test_due_texts_are_shown_ready_to_copy(site, manager, now, capsys):
    linkedin, _ = announced(site, manager, now, posting_schedule="on_publish")

    ask(now)

    shown = capsys.readouterr().out
    assert "carls-chairs.example: 2 due, 0 drafts, 0 coming, 0 posted." in shown
    assert f"── LinkedIn, due since 2025-07-01 12:00 UTC, {end_of(linkedin)}: " in shown
    assert linkedin.text in shown


def test_drafts_are_released_all_or_one(site, manager, now, capsys):
    linkedin, x = announced(site, manager, now, auto_post_on_publish=False)
    assert ask(now, capsys)["counts"] == {"due": 0, "drafts": 2, "coming": 0, "posted": 0}

    shown = ask(now, capsys, release=end_of(linkedin))
    assert shown["counts"] == {"due": 0, "drafts": 1, "coming": 1, "posted": 0}

    shown = ask(now, capsys, release="all")
    assert shown["counts"] == {"due": 0, "drafts": 0, "coming": 2, "posted": 0}
    assert {post["id"] for post in shown["posts"]} == {str(linkedin.pk), str(x.pk)}


def test_a_post_is_marked_and_read_off(site, manager, now, capsys):
    linkedin, _ = announced(site, manager, now)
    later = now + timedelta(days=1)

    shown = ask(later, capsys, posted=end_of(linkedin), url=LINKEDIN)
    ask(later, capsys, engagement=end_of(linkedin), likes=9, comments=2, shares=1)

    linkedin.refresh_from_db()
    assert shown["counts"]["posted"] == 1
    assert (linkedin.url, linkedin.posted_by, linkedin.engagement) == (LINKEDIN, manager, 12)


@pytest.mark.parametrize(
    ("given", "refusal", "said"),
    [
        ({"posted": "nothing"}, NotFound, "No text has an id that ends in “nothing”"),
        ({"posted": ""}, NotFound, "No text has"),
        ({"engagement": "x", "likes": 1}, Invalid, "Say --comments, --shares too"),
        ({"engagement": "x", "posted": "y"}, Invalid, "one at a time"),
        ({"release": "all", "by": "carl@carls-chairs.example"}, MayNot, "does not allow"),
    ],
)
def test_what_cannot_be_is_refused_in_words(site, manager, carl, now, capsys, given, refusal, said):
    announced(site, manager, now, auto_post_on_publish=False)

    with pytest.raises(refusal, match=said):
        ask(now, capsys, **given)

    assert set(SocialPost.objects.values_list("status", flat=True)) == {"draft"}
