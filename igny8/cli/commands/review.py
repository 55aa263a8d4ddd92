"""Review a site's content by hand: what waits, each draft, and accept, edit or send back.

A page is named by its number or its slug, as the table shows them. A draft that came from a
template is accepted only by who has read it: --show it first. After the last one
`igny8 run-month SITE` goes on.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from igny8.accounts.access import person_who_may
from igny8.accounts.models import Site, User
from igny8.accounts.queries import site_named, team_of
from igny8.cli.draft_file import DraftFile, as_file, in_editor, read_file
from igny8.cli.files import read_text
from igny8.cli.main import Arguments
from igny8.cli.work import work_off
from igny8.content.actions import (
    accept_drafts,
    edit_draft,
    open_draft,
    resume,
    send_back,
    write_by_hand,
)
from igny8.content.errors import NotOpened
from igny8.content.models import ContentNeed, Draft
from igny8.content.queries import (
    draft_version,
    latest_draft,
    need_called,
    pages_to_review,
    waiting_needs,
)
from igny8.kit.errors import Igny8Error, Invalid, NotFound
from igny8.services.queries import subscription_of

Status = ContentNeed.Status


@dataclass(frozen=True)
class Desk:
    """A site's review: whose it is, who reviews, and what was asked."""

    site: Site
    person: User
    arguments: Arguments

    def need(self, name: str) -> ContentNeed:
        return need_called(self.site, name)

    def draft(self, name: str) -> Draft:
        """The newest version of a page. Raises NotFound where there is none."""
        need = self.need(name)
        draft = latest_draft(need)
        if draft is None:
            why = f": {need.problem}" if need.problem else "."
            raise NotFound(
                f"“{need.title}” has no draft{why} --resume {need.slug} lets the writer try again; "
                f"--write {need.slug} --from FILE.md puts in one of your own."
            )
        return draft

    def say(self, sentence: str) -> None:
        self.arguments.output.say(sentence)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    verbs = parser.add_mutually_exclusive_group()
    verbs.add_argument("--show", nargs="+", metavar="PAGE", help="read these drafts")
    verbs.add_argument("--accept", nargs="+", metavar="PAGE", help="accept these, all or none")
    verbs.add_argument("--accept-all", action="store_true", help="accept all that wait")
    verbs.add_argument("--send-back", metavar="PAGE", help="have it written again, with --note")
    verbs.add_argument("--edit", metavar="PAGE", help="change it in $EDITOR, or by --from")
    verbs.add_argument("--resume", metavar="PAGE", help="let the writer try a stopped page again")
    verbs.add_argument("--write", metavar="PAGE", help="a page without a draft, by --from")
    parser.add_argument("--note", metavar="TEXT", default="", help="what should be different")
    parser.add_argument("--from", dest="source", type=Path, metavar="FILE.md", help="the text")
    parser.add_argument(
        "--by", metavar="EMAIL", default="", help="who reviews (default: the account manager)"
    )


def run(arguments: Arguments) -> int:
    """Do what was asked, then say what still waits."""
    site = site_named(arguments.site)
    desk = Desk(site, _reviewer(site, arguments.by), arguments)
    _check(arguments)
    for name, verb in VERBS.items():
        if asked := getattr(arguments, name):
            answer = verb(desk, asked)
            work_off()
            break
    else:
        answer = _listed(desk)
    arguments.output.result(answer | {"by": desk.person.email, "waiting": _what_waits(desk)})
    return 0


def _reviewer(site: Site, email: str) -> User:
    """Who reviews: the person named, else the account manager. Raises NoSuchRow, MayNot."""
    if not email:
        manager = subscription_of(site).account_manager
        person = manager or next(iter(team_of(site.account)), None)
        if person is None:
            raise NotFound("There is nobody in the team yet; `igny8 person` lets somebody in.")
        email = person.email
    return person_who_may(email, site.account, "deliver")


