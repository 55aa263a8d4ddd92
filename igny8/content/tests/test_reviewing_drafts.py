"""Template text never reaches a client's site unread (decisions 3.19)."""

import pytest

from igny8.content.actions import (
    accept_automatically,
    accept_draft,
    accept_drafts_for_demo,
    advance,
    edit_draft,
    open_draft,
    send_back,
)
from igny8.content.actions.steps import PREPARE_DRAFT, todo_prefix
from igny8.content.errors import (
    IllegalMove,
    NeedsAnEditor,
    NotOpened,
    OnlyInADemo,
    StaleDraft,
    TooAlike,
)
from igny8.content.gateways.house_writer import HouseWriter
from igny8.content.gateways.painter import CoverPainter
from igny8.content.models import ContentNeed, CoverImage, Draft, DraftOpening
from igny8.content.queries import next_to_review, pages_to_review, waiting_needs
from igny8.content.tests.conftest import JULY, Scribe
from igny8.inbox.actions import add_todo
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.kit.errors import Forbidden, Invalid

PAINTER = CoverPainter()


def _edited(draft, by, now, **changes):
    fields = {
        "title": draft.title,
        "meta_description": draft.meta_description,
        "body_markdown": draft.body_markdown,
        **changes,
    }
    return edit_draft(draft, by=by, now=now, **fields)


def test_a_template_draft_is_not_accepted_by_someone_who_has_not_opened_it(draft, ada, now):
    with pytest.raises(NotOpened, match="Open it and read it"):
        accept_draft(draft, by=ada, now=now)

    draft.refresh_from_db()
    assert draft.status == Draft.Status.IN_REVIEW
    assert draft.need.status == ContentNeed.Status.REVIEW


def test_that_another_person_opened_it_is_not_enough(draft, ada, manager, now):
    open_draft(draft, by=manager, now=now)

    with pytest.raises(NotOpened):
        accept_draft(draft, by=ada, now=now)


def test_who_opened_it_may_accept_it(draft, ada, now):
    open_draft(draft, by=ada, now=now)

    accepted = accept_draft(draft, by=ada, now=now)

    assert accepted.status == Draft.Status.ACCEPTED
    assert (accepted.accepted_by, accepted.accepted_at) == (ada, now)
    assert ContentNeed.objects.get(pk=draft.need_id).status == ContentNeed.Status.ACCEPTED
    record = draft.need.steps.get(step="review")
    assert (record.user, record.performed_by, record.credits) == (ada, "Ada", 0)
    assert record.detail == "Accepted: version 1"


def test_opening_twice_is_noted_once(draft, ada, now):
    open_draft(draft, by=ada, now=now)
    open_draft(draft, by=ada, now=now)

    assert DraftOpening.objects.count() == 1


def test_accepting_twice_changes_nothing_more(draft, ada, now):
    open_draft(draft, by=ada, now=now)
    accept_draft(draft, by=ada, now=now)
    accept_draft(draft, by=ada, now=now)

    assert draft.need.steps.filter(step="review").count() == 1


def test_a_blocked_person_reviews_nothing(draft, ada, now):
    ada.is_active = False

    with pytest.raises(Forbidden, match="signed in"):
        open_draft(draft, by=ada, now=now)


def test_a_models_draft_may_be_accepted_at_once(model_draft, ada, now):
    assert accept_draft(model_draft, by=ada, now=now).status == Draft.Status.ACCEPTED


def test_auto_publish_accepts_a_models_draft(model_draft, now):
    accepted = accept_automatically(model_draft, now=now)

    assert accepted.status == Draft.Status.ACCEPTED
    assert accepted.accepted_by is None
    assert model_draft.need.steps.get(step="review").performed_by == "automation"


def test_auto_publish_never_applies_to_a_template_draft(draft, now):
    with pytest.raises(NeedsAnEditor, match="a person has to read it"):
        accept_automatically(draft, now=now)

    draft.refresh_from_db()
    assert draft.status == Draft.Status.IN_REVIEW


def test_an_edit_is_the_next_version_and_keeps_what_still_stands(draft, ada, now):
    question, answer = draft.faq[0]["question"], draft.faq[0]["answer"]
    body = draft.body_markdown.replace(f"**{question}**\n\n{answer}", "Nobody asks this.")

    edited = _edited(draft, ada, now, title="The Ashby", body_markdown=body)

    draft.refresh_from_db()
    assert draft.status == Draft.Status.REPLACED
    assert (edited.version, edited.title, edited.writer) == (2, "The Ashby", "Ada")
    assert edited.is_template
    assert [one["question"] for one in edited.faq] == ["Can I buy a single chair?"]
    assert 0 < len(edited.fact_sources) < len(draft.fact_sources)
    assert "Nobody asks this." in edited.body_html
    assert ContentNeed.objects.get(pk=draft.need_id).status == ContentNeed.Status.REVIEW


