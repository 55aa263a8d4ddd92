import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection as database

from igny8.accounts.models import Brand
from igny8.publishing.actions import (
    connect_site,
    publisher_for,
    read_back_scheduled,
    rebuild_static_site,
)
from igny8.publishing.actions.lock import site_lock
from igny8.publishing.errors import SiteBusy, SiteProblem
from igny8.publishing.gateways.base import PageContent
from igny8.publishing.models import RemotePage, SandboxPage
from igny8.publishing.tasks import read_back_scheduled_pages

PAGE = PageContent(
    external_id="need-1", title="Oak chairs", slug="oak-chairs", html="<p>Oak lasts.</p>"
)


@pytest.fixture
def sandbox(site, now):
    return connect_site(site, kind="sandbox", now=now)


def test_a_published_page_is_remembered(site):
    published = publisher_for(site).publish(PAGE)

    page = RemotePage.objects.get()
    assert (
        page.url == published.url == "http://127.0.0.1:8080/sites/carls-chairs.example/oak-chairs/"
    )
    assert (page.external_id, page.remote_id, page.status) == (
        "need-1",
        published.remote_id,
        "publish",
    )
    assert page.account == site.account


def test_publishing_twice_leaves_one_page(site, sandbox):
    first = publisher_for(site).publish(PAGE)
    again = publisher_for(site).publish(PAGE)

    assert (first.created, again.created) == (True, False)
    assert SandboxPage.objects.count() == 1
    assert RemotePage.objects.count() == 1


def test_a_lost_answer_is_followed_by_a_look_and_not_by_a_second_page(site, now):
    connect_site(site, kind="sandbox", username="no-answer", now=now)
    with pytest.raises(SiteProblem, match="Nothing is sent again before we have looked"):
        publisher_for(site).publish(PAGE)
    assert RemotePage.objects.count() == 0

    again = publisher_for(site).publish(PAGE)

    assert not again.created
    assert SandboxPage.objects.count() == 1
    assert RemotePage.objects.count() == 1


def test_a_refused_page_leaves_the_connection_needing_attention(site, now):
    connect_site(site, kind="sandbox", username="wrong-role", now=now)
    publisher = publisher_for(site)

    with pytest.raises(SiteProblem, match="give the user the role Editor"):
        publisher.publish(PAGE)

    publisher.connection.refresh_from_db()
    assert publisher.connection.status == "failed"
    assert publisher.connection.problem_kind == "wrong_role"
    assert RemotePage.objects.count() == 0


def test_maintenance_passes_by_itself_so_the_connection_stays_as_it_was(site, now):
    connect_site(site, kind="sandbox", username="maintenance", now=now)
    publisher = publisher_for(site)

    with pytest.raises(SiteProblem) as failure:
        publisher.publish(PAGE)

    assert (failure.value.permanent, failure.value.retry_after) == (False, 600)
    publisher.connection.refresh_from_db()
    assert publisher.connection.status == "unchecked"


def test_a_page_that_goes_through_ends_the_need_for_attention(site, sandbox):
    sandbox.stopped_working(problem="It was down.", kind="wrong_role")

    publisher_for(site).publish(PAGE)

    sandbox.refresh_from_db()
    assert (sandbox.status, sandbox.problem) == ("connected", "")


def test_structured_data_is_pushed_to_a_page_that_stands_there(site):
    publisher = publisher_for(site)
    publisher.publish(PAGE)
    (page,) = publisher.existing_pages()

    assert publisher.push_json_ld(page, [{"@type": "FAQPage"}])

    (page,) = publisher.existing_pages()
    assert '{"@type":"FAQPage"}' in page.html


def test_a_scheduled_page_is_read_back_when_it_is_due(site, now):
    later = now + timedelta(hours=1)
    publisher_for(site).publish(replace(PAGE, status="future", published_at=later))
    assert RemotePage.objects.get().status == "publish"  # Its hour has long passed on our clock.

    RemotePage.objects.update(status="future", due_at=later)
    assert read_back_scheduled(now=now) == 0
    assert read_back_scheduled(now=later) == 1
    assert RemotePage.objects.get().status == "publish"


def test_a_site_that_does_not_answer_is_asked_again_next_time(site, now, socket_enabled):
    connect_site(site, kind="sandbox", now=now)
    publisher_for(site).publish(PAGE)
    RemotePage.objects.update(status="future", due_at=now)
    connect_site(site, kind="wordpress", base_url="https://192.0.2.1", username="ed",
                 application_password="abcd", now=now)  # fmt: skip

    assert read_back_scheduled(now=now) == 0
    assert RemotePage.objects.get().status == "future"


def test_the_task_reads_back_what_is_due(site, now):
    read_back_scheduled_pages.function(type("Run", (), {"now": now})())

    assert RemotePage.objects.count() == 0


def test_a_change_of_brand_reaches_the_pages_that_are_out(site, account):
    publisher_for(site).publish(PAGE)
    Brand.objects.create(account=account, name="Carl", primary_color="#aa0011")

    assert rebuild_static_site(site) == 1

    folder = django_settings.SITES_ROOT / str(site.pk)
    assert "--brand: #aa0011" in (folder / "assets/style.css").read_text()


def test_only_a_static_site_is_rebuilt(site, sandbox):
    assert rebuild_static_site(site) == 0


def in_a_thread(work):
    """Run with a database connection of its own, as another worker would."""

    def run():
        try:
            work()
        finally:
            database.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_eight_publishers_at_once_make_one_page(site, sandbox):
    created = []
    start = threading.Barrier(8)

    def work():
        start.wait()
        created.append(publisher_for(site).publish(PAGE).created)

    threads = [in_a_thread(work) for _ in range(8)]
    for thread in threads:
        thread.join()

    assert sorted(created) == [False] * 7 + [True]
    assert SandboxPage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_too_long_is_told_and_publishes_nothing(site, sandbox):
    holding, done = threading.Event(), threading.Event()

    def hold():
        with site_lock(sandbox.lock_name, wait=1):
            holding.set()
            done.wait(10)

    thread = in_a_thread(hold)
    holding.wait(10)
    publisher = replace(publisher_for(site), wait=0.2)
    try:
        with pytest.raises(SiteBusy, match="Somebody else is publishing to this site"):
            publisher.publish(PAGE)
    finally:
        done.set()
        thread.join()

    assert SandboxPage.objects.count() == 0
    assert publisher_for(site).publish(PAGE).created


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_lock_is_free_at_once(site, sandbox):
    locks = []

    def die_holding():
        locks.append(site_lock(sandbox.lock_name, wait=1))
        locks[0].__enter__()

    # The thread ends without unlocking, and its database session with it, as in a kill -9.
    in_a_thread(die_holding).join()

    assert publisher_for(site).publish(PAGE).created


def test_two_rows_for_one_wordpress_share_its_lock(site, now):
    connection = connect_site(
        site, kind="wordpress", base_url="https://Shop.example/blog", username="ada",
        application_password="abcd", now=now,
    )  # fmt: skip

    assert connection.lock_name == "shop.example/blog"
