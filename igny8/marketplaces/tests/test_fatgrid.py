import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import override_settings

from igny8.accounts.models import Account
from igny8.jobs.errors import TryAgain
from igny8.jobs.registry import Run, quiet
from igny8.kit.clock import simulated
from igny8.kit.errors import Conflict
from igny8.kit.tests.local_site import Answer, LocalSite, local_site
from igny8.marketplaces.actions import fatgrid, import_price_book, look_up_ratings
from igny8.marketplaces.errors import LookUpFailed
from igny8.marketplaces.gateways.fatgrid import SEARCH, FatGridGateway, Listing
from igny8.marketplaces.models import Publisher
from igny8.marketplaces.tasks import refresh_publisher_ratings

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

# As a public client showed it in September 2026, with the kinds of value that it allows for.
RECORDED = {
    "items": [
        {"url": "magazine.example", "bestPrice": 60, "dr": 42, "type": "guest_post"},
        {"url": "https://www.Review.example/", "bestPrice": "899.90", "dr": "80.0"},
        {"url": "blog.example", "bestPrice": None, "dr": None},
        {"url": "odd.example", "bestPrice": "on request", "dr": True},
        {"url": "unasked.example", "bestPrice": 1, "dr": 1},
        {"url": "", "bestPrice": 1, "dr": 1},
    ]
}
ASKED = ["magazine.example", "review.example", "blog.example", "odd.example", "none.example"]


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with local_site() as running:
        yield running


def gateway(site: LocalSite) -> FatGridGateway:
    return FatGridGateway("the-key", base_url=site.url(""), allow=site.allow)


def answer(site: LocalSite, body: object, status: int = 200) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    site.answers[SEARCH] = Answer(content, status, {"content-type": "application/json"})


def test_listed_domains_come_with_their_price_and_rating(site: LocalSite) -> None:
    answer(site, RECORDED)

    found = gateway(site).search(ASKED)

    assert found == [
        Listing("magazine.example", Decimal("60.00"), 42),
        Listing("review.example", Decimal("899.90"), 80),
        Listing("blog.example", None, None),
        Listing("odd.example", None, None),
    ]
    (seen,) = site.seen
    assert (seen.method, seen.headers["x-api-key"]) == ("POST", "the-key")
    assert seen.headers["content-type"] == "application/json"
    assert json.loads(seen.body) == {"search": ",".join(ASKED)}


def test_domains_are_asked_for_five_hundred_at_a_time(site: LocalSite) -> None:
    answer(site, {"items": []})

    gateway(site).search([f"d{number}.example" for number in range(1001)] + ["d0.example"])

    batches = [json.loads(seen.body)["search"].count(",") + 1 for seen in site.seen]
    assert batches == [500, 500, 1]


@pytest.mark.parametrize(
    ("body", "status", "message", "permanent"),
    [
        ({"error": "no"}, 401, "refused the key", True),
        ({"error": "no"}, 403, "refused the key", True),
        ({"error": "no"}, 402, "plan is used up", True),
        ({"error": "no"}, 422, "answered 422", True),
        ({"error": "slow down"}, 429, "answered 429", False),
        (b"oops", 503, "answered 503", False),
        (b"<html>", 200, "a shape that we do not know", True),
        ({"domains": []}, 200, "a shape that we do not know", True),
        ([], 302, "answered 302", False),
    ],
)
def test_other_answers_say_whether_asking_again_helps(
    site: LocalSite, body: object, status: int, message: str, *, permanent: bool
) -> None:
    answer(site, body, status)

    with pytest.raises(LookUpFailed, match=message) as failed:
        gateway(site).search(["magazine.example"])

    assert failed.value.permanent is permanent
    assert "the-key" not in str(failed.value.details) + failed.value.message


def test_a_look_up_that_cannot_be_reached_may_be_asked_again() -> None:
    with local_site() as gone:
        pass

    with pytest.raises(LookUpFailed, match="could not be reached") as failed:
        gateway(gone).search(["magazine.example"])

    assert not failed.value.permanent


def test_ratings_are_kept_with_their_source_and_day(
    site: LocalSite, operator: Account, now: datetime
) -> None:
    answer(site, RECORDED)
    for domain in ("magazine.example", "blog.example"):
        Publisher.objects.create(
            account=operator, domain=domain, dr=30, dr_source="Ahrefs", dr_date=date(2025, 1, 1)
        )

    look_up_ratings(operator, domains=ASKED, look_up=gateway(site), now=now)

    ratings = Publisher.objects.values_list("domain", "dr", "dr_source", "dr_date")
    assert list(ratings) == [
        ("blog.example", 30, "Ahrefs", date(2025, 1, 1)),
        ("magazine.example", 42, "FatGrid", date(2025, 7, 1)),
    ]


def test_without_a_key_the_look_up_is_off(site: LocalSite) -> None:
    with pytest.raises(Conflict, match="set IGNY8_FATGRID_API_KEY"):
        fatgrid()

    answer(site, {"items": []})
    with override_settings(
        FATGRID_API_KEY="k", FATGRID_BASE_URL=site.url(""), OUTBOUND_ALLOWLIST=tuple(site.allow)
    ):
        assert fatgrid().search(["magazine.example"]) == []


def test_stale_ratings_are_refreshed_in_the_background(
    site: LocalSite, operator: Account, now: datetime
) -> None:
    header = "domain,tier,cost,list_price,currency,dr,dr_source,dr_date"
    offers = [
        "magazine.example,basic,60,200,USD,40,Ahrefs,2025-05-01",
        "review.example,premium,900,3000,USD,81,Ahrefs,2025-06-15",
    ]
    import_price_book(operator, source="\n".join([header, *offers]).encode(), now=now)
    run = Run(uuid4(), now, 1, quiet, lambda: None)
    configured = override_settings(
        FATGRID_API_KEY="k", FATGRID_BASE_URL=site.url(""), OUTBOUND_ALLOWLIST=tuple(site.allow)
    )

    with configured:
        answer(site, {}, 503)
        with pytest.raises(TryAgain, match="FatGrid answered 503."):
            refresh_publisher_ratings(run, str(operator.pk))
        answer(site, {}, 401)
        with pytest.raises(LookUpFailed, match="refused the key"):
            refresh_publisher_ratings(run, str(operator.pk))
        answer(site, RECORDED)
        refresh_publisher_ratings(run, str(operator.pk))
        refresh_publisher_ratings(run, str(operator.pk))

    ratings = Publisher.objects.values_list("domain", "dr", "dr_source")
    assert list(ratings) == [("magazine.example", 42, "FatGrid"), ("review.example", 81, "Ahrefs")]
    assert [json.loads(seen.body)["search"] for seen in site.seen] == ["magazine.example"] * 3


def test_under_a_simulated_clock_fatgrid_is_not_asked(site: LocalSite, now: datetime) -> None:
    configured = override_settings(FATGRID_API_KEY="k", FATGRID_BASE_URL=site.url(""))

    with configured, simulated(now), pytest.raises(LookUpFailed, match="under a simulated clock"):
        fatgrid()

    assert site.seen == []