def test_who_edited_a_draft_has_seen_it(draft, ada, now):
    edited = _edited(draft, ada, now, title="The Ashby")

    assert accept_draft(edited, by=ada, now=now).status == Draft.Status.ACCEPTED


def test_an_edited_template_stays_a_template(draft, ada, now):
    edited = _edited(draft, ada, now, title="The Ashby")

    with pytest.raises(NeedsAnEditor):
        accept_automatically(edited, now=now)


def test_two_people_cannot_overwrite_each_other(draft, ada, manager, now):
    _edited(draft, ada, now, title="Ada's title")

    with pytest.raises(StaleDraft, match=r"newer version of “Ada's title” \(version 2, by Ada\)"):
        _edited(draft, manager, now, title="Mia's title")

    assert Draft.objects.count() == 2


def test_an_old_version_cannot_be_accepted(draft, ada, now):
    open_draft(draft, by=ada, now=now)
    _edited(draft, ada, now, title="Ada's title")

    with pytest.raises(StaleDraft):
        accept_draft(draft, by=ada, now=now)


def test_an_edit_after_acceptance_goes_back_into_review(draft, ada, now):
    open_draft(draft, by=ada, now=now)
    accept_draft(draft, by=ada, now=now)

    edited = _edited(draft, ada, now, title="Second thoughts")

    assert edited.status == Draft.Status.IN_REVIEW
    assert ContentNeed.objects.get(pk=draft.need_id).status == ContentNeed.Status.REVIEW


def test_a_new_title_gets_a_new_picture(draft, credits, ada, now):
    open_draft(draft, by=ada, now=now)
    accept_draft(draft, by=ada, now=now)
    before = draft.need.cover.file_id
    edited = _edited(draft, ada, now, title="Second thoughts")
    run_waiting_jobs()

    cover = CoverImage.objects.get()
    assert (cover.title, edited.need.status) == ("Second thoughts", "review")
    assert cover.file_id != before
    assert credits.balance(draft.account) == 5000 - 57 - 15
    _edited(edited, ada, now, body_markdown="## Short\n\nA chair.")
    assert Job.objects.count() == 1


def test_an_edit_that_copies_another_page_is_refused(needs, draft, ada, now):
    advance(needs[1], writer=HouseWriter(), painter=PAINTER, now=now)
    other = needs[1].drafts.get()

    with pytest.raises(TooAlike, match="of its wording with “Ashby Banquet Chair”"):
        _edited(other, ada, now, body_markdown=draft.body_markdown)

    other.refresh_from_db()
    assert other.status == Draft.Status.IN_REVIEW
    assert needs[1].drafts.count() == 1


def test_html_that_somebody_types_in_is_shown_as_text(draft, ada, now):
    edited = _edited(draft, ada, now, body_markdown="<script>alert(1)</script>\n\n## Safe")

    assert "<script>" not in edited.body_html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in edited.body_html


@pytest.mark.parametrize("changes", [{"title": " "}, {"body_markdown": "\n"}])
def test_a_draft_keeps_a_title_and_a_text(draft, ada, now, changes):
    with pytest.raises(Invalid, match="title and a text"):
        _edited(draft, ada, now, **changes)

    assert Draft.objects.count() == 1


def test_a_draft_that_was_sent_back_is_written_anew_with_the_note(draft, credits, ada, now):
    send_back(draft, note="Say more on stacking.", by=ada, now=now)
    assert ContentNeed.objects.get(pk=draft.need_id).status == ContentNeed.Status.BRIEFED
    scribe = Scribe()

    after = advance(draft.need, writer=scribe, painter=PAINTER, now=now)

    second = draft.need.drafts.get(version=2)
    draft.refresh_from_db()
    assert after.status == ContentNeed.Status.REVIEW
    assert scribe.asked[0].note == "Say more on stacking."
    assert second.body_markdown != draft.body_markdown
    assert (draft.status, draft.review_note) == ("replaced", "Say more on stacking.")
    assert credits.balance(draft.account) == 5000 - 57 - 35


