"""From planned to review: every step recorded, paid once, and safe to repeat."""

from dataclasses import replace

import pytest

from igny8.billing.errors import NotEnoughCredits
from igny8.content.actions import advance, plan_content, resume, write_by_hand
from igny8.content.actions.steps import StepRecord
from igny8.content.errors import BadReply, IllegalMove
from igny8.content.gateways.house_writer import HouseWriter
from igny8.content.gateways.painter import CoverPainter
from igny8.content.models import ContentNeed, Draft
from igny8.content.queries import credits_spent, waiting_needs
from igny8.content.rules.assignment import HOUSE_NOTE
from igny8.content.rules.similarity import MOST_SHARED, from_bytes, shared
from igny8.content.tests.conftest import ALL_TYPES, JULY, Scribe
from igny8.inbox.models import Todo
from igny8.kit.errors import GatewayError, Invalid

PAINTER = CoverPainter()


def _steps(need):
    return [
        (record.step, record.status, record.credits, record.performed_by)
        for record in need.steps.order_by("started_at", "created_at")
    ]


def test_a_need_comes_into_review_step_by_step(need, credits, now):
    seen = []

    after = advance(
        need, writer=HouseWriter(), painter=PAINTER, now=now,
        progress=lambda done, total, message: seen.append((done, total, message)),
    )  # fmt: skip

    assert after.status == ContentNeed.Status.REVIEW
    assert _steps(need) == [
        ("idea", "done", 2, "house writer"),
        ("brief", "done", 5, "house writer"),
        ("draft", "done", 35, "house writer"),
        ("image", "done", 15, "cover painter"),
    ]
    assert credits.balance(need.account) == 5000 - 57
    assert seen[0] == (0, 4, "Ashby Banquet Chair: idea")
    assert seen[-1] == (4, 4, "Ashby Banquet Chair: in review")


def test_a_draft_carries_all_that_a_page_needs(draft):
    assert draft.version == 1
    assert draft.title == "Ashby Banquet Chair"
    assert draft.slug == "ashby-banquet-chair"
    assert draft.word_count >= 600
    assert sum(heading["level"] == 2 for heading in draft.headings) >= 4
    assert "£38.50" in draft.body_html and "<h2>" in draft.body_html
    assert [asked["question"] for asked in draft.faq] == [
        "Can I see a chair first?",
        "Can I buy a single chair?",
    ]
    assert {"statement": "Carl's Chairs", "field": "name"} in draft.fact_sources
    assert draft.is_template and draft.note == HOUSE_NOTE
    assert draft.writer == "house writer"
    assert draft.warnings == []


def test_the_cover_shows_the_title_in_a_file_anyone_may_see(draft):
    cover = draft.need.cover

    assert cover.alt_text == "Ashby Banquet Chair – Carl's Chairs"
    assert cover.file.name == "ashby-banquet-chair.jpg"
    assert cover.file.audience == "public"
    assert cover.file.content_type == "image/jpeg"


def test_a_need_in_review_is_left_alone(draft, credits, now):
    balance = credits.balance(draft.account)

    advance(draft.need, writer=HouseWriter(), painter=PAINTER, now=now)

    assert Draft.objects.count() == 1
    assert credits.balance(draft.account) == balance


class _Killed(BaseException):
    """The process dies here."""


@pytest.mark.parametrize("step", ["idea", "brief", "draft", "paint"])
def test_a_killed_step_is_taken_up_again_and_paid_once(need, credits, now, step):
    def die(*_arguments):
        raise _Killed

    writer, painter = HouseWriter(), CoverPainter()
    setattr(painter if step == "paint" else writer, step, die)
    with pytest.raises(_Killed):
        advance(need, writer=writer, painter=painter, now=now)

    after = advance(need, writer=HouseWriter(), painter=PAINTER, now=now)

    assert after.status == ContentNeed.Status.REVIEW
    assert credits.balance(need.account) == 5000 - 57
    assert StepRecord.objects.count() == 4
    assert Draft.objects.count() == 1


