"""Two processes at the same page: one draft, one payment, one published page."""

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connections

from igny8.accounts.models import Site
from igny8.billing.credit_service import CreditService
from igny8.content.actions import accept_draft, advance, open_draft, plan_content, publish_page
from igny8.content.gateways.house_writer import HouseWriter
from igny8.content.gateways.painter import CoverPainter
from igny8.content.models import ContentNeed, Draft, PublishedPage
from igny8.content.tests.conftest import ALL_TYPES, JULY
from igny8.publishing.actions import connect_site, publisher_for

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(work: Callable[[], object], *, times: int = 4) -> list[BaseException]:
    """Run the work in so many threads that start together; what they raised."""
    ready = threading.Barrier(times)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            ready.wait()
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_a_month_is_planned_once(site: Site, blueprint: object, now: datetime) -> None:
    failures = _at_once(
        lambda: plan_content(site, month=JULY, count=5, content_types=ALL_TYPES, now=now)
    )

    assert failures == []
    assert ContentNeed.objects.count() == 5


def test_a_page_is_written_and_paid_once(
    need: ContentNeed, credits: CreditService, now: datetime
) -> None:
    failures = _at_once(
        lambda: advance(need, writer=HouseWriter(), painter=CoverPainter(), now=now)
    )

    assert failures == []
    assert Draft.objects.count() == 1
    assert credits.balance(need.account) == 5000 - 57
    assert need.steps.count() == 4


def test_a_page_is_published_once(draft: Draft, site: Site, ada: object, now: datetime) -> None:
    connect_site(site, kind="sandbox", now=now)
    open_draft(draft, by=ada, now=now)
    accept_draft(draft, by=ada, now=now)

    failures = _at_once(lambda: publish_page(draft, publisher=publisher_for(site), now=now))

    assert failures == []
    assert PublishedPage.objects.count() == 1
    assert len(list(publisher_for(site).existing_pages())) == 1