def _check(arguments: Arguments) -> None:
    if arguments.send_back and not arguments.note.strip():
        raise Invalid("--send-back needs --note TEXT: say what should be different.")
    if arguments.note and not (arguments.send_back or arguments.resume):
        raise Invalid("--note goes with --send-back or --resume.")
    if arguments.write and not arguments.source:
        raise Invalid("--write needs --from FILE.md: the text, as Markdown.")
    if arguments.source and not (arguments.edit or arguments.write):
        raise Invalid("--from goes with --edit or --write.")


def _listed(desk: Desk) -> dict[str, Any]:
    pages = list(pages_to_review(desk.site, by=desk.person))
    desk.arguments.output.table(
        f"{desk.site}: {len(pages)} to review",
        ("#", "Article", "About", "Words", "State"),
        [_cells(page) for page in pages],
    )
    return {"site": desk.site.domain, "pages": [_as_json(page) for page in pages]}


def _cells(page: Any) -> tuple[object, ...]:
    draft = next(iter(page.newest_drafts), None)
    kind = f"{page.get_content_type_display()}, {page.month:%b %Y}"
    return (
        page.number,
        f"{draft.title if draft else page.title}\n{page.slug}",
        f"{page.cluster}\n{page.target_keyword}\n{kind}",
        draft.word_count if draft else "",
        _state(page, draft),
    )


def _state(page: Any, draft: Any) -> str:
    if page.status == Status.NEEDS_PERSON:
        return f"Needs a person. {page.problem}"
    read = "read" if draft.has_opened else "not read yet"
    checks = f", {len(draft.warnings)} to check" if draft.warnings else ""
    return f"Version {draft.version} by {draft.writer}, {read}{checks}"


def _as_json(page: Any) -> dict[str, Any]:
    draft = next(iter(page.newest_drafts), None)
    return {
        "page": page.slug, "number": page.number, "id": page.pk, "month": f"{page.month:%Y-%m}",
        "title": page.title, "type": page.content_type, "cluster": page.cluster,
        "keyword": page.target_keyword,
        "status": page.status, "problem": page.problem,
        "version": draft.version if draft else None, "words": draft.word_count if draft else None,
        "writer": draft.writer if draft else None, "read": bool(draft and draft.has_opened),
        "since": draft.written_at if draft else page.updated_at,
    }  # fmt: skip


def _what_waits(desk: Desk) -> int:
    """How many pages wait; to a person in words, with the command that comes next."""
    count = waiting_needs([desk.site.account]).filter(site=desk.site).count()
    if count:
        pages = "page waits" if count == 1 else "pages wait"
        desk.say(f"{count} {pages}: `igny8 review {desk.site.domain}` lists them.")
        return count
    accepted = ContentNeed.objects.filter(site=desk.site, status=Status.ACCEPTED)
    month = accepted.order_by("month").values_list("month", flat=True).first()
    goes_on = (
        f"; `igny8 run-month {desk.site.domain} --month {month:%Y-%m}` goes on" if month else ""
    )
    desk.say(f"Nothing waits for review{goes_on}.")
    return 0


def _show(desk: Desk, names: list[str]) -> dict[str, Any]:
    drafts = [desk.draft(name) for name in names]
    for draft in drafts:
        open_draft(draft, by=desk.person, now=desk.arguments.now)
        _say_draft(desk, draft)
    return {"shown": [_draft_as_json(draft) for draft in drafts]}


def _say_draft(desk: Desk, draft: Draft) -> None:
    origin = ", from a template" if draft.is_template else ""
    desk.say(
        f"{draft.slug}: version {draft.version} by {draft.writer}{origin}, {draft.word_count} "
        f"words, reading ease {draft.reading_ease}, {draft.likeness:.0%} in common with the "
        "nearest page"
    )
    if brief := getattr(draft.need, "brief", None):
        desk.say(f"Brief: {'; '.join(brief.headings)}")
    for warning in draft.warnings:
        desk.say(f"Check: {warning}")
    if draft.note:
        desk.say(f"Note: {draft.note}")
    desk.say(as_file(draft))