def test_a_bad_writer_hands_the_page_to_a_person_and_the_credits_back(need, credits, now):
    after = advance(need, writer=Scribe(BadReply("No JSON.")), painter=PAINTER, now=now)

    assert after.status == ContentNeed.Status.NEEDS_PERSON
    assert after.problem == "Draft: No JSON."
    assert credits.balance(need.account) == 5000 - 2 - 5
    assert _steps(need)[-1] == ("draft", "failed", 0, "model scribe-2")
    assert list(waiting_needs([need.account])) == [need]
    assert Todo.objects.get().title == "“Ashby Banquet Chair” needs a person. Draft: No JSON."
    assert not Draft.objects.exists()


def test_a_service_that_is_down_for_good_hands_the_page_over(need, credits, now):
    refused = GatewayError("The key is wrong.", permanent=True)

    after = advance(need, writer=Scribe(refused), painter=PAINTER, now=now)

    assert after.problem == "Draft: The key is wrong."
    assert credits.balance(need.account) == 5000 - 7


def test_a_service_that_is_busy_is_asked_again_later(need, credits, now):
    with pytest.raises(GatewayError, match="Busy"):
        advance(need, writer=Scribe(GatewayError("Busy.")), painter=PAINTER, now=now)
    need.refresh_from_db()
    assert need.status == ContentNeed.Status.BRIEFED
    assert credits.balance(need.account) == 5000 - 42

    advance(need, writer=Scribe(), painter=PAINTER, now=now)

    assert credits.balance(need.account) == 5000 - 57


def test_an_empty_wallet_stops_before_anything_is_written(need, now):
    with pytest.raises(NotEnoughCredits):
        advance(need, writer=HouseWriter(), painter=PAINTER, now=now)

    need.refresh_from_db()
    assert need.status == ContentNeed.Status.PLANNED
    assert not StepRecord.objects.exists()


def test_a_language_that_the_house_writer_lacks_goes_to_a_person(site, need, credits, now):
    site.language = "fi"
    site.save(update_fields=["language"])

    after = advance(need, writer=HouseWriter(), painter=PAINTER, now=now)

    assert after.status == ContentNeed.Status.NEEDS_PERSON
    assert "this site's language is fi" in after.problem
    assert credits.balance(need.account) == 5000


def test_a_person_lets_the_page_go_on_as_a_new_attempt(need, credits, ada, now):
    advance(need, writer=Scribe(BadReply("No JSON.")), painter=PAINTER, now=now)

    resumed = resume(need, by=ada, note="Key renewed", now=now)
    assert resumed.status == ContentNeed.Status.BRIEFED
    assert Todo.objects.get().done_by == ada
    after = advance(need, writer=Scribe(), painter=PAINTER, now=now)

    assert after.status == ContentNeed.Status.REVIEW
    assert credits.balance(need.account) == 5000 - 57
    assert [(r.attempt, r.status) for r in need.steps.filter(step="draft")] == [
        (1, "failed"), (2, "done"),
    ]  # fmt: skip


def test_a_page_that_is_not_stopped_cannot_be_resumed(need, ada, now):
    with pytest.raises(IllegalMove, match="does not wait for a person"):
        resume(need, by=ada, now=now)


def test_a_person_writes_the_page_by_hand(need, credits, ada, now):
    advance(need, writer=Scribe(BadReply("No JSON.")), painter=PAINTER, now=now)

    write_by_hand(
        need, title="Ashby", meta_description="A chair.", body_markdown="## Ashby\n\nA chair.",
        by=ada, now=now,
    )  # fmt: skip
    after = advance(need, writer=Scribe(), painter=PAINTER, now=now)

    assert after.status == ContentNeed.Status.REVIEW
    draft = need.drafts.get()
    assert (draft.writer, draft.is_template, draft.word_count) == ("Ada", False, 3)
    assert need.cover.title == "Ashby"


def test_a_draft_too_short_for_a_page_goes_to_a_person(need, credits, now):
    brief_scribe = Scribe(text=lambda text: replace(text, markdown="## One\n\nTwo words."))

    after = advance(need, writer=brief_scribe, painter=PAINTER, now=now)

    assert after.problem.startswith("Draft: The draft has 3 words under 1 headings")


