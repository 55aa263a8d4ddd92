"""The writer for OpenAI-compatible services, before a server that others made."""

from datetime import date, datetime
from typing import Any

import pytest

from igny8.accounts.models import Account, Site
from igny8.billing.credit_service import CreditService
from igny8.content.actions import plan_content
from igny8.content.models import ContentNeed, Draft
from igny8.content.queries import assignment_for
from igny8.content.tests.plans import approved_plan
from igny8.inbox.models import Todo
from igny8.jobs.actions import enqueue
from igny8.jobs.actions.run import run_job
from igny8.jobs.models import Job
from igny8.kit.clock import real_now
from tests.real.model_service import KEY, ModelService, Raw

IDEA = {"title": "Ashby Banquet Chair", "angle": "What a hall should ask before it buys."}
BRIEF = {"headings": ["The seat", "The frame", "The hall", "The store room"],
         "instructions": "Be brief."}  # fmt: skip
GRANTED = 5000
IDEA_COSTS, BRIEF_COSTS, DRAFT_COSTS, IMAGE_COSTS = 2, 5, 35, 15


@pytest.fixture
def need(site: Site, now: datetime) -> ContentNeed:
    """A planned page of a site with credits."""
    approved_plan(site, now=now)
    CreditService().grant(site.account, amount=GRANTED, reason="July", key="july", now=now)
    [planned] = plan_content(
        site, month=date(2025, 7, 1), count=1, content_types=("product",), now=now
    )
    return planned


@pytest.fixture
def service(model_service: ModelService, settings: Any) -> ModelService:
    """The server, and an installation that is set to write with it."""
    settings.WRITER, settings.OPENAI_MODEL = "openai", "scribe-2"
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = model_service.base_url, KEY
    settings.OUTBOUND_ALLOWLIST = (model_service.host,)
    model_service.answers()
    return model_service


def page_for(need: ContentNeed, **changes: object) -> dict[str, Any]:
    """A draft that keeps every rule, as a model would reply with it."""
    fact = next(iter(assignment_for(need).facts.all_facts()))
    body = "\n\n".join(
        f"## {heading}\n\n" + " ".join([f"Ask what the {heading[4:]} is made of."] * 25)
        for heading in BRIEF["headings"]
    )
    answer = "Yes, from one piece."
    return {
        "title": "Ashby Banquet Chair",
        "meta_description": "What a hall should ask about the Ashby banquet chair before it buys.",
        "markdown": f"In short: {fact.text}\n\n{body}\n\n{answer}",
        "faq": [{"question": "Can I buy a single chair?", "answer": answer}],
        "sources": [{"statement": fact.text[:600], "field": fact.field}],
        **changes,
    }


def write(need: ContentNeed, now: datetime) -> Job:
    """Run the page's job once, as a worker does."""
    job = enqueue(
        "igny8.content.tasks.prepare_draft", str(need.pk), account=need.account, now=now,
        title=need.title,
    )  # fmt: skip
    run_job(job.pk)
    job.refresh_from_db()
    need.refresh_from_db()
    return job


def balance(account: Account) -> int:
    return CreditService().balance(account)


def test_structured_replies_become_a_validated_draft(
    service: ModelService, need: ContentNeed, now: datetime
) -> None:
    service.answers(IDEA, BRIEF, page_for(need))

    job = write(need, now)

    draft = Draft.objects.get()
    assert (job.status, need.status) == ("done", ContentNeed.Status.REVIEW)
    assert (draft.title, draft.writer) == ("Ashby Banquet Chair", "model scribe-2")
    assert not draft.is_template
    assert draft.word_count >= 600
    assert "<h2>The seat</h2>" in draft.body_html
    assert draft.faq[0]["answer"] == "Yes, from one piece."
    spent = IDEA_COSTS + BRIEF_COSTS + DRAFT_COSTS + IMAGE_COSTS
    assert balance(need.account) == GRANTED - spent
    heard = service.heard()
    assert [one["model"] for one in heard] == ["scribe-2"] * 3
    schemas = [one["response_format"]["json_schema"]["name"] for one in heard]
    assert schemas == ["IdeaReply", "BriefReply", "DraftReply"]


def test_a_malformed_reply_is_asked_for_again_with_what_was_wrong(
    service: ModelService, need: ContentNeed, now: datetime
) -> None:
    service.answers('{"title": "Ashby', {"title": "Ashby"}, IDEA, BRIEF, page_for(need))

    write(need, now)

    assert need.status == ContentNeed.Status.REVIEW
    objections = [one["messages"][-1]["content"] for one in service.heard()[1:3]]
    assert all("That reply was refused" in objection for objection in objections)
    assert "angle" in objections[1]
    assert len(service.heard()) == 5


