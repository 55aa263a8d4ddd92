from datetime import timedelta

import pytest

from igny8.content.actions import open_draft, publish_page
from igny8.content.actions.review import accept_draft
from igny8.publishing.actions import connect_site, publisher_for
from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import PageContent
from igny8.schema.actions import build_for_page, scan_site
from igny8.schema.actions.build import offer_of
from igny8.schema.models import SchemaFinding, SchemaScan
from igny8.schema.queries import company_of, coverage, open_findings, pushed_between
from igny8.schema.rules.page_parts import read_page
from igny8.schema.rules.visible import properties_not_visible
from igny8.schema.tasks import scan_site as scan_task

QUESTIONS = (
    "<h2>Oak</h2><p>Oak lasts.</p><h3>Does it last?</h3><p>For a hundred years.</p>"
    "<h3>Is it dear?</h3><p>Not very dear.</p>"
)
PAGE = PageContent(external_id="old-1", title="On oak", slug="on-oak", html=QUESTIONS)


def types_of(documents):
    return [document["@type"] for document in documents]


@pytest.fixture
def accepted(draft, ada, now):
    open_draft(draft, by=ada, now=now)
    return accept_draft(draft, by=ada, now=now)


def test_a_draft_gets_what_its_text_and_our_theme_bear_out(draft, now):
    documents = build_for_page(draft, now=now)

    kinds = types_of(documents)
    assert kinds[0] == "BreadcrumbList"
    assert len(kinds) == len(set(kinds))
    crumbs = documents[0]["itemListElement"]
    assert crumbs[0]["item"] == "http://127.0.0.1:8080/sites/carls-chairs.example/"
    assert crumbs[-1]["name"] == draft.title


def test_what_is_stated_before_publishing_can_be_read_afterwards(accepted, site, now):
    documents = build_for_page(accepted, now=now)

    page = publish_page(accepted, publisher=publisher_for(site), json_ld=documents, now=now)

    (existing,) = publisher_for(site).existing_pages(only=[page.url])
    parts = read_page(existing.html, url=existing.url)
    assert list(parts.json_ld) == list(documents)
    assert [properties_not_visible(document, parts.text) for document in documents] == [
        [] for _ in documents
    ]


def test_a_page_of_ours_needs_nothing_more_on_our_own_theme(accepted, site, now):
    documents = build_for_page(accepted, now=now)
    publish_page(accepted, publisher=publisher_for(site), json_ld=documents, now=now)

    scan = scan_site(site, now=now)

    assert (scan.pages_read, scan.found_count) == (1, 0)


@pytest.mark.parametrize(
    ("fields", "title", "name"),
    [
        (["products[1].care"], "Care", 1),
        (["products[0]", "products[0].sizes"], "Sizes", 0),
        (["products[0]", "products[1]"], "Both", None),
        (["products[99]", "faqs[0]"], "None", None),
        ([], "Looking after the {0}", 0),
    ],
)
def test_a_page_is_about_the_one_product_it_was_planned_from(draft, site, fields, title, name):
    company = company_of(site)
    plan = draft.need.planned_page
    plan.intake_fields, plan.title = fields, title.format(company.offers[0].name)

    assert offer_of(plan, company) == (None if name is None else company.offers[name])


def test_of_a_clients_theme_only_title_and_text_are_taken_for_certain(draft, site, now):
    connect_site(site, kind="sandbox", now=now)

    documents = build_for_page(draft, now=now)

    assert "BreadcrumbList" not in types_of(documents)


def test_a_page_of_the_clients_own_gets_what_it_lacks(site, now):
    publisher_for(site).publish(PAGE)

    scan = scan_site(site, now=now)

    assert (scan.pages_read, scan.pushed_count, scan.finished_at) == (1, scan.found_count, now)
    (page,) = publisher_for(site).existing_pages()
    kinds = types_of(read_page(page.html, url=page.url).json_ld)
    assert "FAQPage" in kinds
    finding = SchemaFinding.objects.get(schema_type="FAQPage")
    assert (finding.kind, finding.status, finding.pushed_at) == ("missing", "pushed", now)
    assert finding.url == page.url
    assert finding.document["mainEntity"][0]["name"] == "Does it last?"


def test_scanning_again_finds_everything_in_order(site, now):
    publisher_for(site).publish(PAGE)
    scan_site(site, now=now)
    (before,) = publisher_for(site).existing_pages()

    again = scan_site(site, now=now + timedelta(days=1))

    assert (again.found_count, again.pushed_count) == (0, 0)
    assert next(publisher_for(site).existing_pages()).html == before.html
    standing = coverage(site)
    assert (standing.pages_read, standing.open) == (1, 0)
    assert standing.pushed == SchemaFinding.objects.count()
    assert standing.scanned_at == now + timedelta(days=1)
    assert pushed_between(site, now, now + timedelta(hours=1)).count() == standing.pushed


def test_a_scan_that_only_looks_leaves_the_pages_alone(site, now):
    publisher_for(site).publish(PAGE)
    (before,) = publisher_for(site).existing_pages()

    scan = scan_site(site, now=now, push=False)

    assert scan.found_count > 0
    assert scan.pushed_count == 0
    assert next(publisher_for(site).existing_pages()).html == before.html
    assert set(open_findings(site).values_list("status", flat=True)) == {"open"}


