from dataclasses import replace

import pytest

from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import ExistingPage, PageContent
from igny8.publishing.gateways.sandbox import FAILURES, SandboxGateway

PAGE = PageContent(
    external_id="need-1", title="Oak chairs", slug="oak-chairs", html="<p>Oak lasts.</p>"
)


class Store:
    def __init__(self):
        self.kept = {}

    def rows(self):
        return list(self.kept.values())

    def put(self, row):
        self.kept[row.external_id] = row


@pytest.fixture
def store():
    return Store()


def test_it_keeps_a_page_once(store):
    gateway = SandboxGateway(store)

    assert gateway.publish(PAGE).created
    assert not gateway.publish(PAGE).created
    assert [row.title for row in store.rows()] == ["Oak chairs"]


def test_it_keeps_the_newest_version(store):
    gateway = SandboxGateway(store)
    gateway.publish(PAGE)

    gateway.publish(replace(PAGE, title="Ash chairs"))

    assert [row.title for row in store.rows()] == ["Ash chairs"]


def test_another_page_gets_the_next_slug(store):
    gateway = SandboxGateway(store)
    gateway.publish(PAGE)

    assert gateway.publish(replace(PAGE, external_id="need-2")).slug == "oak-chairs-2"


@pytest.mark.parametrize("username", FAILURES)
def test_each_failure_on_demand_is_told(store, username):
    gateway = SandboxGateway(store, username=username)

    with pytest.raises(SiteProblem):
        gateway.publish(PAGE)

    assert len(store.rows()) == (1 if username == "no-answer" else 0)


def test_its_check_fails_on_demand_too(store):
    assert SandboxGateway(store).check().display_name == "Sandbox"
    with pytest.raises(SiteProblem):
        SandboxGateway(store, username="maintenance").check()


def test_it_shows_its_pages_and_takes_structured_data(store):
    gateway = SandboxGateway(store)
    gateway.publish(PAGE)
    (page,) = gateway.existing_pages()

    assert gateway.push_json_ld(page, [{"@type": "FAQPage"}])

    (page,) = gateway.existing_pages()
    assert '<script type="application/ld+json">{"@type":"FAQPage"}</script>' in page.html
    assert gateway.status_of("need-1") == "publish"
    assert gateway.status_of("need-2") == "missing"


def test_a_page_that_is_not_there_takes_nothing(store):
    page = ExistingPage("https://x.example/", "X", "", None, remote_id="need-9")

    assert not SandboxGateway(store).push_json_ld(page, [{"@type": "FAQPage"}])