def test_sending_back_needs_a_reason(draft, ada, now):
    with pytest.raises(Invalid, match="Say what should be different"):
        send_back(draft, note="  ", by=ada, now=now)

    assert Draft.objects.get().status == Draft.Status.IN_REVIEW


def test_a_draft_that_was_sent_back_may_be_edited_instead(draft, credits, ada, now):
    send_back(draft, note="Shorter.", by=ada, now=now)

    edited = _edited(draft, ada, now, body_markdown="## Short\n\nA chair.")
    after = advance(draft.need, writer=HouseWriter(), painter=PAINTER, now=now)

    assert after.status == ContentNeed.Status.REVIEW
    assert edited.version == 2 and draft.need.drafts.count() == 2
    assert credits.balance(draft.account) == 5000 - 57


def test_a_draft_cannot_be_sent_back_twice(draft, ada, now):
    send_back(draft, note="Shorter.", by=ada, now=now)

    with pytest.raises(IllegalMove, match="is sent back; it cannot be sent back"):
        send_back(draft, note="Longer.", by=ada, now=now)


def test_drafts_are_accepted_unread_only_in_a_demo(site, draft, now):
    with pytest.raises(OnlyInADemo, match="is not a demo"):
        accept_drafts_for_demo(site, month=JULY, now=now)

    draft.refresh_from_db()
    assert draft.status == Draft.Status.IN_REVIEW


def test_a_demos_drafts_are_accepted_at_a_word(site, needs, draft, now):
    site.account.is_demo = True
    site.account.save(update_fields=["is_demo"])

    accepted = accept_drafts_for_demo(site, month=JULY, now=now)

    assert [one.pk for one in accepted] == [draft.pk]
    assert draft.need.steps.get(step="review").detail == "Accepted unread: a demo: version 1"
    assert accept_drafts_for_demo(site, month=JULY, now=now) == []


def test_drafts_that_wait_are_listed(site, needs, draft, ada, now):
    assert list(waiting_needs([site.account])) == [draft.need]
    [page] = pages_to_review(site, by=ada)
    [newest] = page.newest_drafts
    assert (page, newest, newest.has_opened) == (draft.need, draft, False)

    second = _edited(draft, ada, now, title="The Ashby")

    [page] = pages_to_review(site, by=ada)
    [newest] = page.newest_drafts
    assert (newest, newest.has_opened) == (second, True)


def test_the_next_page_to_review_comes_after_this_one_or_from_the_start(site, needs):
    ContentNeed.objects.filter(site=site).update(status="review")
    first, second, third = needs

    assert next_to_review(first) == second.pk
    assert next_to_review(third) == first.pk
    ContentNeed.objects.exclude(pk=first.pk).update(status="accepted")
    assert next_to_review(first) is None
    assert next_to_review(third) == first.pk


def test_what_a_person_decides_is_taken_up_by_one_job(draft, credits, ada, now):
    send_back(draft, note="Say more on stacking.", by=ada, now=now)
    send_back(draft, note="Say more on stacking.", by=ada, now=now)

    [job] = Job.objects.all()
    assert (job.name, job.arguments) == (PREPARE_DRAFT, [str(draft.need_id)])
    assert job.title == "“Ashby Banquet Chair” for carls-chairs.example"
    run_waiting_jobs()
    need = ContentNeed.objects.get(pk=draft.need_id)
    assert (need.status, need.drafts.count()) == ("review", 2)
    assert need.steps.filter(step="review").count() == 1


def test_an_edit_that_is_sent_twice_is_kept_once(draft, ada, now):
    first = _edited(draft, ada, now, title="The Ashby")

    assert _edited(draft, ada, now, title="The Ashby") == first
    assert _edited(first, ada, now) == first
    assert draft.need.drafts.count() == 2
    assert draft.need.steps.filter(step="edit").count() == 1


def test_an_edit_of_a_stopped_page_settles_what_was_asked_of_a_person(draft, ada, now):
    send_back(draft, note="Shorter.", by=ada, now=now)
    ContentNeed.objects.get(pk=draft.need_id).hand_to_a_person("Draft: No JSON.")
    add_todo(
        draft.account, site=draft.need.site, title="See to it", key=f"{todo_prefix(draft.need)}d:2",
        now=now,
    )  # fmt: skip

    _edited(draft, ada, now, body_markdown="## Short\n\nA chair.")
    run_waiting_jobs()

    assert Todo.objects.get().done_by == ada
    assert ContentNeed.objects.get(pk=draft.need_id).status == "review"
