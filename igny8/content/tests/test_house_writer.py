"""The house writer: facts of the intake and nothing else, worded anew for every page."""

import re
from dataclasses import replace

import pytest

from igny8.content.rules.assignment import (
    HOUSE_NOTE,
    LEAST_HEADINGS,
    LEAST_WORDS,
    LONGEST_DESCRIPTION,
    Assignment,
    BriefText,
    DraftText,
)
from igny8.content.rules.house.composer import brief_for, draft_for, idea_for
from igny8.content.rules.markdown import render
from igny8.content.rules.readability import is_stuffed, readability
from igny8.content.rules.similarity import MOST_SHARED, Fingerprint, fingerprint, shared
from igny8.content.tests.clients import (
    RIVERBEND,
    RIVERBEND_PAGES,
    SPARSE,
    SPARSE_PAGES,
    TALLOW,
    TALLOW_PAGES,
    pages,
)

CLIENTS = {
    "a contractor": pages(RIVERBEND, RIVERBEND_PAGES),
    "a shop": pages(TALLOW, TALLOW_PAGES, country="GB"),
    "a trust that told us little": pages(SPARSE, SPARSE_PAGES, country="GH"),
}
# Figures and names that our own sentences use; everything else must stand in the intake.
OUR_NAMES = {"FAQ", "TL", "DR", "I", "URL", "Price", "Brand", "Details", "Name"}


def _written(assignments: list[Assignment]) -> list[tuple[Assignment, DraftText]]:
    """Thirty drafts, each written in the knowledge of the ones before it."""
    done: list[tuple[Assignment, DraftText]] = []
    others: list[tuple[str, Fingerprint]] = []
    for assignment in assignments:
        page = replace(assignment, others=tuple(others))
        draft = draft_for(page, brief_for(page))
        others.append((draft.title, fingerprint(render(draft.markdown).text)))
        done.append((page, draft))
    return done


@pytest.fixture(scope="module", params=CLIENTS.values(), ids=CLIENTS.keys())
def written(request) -> list[tuple[Assignment, DraftText]]:
    return _written(request.param)


def test_no_two_of_thirty_drafts_share_thirty_percent(written):
    prints = [fingerprint(render(draft.markdown).text) for _, draft in written]

    pairs = [shared(a, b) for at, a in enumerate(prints) for b in prints[at + 1 :]]

    assert len(pairs) == 435
    assert max(pairs) <= MOST_SHARED


def test_every_draft_has_its_words_and_headings(written):
    for page, draft in written:
        rendered = render(draft.markdown)
        second = [h for h in rendered.headings if h.level == 2]

        assert readability(rendered.text).words >= LEAST_WORDS, page.title
        assert len(second) >= LEAST_HEADINGS, page.title
        assert len({h.text for h in second}) == len(second), page.title


def test_drafts_read_easily_and_repeat_no_keyword(written):
    for page, draft in written:
        text = render(draft.markdown).text
        found = readability(text)

        assert found.ease > 60, page.title
        assert found.words_per_sentence < 18, page.title
        assert not is_stuffed(text, page.target_keyword), page.title


def test_every_number_comes_from_the_intake_or_the_plan(written):
    for page, draft in written:
        known = " ".join(fact.text for fact in page.facts.all_facts())
        known += (
            f" {page.title} {page.target_keyword} {' '.join(link.title for link in page.links)}"
        )
        text = re.sub(r"^\d+\.\s", "", draft.markdown, flags=re.MULTILINE)
        text = re.sub(r"\(page:[^)]+\)", "", text)

        for number in re.findall(r"\d+(?:[.,]\d+)*", text):
            assert number in known, f"{number} in {page.title}"


def test_every_name_comes_from_the_intake_or_the_plan(written):
    for page, draft in written:
        known = " ".join(fact.text for fact in page.facts.all_facts()).lower()
        known += (
            f" {page.title} {' '.join(link.title for link in page.links)} {page.cluster}".lower()
        )
        text = re.sub(r"\(page:[^)]+\)", "", draft.markdown)

        for name in re.findall(r"(?<=[a-z,] )[A-Z][\w-]+", text):
            assert name.lower() in known or name in OUR_NAMES, f"{name} in {page.title}"


def test_every_source_names_a_statement_of_the_draft_and_a_field_of_the_intake(written):
    for page, draft in written:
        fields = {fact.field for fact in page.facts.all_facts()}
        text = " ".join(render(draft.markdown).text.split())

        assert draft.sources[0].field == page.facts.company.field
        for source in draft.sources:
            assert source.field in fields, source
            assert " ".join(source.statement.split()) in text, source


def test_every_line_of_the_intake_that_a_draft_repeats_is_sourced(written):
    for page, draft in written:
        named = {source.field for source in draft.sources}
        text = render(draft.markdown).text

        for offer in page.facts.offers:
            if offer.description and offer.description.text in text:
                assert offer.description.field in named
        for asked in page.facts.questions:
            if asked.answer.text in text:
                assert asked.answer.field in named


def test_the_public_text_does_not_speak_of_its_making(written):
    for _, draft in written:
        assert draft.note == HOUSE_NOTE
        assert not re.search(
            r"\b(template|house writer|editor|intake|draft)\b", draft.markdown, re.I
        )


def test_meta_descriptions_fit_a_result_page(written):
    for page, draft in written:
        assert 40 <= len(draft.meta_description) <= LONGEST_DESCRIPTION, page.title


