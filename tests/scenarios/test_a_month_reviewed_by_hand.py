"""A client that is no demo: a person reads every article, and the month then goes on by itself."""

import json
from datetime import UTC, date, datetime

import pytest

from igny8.accounts.flags import set_flag
from igny8.api.tests.conftest import Browser
from igny8.cli.commands import review, run_month
from igny8.cli.main import Arguments
from igny8.cli.output import Output
from igny8.content.errors import NotOpened, StaleDraft
from igny8.content.models import ContentNeed, Draft, PublishedPage
from igny8.kit.clock import simulated
from igny8.kit.errors import Forbidden, Invalid, NotFound
from tests.scenarios.conftest import as_demo

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
APRIL_1 = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
APRIL_28 = datetime(2025, 4, 28, 9, 0, tzinfo=UTC)
SITE = "carls-chairs.example"
OPTIONS = {
    "show": None, "accept": None, "accept_all": False, "send_back": None, "edit": None,
    "resume": None, "write": None, "note": "", "source": None, "by": "",
}  # fmt: skip


@pytest.fixture
def carl(client_of):
    """Carl, on Managed Lite, with ten articles a month; no demo."""
    demo = as_demo("carls-chairs")
    real = demo.model_copy(update={"account": demo.account.model_copy(update={"demo": False})})
    subscription = client_of(real, now=APRIL_1)
    assert (subscription.tier, subscription.account.is_demo) == ("lite", False)
    return subscription


def command(module, capsys, **given):
    """What the command answers a machine."""
    made = Arguments(now=APRIL_28, output=Output(as_json=True))
    for name, value in {"site": SITE, **given}.items():
        setattr(made, name, value)
    capsys.readouterr()
    with simulated(APRIL_28):
        assert module.run(made) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def run_april(capsys):
    def run():
        return command(run_month, capsys, month=date(2025, 4, 1), accept_drafts=False)

    return run


@pytest.fixture
def reviewing(capsys):
    def ask(**given):
        return command(review, capsys, **{**OPTIONS, **given})

    return ask


def step(answer, name):
    return next(one for one in answer["steps"] if one["name"] == name)


def test_a_month_is_read_accepted_and_published_from_the_terminal(carl, run_april, reviewing):
    waiting = run_april()
    assert (waiting["status"], waiting["next"]) == ("waiting", f"igny8 review {SITE}")
    assert waiting["message"].startswith("10 of 10 articles wait to be read and accepted")
    listed = reviewing()
    pages = [page["page"] for page in listed["pages"]]
    assert [page["number"] for page in listed["pages"]] == list(range(1, 11))
    assert (len(pages), listed["waiting"], listed["by"]) == (10, 10, "mia@northlight.example")

    with pytest.raises(NotOpened, match="Mia has not opened 10 of the 10 drafts") as refusal:
        reviewing(accept_all=True)
    assert refusal.value.message.endswith(f"Read: igny8 review {SITE} --show {' '.join(pages)}")
    assert not Draft.objects.filter(status="accepted").exists()

    assert len(reviewing(show=["1", "2", *pages[2:]])["shown"]) == 10
    sent = reviewing(send_back=pages[9], note="Name the fabric.")
    assert (sent["sent_back"], sent["waiting"]) == (pages[9], 10)
    assert len(reviewing(accept=pages[:9])["accepted"]) == 9
    with pytest.raises(NotOpened):
        reviewing(accept_all=True)
    reviewing(show=pages[9:])
    assert reviewing(accept_all=True) == {
        "accepted": [pages[9]], "by": "mia@northlight.example", "waiting": 0,
    }  # fmt: skip

    went_on = run_april()

    assert (step(went_on, "review")["status"], step(went_on, "publish")["done"]) == ("done", 10)
    assert went_on["next"] == ""
    assert PublishedPage.objects.filter(site=carl.site).count() == 10
    accepted = Draft.objects.filter(status="accepted")
    assert {draft.accepted_by.email for draft in accepted} == {"mia@northlight.example"}
    assert accepted.get(need__slug=pages[9]).version == 2
    run_april()
    assert PublishedPage.objects.count() == 10


def test_a_month_is_reviewed_and_goes_on_in_the_browser(carl, mia, run_april):
    set_flag("managed_services_enabled", enabled=True)
    run_april()
    browser, at = Browser(mia), f"services/subscriptions/{carl.pk}/"
    with simulated(APRIL_28):
        waiting = browser.get(f"{at}review/").json()["items"]
        for item in waiting:
            page, version = f"{at}review/{item['id']}/", {"version": item["version"]}
            assert browser.post(f"{page}accept/", version).status_code == 409
            browser.post(f"{page}open/", version)
            assert browser.post(f"{page}accept/", version).json()["status"] == "accepted"
        asked = browser.post(f"{at}run-month/", {"month": "2025-04"})

    assert (len(waiting), asked.status_code) == (10, 202)
    run_april()
    assert PublishedPage.objects.filter(site=carl.site).count() == 10