def _draft_as_json(draft: Draft) -> dict[str, Any]:
    names = (
        "slug", "version", "status", "title", "meta_description", "body_markdown", "body_html",
        "headings", "faq", "fact_sources", "word_count", "reading_ease", "likeness", "warnings",
        "note", "writer", "is_template", "written_at",
    )  # fmt: skip
    return {name: getattr(draft, name) for name in names}


def _accept(desk: Desk, names: list[str]) -> dict[str, Any]:
    return _accepted(desk, [desk.draft(name) for name in names])


def _accept_all(desk: Desk, _: bool) -> dict[str, Any]:  # noqa: FBT001
    pages = pages_to_review(desk.site, by=desk.person, statuses=[Status.REVIEW])
    return _accepted(desk, [desk.draft(page.slug) for page in pages])


def _accepted(desk: Desk, drafts: list[Draft]) -> dict[str, Any]:
    try:
        accepted = accept_drafts(drafts, by=desk.person, now=desk.arguments.now)
    except NotOpened as refusal:
        unread = refusal.details.get("unread")
        if not isinstance(unread, list):
            raise
        command = f"igny8 review {desk.site} --show {' '.join(unread)}"
        raise NotOpened(f"{refusal.message} Read: {command}", unread=unread) from None
    for draft in accepted:
        desk.say(f"Accepted by {desk.person}: {draft.title}")
    return {"accepted": [draft.slug for draft in accepted]}


def _send_back(desk: Desk, name: str) -> dict[str, Any]:
    draft = desk.draft(name)
    send_back(draft, note=desk.arguments.note, by=desk.person, now=desk.arguments.now)
    desk.say(f"Sent back, and being written again: {draft.title}")
    return {"sent_back": draft.slug}


def _edit(desk: Desk, name: str) -> dict[str, Any]:
    draft = desk.draft(name)
    if desk.arguments.source:
        edited = _keep(desk, draft, _read(desk.arguments.source))
    else:
        path = in_editor(draft)
        try:
            edited = _keep(desk, draft, _read(path))
        except Igny8Error as failure:
            raise Invalid(
                f"{failure.message} Your text is kept in {path}; --edit {name} --from {path} takes "
                "it up again.",
                reason=failure.code, file=str(path),
            ) from failure  # fmt: skip
        path.unlink()
    said = "Nothing was changed" if edited.pk == draft.pk else f"Version {edited.version} is kept"
    desk.say(f"{said}: {edited.title}")
    return {"edited": edited.slug, "version": edited.version}


def _read(path: Path) -> DraftFile:
    return read_file(read_text(path), name=str(path))


def _keep(desk: Desk, newest: Draft, file: DraftFile) -> Draft:
    """The file's words over the version that it was made from, or over the newest."""
    draft = draft_version(newest.need, file.version) if file.version else newest
    is_same = file.body == draft.body_markdown.strip()
    return edit_draft(
        draft,
        title=draft.title if file.title is None else file.title,
        meta_description=draft.meta_description if file.description is None else file.description,
        body_markdown=draft.body_markdown if is_same else file.body,
        by=desk.person,
        now=desk.arguments.now,
    )


def _resume(desk: Desk, name: str) -> dict[str, Any]:
    need = desk.need(name)
    resume(need, by=desk.person, note=desk.arguments.note, now=desk.arguments.now)
    desk.say(f"Being written again: {need.title}")
    return {"resumed": need.slug}


def _write(desk: Desk, name: str) -> dict[str, Any]:
    need = desk.need(name)
    file = _read(desk.arguments.source)
    draft = write_by_hand(
        need,
        title=need.title if file.title is None else file.title,
        meta_description=file.description or "",
        body_markdown=file.body,
        by=desk.person,
        now=desk.arguments.now,
    )
    desk.say(f"Written by {desk.person}: {draft.title}")
    return {"written": draft.slug}


VERBS: dict[str, Callable[[Desk, Any], dict[str, Any]]] = {
    "show": _show,
    "accept": _accept,
    "accept_all": _accept_all,
    "send_back": _send_back,
    "edit": _edit,
    "resume": _resume,
    "write": _write,
}