def test_what_was_put_right_by_hand_is_resolved(site, now):
    publisher_for(site).publish(PAGE)
    scan_site(site, now=now, push=False)
    (page,) = publisher_for(site).existing_pages()
    documents = list(open_findings(site).values_list("document", flat=True))
    publisher_for(site).push_json_ld(page, documents)

    scan_site(site, now=now, push=False)

    assert set(SchemaFinding.objects.values_list("status", flat=True)) == {"resolved"}
    assert not open_findings(site).exists()


def test_what_an_interrupted_scan_put_there_counts_as_put_there(site, now):
    publisher_for(site).publish(PAGE)
    scan_site(site, now=now, push=False)
    (page,) = publisher_for(site).existing_pages()
    documents = list(open_findings(site).values_list("document", flat=True))
    publisher_for(site).push_json_ld(page, documents)

    scan_site(site, now=now)

    assert set(SchemaFinding.objects.values_list("status", flat=True)) == {"pushed"}
    assert SchemaFinding.objects.count() == len(documents)


def test_what_a_page_states_without_showing_it_waits_for_a_person(site, now):
    publisher_for(site).publish(PAGE)
    (page,) = publisher_for(site).existing_pages()
    publisher_for(site).push_json_ld(
        page, [{"@context": "https://schema.org", "@type": "Review", "reviewBody": "Superb!"}]
    )

    scan_site(site, now=now)

    finding = SchemaFinding.objects.get(kind="not_visible")
    assert (finding.schema_type, finding.status) == ("Review", "open")
    assert finding.detail == "Readers cannot find: reviewBody."


def test_a_block_that_is_no_json_is_told(site, now):
    html = f'{QUESTIONS}<script type="application/ld+json">{{broken</script>'
    publisher_for(site).publish(PageContent("old-3", "On oak", "on-oak", html))

    scan_site(site, now=now)

    finding = SchemaFinding.objects.get(kind="broken")
    assert finding.detail == "1 block(s) of JSON-LD are not valid JSON."
    assert (finding.status, str(finding)) == ("open", f"Cannot be read : {finding.url}")


def test_what_we_put_there_is_renewed_when_the_page_can_say_more(site, now):
    publisher_for(site).publish(PAGE)
    (page,) = publisher_for(site).existing_pages()
    publisher_for(site).push_json_ld(
        page, [{"@context": "https://schema.org", "@type": "FAQPage", "name": "Old"}]
    )

    scan_site(site, now=now)

    finding = SchemaFinding.objects.get(schema_type="FAQPage")
    assert (finding.kind, finding.status) == ("incomplete", "pushed")
    (page,) = publisher_for(site).existing_pages()
    (faq,) = [d for d in read_page(page.html, url=page.url).json_ld if d["@type"] == "FAQPage"]
    assert len(faq["mainEntity"]) == 2


def test_only_the_pages_asked_for_are_looked_at(site, now):
    publisher = publisher_for(site)
    publisher.publish(PAGE)
    other = publisher.publish(PageContent("old-2", "On ash", "on-ash", QUESTIONS))

    scan = scan_site(site, now=now, only=[other.url])

    assert scan.pages_read == 1
    assert set(SchemaFinding.objects.values_list("url", flat=True)) == {other.url}
    assert coverage(site).scanned_at is None


def test_a_page_that_cannot_be_read_is_told(site, now, settings):
    url = publisher_for(site).publish(PAGE).url
    (settings.SITES_ROOT / str(site.pk) / "on-oak/index.html").unlink()

    scan = scan_site(site, now=now)

    assert (scan.pages_read, scan.pages_unreadable) == (0, 1)
    finding = SchemaFinding.objects.get()
    assert (finding.url, finding.kind) == (url, "unreadable")
    assert finding.detail == "The file of on-oak is missing."


def test_a_site_that_does_not_let_us_in_stops_the_scan_in_words(site, now, socket_enabled):
    connect_site(site, kind="wordpress", base_url="https://192.0.2.1", username="ed",
                 application_password="abcd", now=now)  # fmt: skip

    with pytest.raises(SiteProblem):
        scan_site(site, now=now)

    scan = SchemaScan.objects.get()
    assert scan.finished_at is None
    assert "is not an address on the open internet" in scan.problem


def test_a_site_that_takes_no_structured_data_leaves_it_to_a_person(site, now):
    connect_site(site, kind="sandbox", username="no-scripts", now=now)
    publisher_for(site).publish(PAGE)

    scan = scan_site(site, now=now)

    assert scan.pushed_count == 0
    assert set(SchemaFinding.objects.values_list("status", flat=True)) == {"refused"}
    assert open_findings(site).count() == scan.found_count == 1


def test_the_task_scans_the_whole_site(site, now):
    publisher_for(site).publish(PAGE)
    run = type("Run", (), {"now": now, "progress": staticmethod(lambda *_: None)})()

    scan_task(run, str(site.pk))

    assert SchemaScan.objects.get().is_whole


def test_without_an_intake_only_name_and_address_are_known(site):
    company = company_of(site)

    assert (company.name, company.url, company.authors) == ("Carl's Chairs", site.url, ())


def test_the_latest_intake_says_what_may_be_stated(site, blueprint):
    company = company_of(site)

    assert [author.name for author in company.authors] == ["Carla Holt"]
    assert company.offers