def test_a_writer_that_repeats_itself_is_asked_three_times_and_then_stopped(needs, credits, now):
    advance(needs[0], writer=HouseWriter(), painter=PAINTER, now=now)
    copy = needs[0].drafts.get().body_markdown
    copier = Scribe(text=lambda text: replace(text, markdown=copy))

    after = advance(needs[1], writer=copier, painter=PAINTER, now=now)

    assert len(copier.asked) == 3
    assert after.status == ContentNeed.Status.NEEDS_PERSON
    assert "last with “Ashby Banquet Chair”" in after.problem
    assert not needs[1].drafts.exists()


def test_figures_that_the_intake_does_not_have_are_pointed_out(need, credits, now):
    boaster = Scribe(text=lambda text: replace(text, markdown=text.markdown + "\n\n97 % love it."))

    advance(need, writer=boaster, painter=PAINTER, now=now)

    assert need.drafts.get().warnings == ["These figures are not in the intake: 97."]


def test_a_draft_that_was_overtaken_by_its_twin_is_written_anew(needs, credits, ada, now):
    """Another process keeps the very same text while this one is still writing."""

    def overtaken(text):
        if not needs[1].drafts.exists():
            write_by_hand(
                needs[1], title="Twin", meta_description="", body_markdown=text.markdown,
                by=ada, now=now,
            )  # fmt: skip
        return text

    scribe = Scribe(text=overtaken)
    after = advance(needs[0], writer=scribe, painter=PAINTER, now=now)

    assert after.status == ContentNeed.Status.REVIEW
    assert len(scribe.asked) > 1
    own = from_bytes(bytes(needs[0].drafts.get().fingerprint))
    twin = from_bytes(bytes(needs[1].drafts.get().fingerprint))
    assert shared(own, twin) <= MOST_SHARED


def test_a_draft_that_nearly_repeats_another_or_itself_is_pointed_out(needs, credits, now):
    advance(needs[0], writer=HouseWriter(), painter=PAINTER, now=now)
    words = needs[0].drafts.get().body_markdown
    part = words[: len(words) * 2 // 7].rsplit("\n\n", 1)[0]
    keyword = needs[1].target_keyword
    padded = Scribe(
        text=lambda text: replace(
            text, markdown=f"{part}\n\n{text.markdown}\n\n{f'{keyword} now. ' * 40}"
        )
    )

    advance(needs[1], writer=padded, painter=PAINTER, now=now)

    near, stuffed = needs[1].drafts.get().warnings
    assert near.startswith("It shares 2") and "“Ashby Banquet Chair”" in near
    assert stuffed == f"“{keyword}” stands in it too often to read naturally."


@pytest.mark.parametrize("changes", [{"title": " "}, {"body_markdown": ""}])
def test_a_page_by_hand_has_a_title_and_a_text(need, ada, now, changes):
    fields = {"title": "Ashby", "meta_description": "", "body_markdown": "Text.", **changes}

    with pytest.raises(Invalid, match="title and a text"):
        write_by_hand(need, by=ada, now=now, **fields)

    assert not Draft.objects.exists()


def test_a_page_that_has_a_draft_is_not_written_by_hand_as_well(draft, ada, now):
    with pytest.raises(IllegalMove, match="has a draft; edit that one"):
        write_by_hand(
            draft.need, title="Ashby", meta_description="", body_markdown="Text.", by=ada, now=now
        )

    assert Draft.objects.get() == draft


def test_thirty_pages_of_a_site_are_written_without_repeating_each_other(
    site, blueprint, credits, now
):
    needs = plan_content(site, month=JULY, count=30, content_types=ALL_TYPES, now=now)

    for need in needs:
        advance(need, writer=HouseWriter(), painter=PAINTER, now=now)

    drafts = list(Draft.objects.all())
    prints = [from_bytes(bytes(draft.fingerprint)) for draft in drafts]
    assert {need.status for need in ContentNeed.objects.all()} == {ContentNeed.Status.REVIEW}
    assert len(drafts) == 30
    assert max(shared(a, b) for at, a in enumerate(prints) for b in prints[at + 1 :]) <= MOST_SHARED
    assert all(draft.warnings == [] for draft in drafts)
    assert credits_spent(site, JULY, JULY.replace(month=8)) == 30 * 57