def test_replies_that_stay_malformed_go_to_a_person_and_the_credits_back(
    service: ModelService, need: ContentNeed, now: datetime
) -> None:
    bad = page_for(need, sources=[{"statement": "We fly.", "field": "wings[0]"}])
    service.answers(IDEA, BRIEF, bad, bad, bad)

    job = write(need, now)

    assert (job.status, need.status) == ("done", ContentNeed.Status.NEEDS_PERSON)
    assert "model scribe-2 gave no usable reply in 3 tries" in need.problem
    assert "the field 'wings[0]', which the intake does not have" in need.problem
    assert need.problem in Todo.objects.get(key__startswith="content:").title
    assert not Draft.objects.exists()
    assert balance(need.account) == GRANTED - IDEA_COSTS - BRIEF_COSTS


def test_answers_that_are_no_json_at_all_go_to_a_person(
    service: ModelService, need: ContentNeed, now: datetime
) -> None:
    service.answers(IDEA)
    service.misbehaves(malformedRate=1)

    write(need, now)

    assert need.status == ContentNeed.Status.NEEDS_PERSON
    assert "the service answered with something else" in need.problem
    assert balance(need.account) == GRANTED


def test_a_refused_key_says_what_to_do_and_costs_nothing(
    service: ModelService, need: ContentNeed, now: datetime, settings: Any
) -> None:
    settings.OPENAI_API_KEY = "sk-another-key"

    write(need, now)

    assert need.status == ContentNeed.Status.NEEDS_PERSON
    assert "The writing service does not accept our key (401: Invalid API key)" in need.problem
    assert "Put a valid key in IGNY8_OPENAI_API_KEY" in need.problem
    assert "sk-another-key" not in need.problem
    assert balance(need.account) == GRANTED


def test_a_busy_service_is_left_alone_for_as_long_as_it_asks(
    service: ModelService, need: ContentNeed, now: datetime
) -> None:
    busy = {"message": "Rate limit reached.", "type": "rate_limit_error"}
    service.answers(Raw(error=busy, status=429, retryAfter=600), IDEA, BRIEF, page_for(need))

    job = write(need, now)

    assert (job.status, need.status) == ("queued", ContentNeed.Status.PLANNED)
    assert round((job.run_after - real_now()).total_seconds(), -1) == 600
    assert "asks us to slow down (429: Rate limit reached.). The page waits" in job.error
    Job.objects.filter(pk=job.pk).update(run_after=real_now())
    run_job(job.pk)
    need.refresh_from_db()
    assert need.status == ContentNeed.Status.REVIEW
    spent = IDEA_COSTS + BRIEF_COSTS + DRAFT_COSTS + IMAGE_COSTS
    assert balance(need.account) == GRANTED - spent


def test_an_answer_that_takes_too_long_is_asked_for_again_later(
    service: ModelService, need: ContentNeed, now: datetime, settings: Any
) -> None:
    settings.OPENAI_TIMEOUT = 0.3
    service.answers(IDEA)
    service.misbehaves(latencyMs=1500)

    job = write(need, now)

    assert (job.status, need.status) == ("queued", ContentNeed.Status.PLANNED)
    assert "cannot be reached: Request timed out. The page waits" in job.error


def test_replies_that_are_cut_off_say_so_and_go_to_a_person(
    service: ModelService, need: ContentNeed, now: datetime
) -> None:
    cut = Raw(content='{"title": "Ashby Banq', finishReason="length")
    service.answers(IDEA, BRIEF, cut, cut, cut)

    write(need, now)

    assert need.status == ContentNeed.Status.NEEDS_PERSON
    assert "the reply was cut off at the model's own limit" in need.problem
    assert balance(need.account) == GRANTED - IDEA_COSTS - BRIEF_COSTS


def test_a_service_that_is_not_listed_is_not_asked_inside_our_network(
    service: ModelService, need: ContentNeed, now: datetime, settings: Any
) -> None:
    settings.OUTBOUND_ALLOWLIST = ()

    write(need, now)

    assert need.status == ContentNeed.Status.NEEDS_PERSON
    assert "list it as host:port in IGNY8_OUTBOUND_ALLOWLIST" in need.problem
    assert service.heard() == []
    assert balance(need.account) == GRANTED