def test_an_article_is_edited_in_a_file(carl, run_april, reviewing, tmp_path, monkeypatch):
    run_april()
    page = reviewing()["pages"][0]["page"]
    file = tmp_path / "chairs.md"
    file.write_text("---\nversion: 1\ntitle: 'Chairs: a guide'\n---\n\n## Beech\n\nIt lasts.\n")

    assert reviewing(edit=page, source=file)["version"] == 2
    draft = Draft.objects.get(need__slug=page, version=2)
    assert (draft.title, draft.writer, draft.is_template) == ("Chairs: a guide", "Mia", True)
    assert draft.body_html == "<h2>Beech</h2>\n<p>It lasts.</p>"
    assert draft.meta_description == Draft.objects.get(need__slug=page, version=1).meta_description

    assert reviewing(edit=page, source=file)["version"] == 2
    file.write_text("---\nversion: 1\n---\n\n## Oak\n")
    with pytest.raises(StaleDraft, match=r"newer version of “Chairs: a guide” \(version 2, by Mia"):
        reviewing(edit=page, source=file)

    monkeypatch.setenv("EDITOR", "sed -i s/Beech/Ash/")
    monkeypatch.delenv("VISUAL", raising=False)
    assert reviewing(edit=page)["version"] == 3
    assert Draft.objects.get(need__slug=page, version=3).body_markdown == "## Ash\n\nIt lasts."
    assert reviewing(edit=page)["version"] == 3


def test_what_was_typed_in_an_editor_is_not_lost_where_it_is_refused(
    carl, run_april, reviewing, monkeypatch
):
    run_april()
    page = reviewing()["pages"][0]["page"]
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/^title:/titel:/")
    with pytest.raises(Invalid, match="a draft has no titel. Did you mean title") as refused:
        reviewing(edit=page)
    assert f"--from {refused.value.details['file']}" in refused.value.message

    for editor, said in (("false", "ended with an error"), ("no-such", "There is no editor no-su")):
        monkeypatch.setenv("EDITOR", editor)
        with pytest.raises(Invalid, match=said):
            reviewing(edit=page)
    assert not Draft.objects.filter(version=2).exists()


def test_a_stopped_article_is_taken_up_again_or_written_by_hand(
    carl, run_april, reviewing, tmp_path
):
    run_april()
    first, second = [page["page"] for page in reviewing()["pages"][:2]]
    for slug in (first, second):
        Draft.objects.filter(need__slug=slug).delete()
        need = ContentNeed.objects.get(slug=slug)
        need.brief.delete()
        need.idea.delete()
        ContentNeed.objects.filter(pk=need.pk).update(status="planned")
        ContentNeed.objects.get(pk=need.pk).hand_to_a_person("Idea: No answer.")
    with pytest.raises(NotFound, match="has no draft: Idea: No answer. --resume"):
        reviewing(show=[first])

    reviewing(resume=first, note="Key renewed")
    file = tmp_path / "own.md"
    file.write_text("## Oak\n\nIt lasts.")
    reviewing(write=second, source=file)

    states = {page["page"]: page for page in reviewing()["pages"]}
    assert (states[first]["status"], states[first]["version"]) == ("review", 1)
    assert (states[second]["status"], states[second]["writer"]) == ("review", "Mia")


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"show": ["no-such"]}, NotFound, "has no page no-such in its months"),
        ({"show": ["77"]}, NotFound, "has no page 77 in its months"),
        ({"send_back": "x"}, Invalid, "--send-back needs --note TEXT"),
        ({"note": "x"}, Invalid, "--note goes with --send-back or --resume"),
        ({"write": "x"}, Invalid, "--write needs --from FILE.md"),
        ({"source": "x"}, Invalid, "--from goes with --edit or --write"),
        ({"by": "sid@x.example"}, NotFound, "sid@x.example is nobody who works on"),
    ],
)
def test_what_cannot_be_is_refused_in_words(carl, reviewing, asked, error, said):
    with pytest.raises(error, match=said):
        reviewing(**asked)


def test_a_clients_own_people_review_nothing(carl, run_april, reviewing):
    run_april()
    with pytest.raises(Forbidden, match="does not allow this") as refused:
        reviewing(accept_all=True, by="carl@carls-chairs.example")

    assert (refused.value.status, Draft.objects.filter(status="accepted").count()) == (403, 0)
