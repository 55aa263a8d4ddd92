"""The made-up clients' own plans, as the planner makes them, written by the house writer."""

from pathlib import Path

import pytest
import yaml

from igny8.content.rules.assignment import LEAST_WORDS, Assignment, DraftText, PageLink
from igny8.content.rules.house.composer import brief_for, draft_for
from igny8.content.rules.intake_facts import fact_sheet
from igny8.content.rules.markdown import Rendered, render
from igny8.content.rules.readability import readability
from igny8.content.rules.similarity import MOST_SHARED, Fingerprint, fingerprint, nearest
from igny8.sag.rules.blueprint import plan_blueprint
from igny8.sag.rules.business import Business
from igny8.sag.rules.search_facts import SearchFacts

INTAKES = Path(__file__).parents[3] / "tests" / "data" / "intakes"
PAGES = 45
NO_SEARCH_DATA = SearchFacts(range_in_words="", queries=(), pages=())


def _assignments(path: Path) -> list[Assignment]:
    business = Business.model_validate(yaml.safe_load(path.read_text())["business"])
    plan = plan_blueprint(business, NO_SEARCH_DATA, mode="detailed", domain=f"{path.stem}.example")
    clusters = {page.slug: cluster for cluster in plan.clusters for page in cluster.pages}
    sheet = fact_sheet(business)
    pages = plan.pages[:PAGES]
    return [
        Assignment(
            site=path.stem,
            turn=turn,
            title=page.title,
            slug=page.slug,
            content_type=page.content_type,
            role=page.role,
            cluster=clusters[page.slug].name,
            target_keyword=page.keyword,
            facts=sheet,
            angle=page.angle,
            secondary_keywords=page.secondary,
            intake_fields=page.fields,
            links=tuple(
                PageLink(other.slug, other.title, is_hub=other.role == "hub")
                for other in pages
                if clusters[other.slug] is clusters[page.slug] and other.slug != page.slug
            ),
        )
        for turn, page in enumerate(pages)
    ]


@pytest.fixture(scope="module", params=sorted(INTAKES.glob("*.yaml")), ids=lambda path: path.stem)
def written(request) -> list[tuple[Assignment, DraftText, Rendered, float]]:
    """Each page with its draft and the share it has in common with the nearest before it."""
    others: list[tuple[str, Fingerprint]] = []
    done = []
    for assignment in _assignments(request.param):
        page = Assignment(**{**_fields(assignment), "others": tuple(others)})
        draft = draft_for(page, brief_for(page))
        rendered = render(draft.markdown)
        prints = fingerprint(rendered.text)
        done.append((page, draft, rendered, nearest(prints, others).share))
        others.append((draft.title, prints))
    return done


def _fields(page: Assignment) -> dict[str, object]:
    return {name: getattr(page, name) for name in page.__slots__}


def test_a_months_drafts_and_the_next_ones_keep_apart(written):
    assert len(written) == PAGES
    for page, _, _, share in written:
        assert share <= MOST_SHARED, page.title


def test_each_is_long_enough_to_publish(written):
    for page, _, rendered, _ in written:
        assert readability(rendered.text).words >= LEAST_WORDS, page.title
        assert sum(heading.level == 2 for heading in rendered.headings) >= 4, page.title


def test_each_states_what_its_plan_is_made_from(written):
    for page, draft, _, _ in written:
        named = {source.field for source in draft.sources}
        wanted = [field for field in page.intake_fields if "." in field]
        shown = {field for field in wanted if any(one.startswith(field) for one in named)}

        assert len(shown) >= min(len(wanted), 1), (page.title, wanted)


def test_every_source_is_a_field_of_the_intake(written):
    for page, draft, rendered, _ in written:
        fields = {fact.field for fact in page.facts.all_facts()}
        text = " ".join(rendered.text.split())

        for source in draft.sources:
            assert source.field in fields
            assert " ".join(source.statement.split()) in text, (page.title, source)
