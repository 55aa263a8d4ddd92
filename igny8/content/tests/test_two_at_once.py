"""Two processes at the same page: one draft, one payment, one published page."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db import connections

from igny8.accounts.models import Site
from igny8.billing.credit_service import CreditService
from igny8.content.actions import (
    accept_draft,
    advance,
    edit_draft,
    open_draft,
    plan_content,
    publish_page,
    send_back,
)
from igny8.content.errors import BeingPublished
from igny8.content.gateways.house_writer import HouseWriter
from igny8.content.gateways.painter import CoverPainter
from igny8.content.models import ContentNeed, Draft, PublishedPage
from igny8.content.tests.conftest import ALL_TYPES, JULY
from igny8.publishing.actions import connect_site, publisher_for
from igny8.publishing.gateways.base import PageContent, Published

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


@dataclass
class Meanwhile:
    """A publisher during whose work something else happens, in another process."""

    inner: Any
    happens: Callable[[], object]

    def publish(self, page: PageContent) -> Published:
        self.failures = _at_once(self.happens, times=1)
        published: Published = self.inner.publish(page)
        return published


@pytest.mark.parametrize("change", ["edit", "send back"])
def test_a_page_that_is_going_out_is_changed_by_nobody(
    draft: Draft, site: Site, ada: Any, now: datetime, change: str
) -> None:
    connect_site(site, kind="sandbox", now=now)
    accept_draft(open_draft(draft, by=ada, now=now), by=ada, now=now)

    def edit() -> None:
        edit_draft(draft, title="x", meta_description="", body_markdown="y", by=ada, now=now)

    def return_it() -> None:
        send_back(draft, note="Shorter, please.", by=ada, now=now)

    publisher = Meanwhile(publisher_for(site), edit if change == "edit" else return_it)

    page = publish_page(draft, publisher=publisher, now=now)

    assert [str(failure) for failure in publisher.failures] == [
        "“Ashby Banquet Chair” is being published at this moment, so nothing was changed. If that "
        "fails, you can change it then."
    ]
    assert isinstance(publisher.failures[0], BeingPublished)
    assert page.draft == draft
    assert [(one.version, one.status) for one in Draft.objects.all()] == [(1, "accepted")]
    assert ContentNeed.objects.get(pk=draft.need_id).status == "published"