def test_questions_come_from_the_intake_and_stand_in_the_text(written):
    for page, draft in written:
        asked = {(q.question.text, q.answer.text) for q in page.facts.questions}
        text = render(draft.markdown).text

        assert {(q.question, q.answer) for q in draft.faq} <= asked
        assert all(q.question in text and q.answer in text for q in draft.faq)
        assert len(draft.faq) <= 3
    assert any(draft.faq for _, draft in written) == any(
        page.facts.questions for page, _ in written
    )


def test_drafts_link_only_to_pages_of_the_plan(written):
    for page, draft in written:
        slugs = {link.slug for link in page.links}

        assert set(render(draft.markdown).page_links) <= slugs
        assert render(draft.markdown).outside_links == ()


def _page(title: str, plan=RIVERBEND_PAGES, sheet=RIVERBEND, country: str = "US") -> Assignment:
    return next(p for p in pages(sheet, plan, country=country) if p.title == title)


def _draft(page: Assignment) -> DraftText:
    return draft_for(page, brief_for(page))


def _headings(draft: DraftText) -> list[str]:
    return [h.text for h in render(draft.markdown).headings]


def test_the_same_page_is_always_written_the_same_way():
    page = _page("Vinyl Siding in Millbrook")

    assert _draft(page) == _draft(page)


def test_a_new_attempt_is_worded_differently():
    page = _page("Vinyl Siding in Millbrook")
    again = replace(page, attempt=1)

    first, second = (fingerprint(render(_draft(p).markdown).text) for p in (page, again))

    assert shared(first, second) < 0.6


def test_the_brief_is_the_outline_of_the_draft():
    page = _page("Siding Repair after Storm Damage")
    brief = brief_for(page)

    second = [h.text for h in render(draft_for(page, brief).markdown).headings if h.level == 2]

    assert list(brief.headings) == second
    assert brief.keywords == ("storm damage siding repair",)


def test_a_brief_whose_wording_has_been_used_meanwhile_gives_way_to_another():
    page = _page("Siding Repair in Eastlake")
    brief = brief_for(page)
    used = fingerprint(render(draft_for(page, brief).markdown).text)

    later = draft_for(replace(page, others=(("Copy", used),)), brief)

    assert shared(fingerprint(render(later.markdown).text), used) <= MOST_SHARED


def test_an_idea_says_what_the_page_is_about():
    idea = idea_for(_page("Siding Repair in Eastlake"))

    assert idea.title == "Siding Repair in Eastlake"
    assert idea.angle.startswith("About siding repair, by way of: ")


def test_a_place_page_says_that_the_place_is_served():
    text = render(_draft(_page("Vinyl Siding in Port Addison")).markdown).text

    assert "Riverbend Exteriors" in text and text.count("Port Addison") >= 4


def test_a_problem_page_states_the_clients_solution():
    draft = _draft(_page("Drafty Rooms and Your Siding"))

    assert "We close the gaps behind the cladding" in draft.markdown
    assert "problems[0].solution" in {source.field for source in draft.sources}


def test_a_product_page_has_price_details_and_both_sides():
    draft = _draft(_page("Ashby Banquet Chair", TALLOW_PAGES, TALLOW, "GB"))

    assert "£38.50" in draft.markdown
    assert {"Pros", "Cons"} <= set(_headings(draft))
    assert "Stacks ten high in a corner." in draft.markdown


def test_products_of_one_shelf_are_compared_in_a_table():
    draft = _draft(_page("8ft Trestle Table", TALLOW_PAGES, TALLOW, "GB"))

    assert "| Name | Price | Details |" in draft.markdown
    assert "| 6ft Trestle Table | £62.00 |" in draft.markdown


def test_a_hub_leads_to_every_page_of_its_cluster():
    page = _page("Siding Repair: a Guide")

    assert len(render(_draft(page).markdown).page_links) == len(page.links) == 7


def test_a_supporting_page_leads_back_to_its_hub():
    links = render(_draft(_page("Siding Repair in Eastlake")).markdown).page_links

    assert "siding-repair-a-guide" in links


def test_published_pages_are_linked_before_planned_ones():
    page = _page("Siding Repair in Eastlake")
    links = tuple(replace(link, is_published=link.slug == "siding-repair") for link in page.links)

    found = render(_draft(replace(page, links=links)).markdown).page_links

    assert found[1] == "siding-repair"


def test_our_sentences_follow_the_spelling_of_the_country():
    american = [_draft(p).markdown for p in pages(TALLOW, TALLOW_PAGES, country="US")]
    british = [_draft(p).markdown for p in pages(TALLOW, TALLOW_PAGES, country="GB")]

    assert any("catalog " in text for text in american)
    assert not any(re.search(r"\bcatalog\b|\bcolor\b", text) for text in british)


def test_a_clients_markup_is_shown_as_text():
    hostile = replace(RIVERBEND, company=replace(RIVERBEND.company, text="<script>x</script> & Co"))
    page = replace(_page("Vinyl Siding Installation"), facts=hostile)

    html = render(_draft(page).markdown).html

    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; Co" in html


def test_a_brief_from_elsewhere_is_followed_as_far_as_it_goes():
    page = _page("Window Trim")
    brief = BriefText(headings=(), keywords=(), instructions="")

    assert readability(render(draft_for(page, brief).markdown).text).words >= LEAST_WORDS
