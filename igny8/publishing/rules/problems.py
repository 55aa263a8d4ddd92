"""What a WordPress answer means, in three sentences: what happened, what it means, what to do."""

from dataclasses import dataclass

from igny8.kit.waiting import seconds_to_wait
from igny8.publishing.errors import SiteProblem


@dataclass(frozen=True)
class Answer:
    """A reply as the site gave it. `code` and `message` are WordPress's own, empty if not JSON."""

    status: int
    is_json: bool
    code: str = ""
    message: str = ""
    location: str = ""
    retry_after: str = ""
    date: str = ""


@dataclass(frozen=True)
class Problem:
    """Why it did not work. `permanent` says that the same request will fail again."""

    kind: str
    message: str
    permanent: bool
    retry_after: int | None = None


def as_error(problem: Problem) -> SiteProblem:
    """The problem as the error to raise."""
    return SiteProblem(
        problem.message,
        kind=problem.kind,
        permanent=problem.permanent,
        retry_after=problem.retry_after,
    )


def problem_of(answer: Answer, *, doing: str, site: str) -> Problem:
    """The sentence for a reply that is not the success it should be.

    `doing` completes "while …" ("publishing “Oak chairs”"); `site` is the address as the client
    knows it.
    """
    if 300 <= answer.status < 400:
        return _redirected(answer, doing=doing, site=site)
    if answer.status in (401, 403):
        return _refused(answer, doing=doing, site=site)
    if answer.status in (429, 502, 503, 504):
        return _away(answer, doing=doing, site=site)
    if answer.status in (404, 410):
        return _missing(answer, doing=doing, site=site)
    if answer.status == 413:
        return _too_big(doing=doing, site=site)
    if answer.status >= 500:
        return _broken(answer, doing=doing, site=site)
    if not answer.is_json:
        return _page_instead(answer, doing=doing, site=site)
    return Problem(
        "refused",
        f"{site} refused the request while {doing}{_said(answer)}. Nothing was changed on the "
        "site. Please send this message to our support, who can adjust what is sent.",
        permanent=True,
    )


def _said(answer: Answer) -> str:
    if not answer.message:
        return f" (status {answer.status})"
    return f" (status {answer.status}: “{answer.message[:200].rstrip('.')}”)"


def _redirected(answer: Answer, *, doing: str, site: str) -> Problem:
    where = answer.location or "another address"
    return Problem(
        "redirected",
        f"{site} sent us on to {where} while {doing}. A redirect loses the article and the "
        "sign-in, so nothing was sent on and nothing was published. Please set the connection to "
        "the address that the site itself uses (with or without www, with https), then try again.",
        permanent=True,
    )


def _refused(answer: Answer, *, doing: str, site: str) -> Problem:
    if answer.code.startswith("application_passwords_disabled"):
        return Problem(
            "application_passwords_off",
            f"{site} has application passwords switched off{_said(answer)}. Publishing needs one. "
            "Please ask whoever looks after the site to allow them (often a security plugin's "
            "setting), then try again.",
            permanent=True,
        )
    if answer.status == 401:
        return Problem(
            "wrong_password",
            f"{site} did not accept the user name and application password while {doing}. "
            "Nothing was published. Please make a new application password in WordPress (Users, "
            "Profile, Application Passwords) and enter it again with that user's name; if both "
            "are right, the web server or a security plugin removes the sign-in (the "
            "Authorization header) on its way, which the site's host can put right.",
            permanent=True,
        )
    if answer.is_json and answer.code:
        return Problem(
            "wrong_role",
            f"{site} does not allow this user to do that ({doing}){_said(answer)}. Nothing was "
            "published. Please give the user the role Editor in WordPress (Users), then try again.",
            permanent=True,
        )
    return Problem(
        "blocked",
        f"Something in front of {site} blocked the request while {doing} (status {answer.status}). "
        "Nothing was published. Please ask the site's host, or whoever set up its firewall or "
        "security plugin, to let our requests to the REST API through.",
        permanent=True,
    )


def _away(answer: Answer, *, doing: str, site: str) -> Problem:
    wait = seconds_to_wait(answer.retry_after, answered=answer.date)
    when = f"in {wait} seconds, as it asked" if wait is not None else "later"
    what = {
        429: "asked us to slow down",
        503: "is in maintenance or too busy to answer",
    }.get(answer.status, "could not be reached behind its own front server")
    return Problem(
        "maintenance" if answer.status == 503 else "busy",
        f"{site} {what} while {doing} (status {answer.status}). The page waits and nothing is "
        f"lost. We try again {when}; if maintenance never ends, a failed update may have left the "
        "file .maintenance in the site's folder.",
        permanent=False,
        retry_after=wait,
    )


def _missing(answer: Answer, *, doing: str, site: str) -> Problem:
    if answer.code == "rest_no_route":
        return Problem(
            "rest_api_off",
            f"{site} is a WordPress whose REST API does not offer what we need{_said(answer)}. "
            "Nothing can be published through it. Please switch the REST API on again (a security "
            "plugin usually turned it off), then try again.",
            permanent=True,
        )
    if answer.is_json and answer.code:
        return Problem(
            "gone",
            f"{site} no longer has what we asked for while {doing}{_said(answer)}. Somebody may "
            "have deleted it for good. Please publish again to make it anew.",
            permanent=True,
        )
    return Problem("not_wordpress", _NO_WORDPRESS.format(site=site), permanent=True)


_NO_WORDPRESS = (
    "{site} does not answer as a WordPress site does. Nothing can be published there. Please check "
    "the address: it is the one under WordPress's Settings, General, “WordPress Address”; if it is "
    "right, the REST API is hidden, and whoever looks after the site can open it."
)


def _too_big(*, doing: str, site: str) -> Problem:
    return Problem(
        "too_big",
        f"{site} takes no file as large as the one sent while {doing}. The article waits "
        "for its picture and was not published. Please ask the host to raise the upload limit "
        "(client_max_body_size, upload_max_filesize) to 2 MB or more.",
        permanent=True,
    )


def _broken(answer: Answer, *, doing: str, site: str) -> Problem:
    if answer.code.startswith("rest_upload"):
        return Problem(
            "refused_media",
            f"{site} did not take the picture{_said(answer)}. The article waits for it and "
            "was not published. Please ask whoever looks after the site which picture types and "
            "sizes it allows and whether its uploads folder can be written to.",
            permanent=True,
        )
    return Problem(
        "server_error",
        f"{site} failed with an error of its own while {doing}{_said(answer)}. It is not certain "
        "whether the page was saved, so we look before anything is sent again. If it keeps "
        "happening, the site's PHP error log names the plugin or setting behind it.",
        permanent=False,
    )


def _page_instead(answer: Answer, *, doing: str, site: str) -> Problem:
    return Problem(
        "html_answer",
        f"{site} answered with a web page instead of data while {doing} (status {answer.status}). "
        "Either this is not a WordPress, its REST API is hidden, or a plugin prints text into "
        "every answer. Please open the site's /wp-json/ address in a browser: it should show data "
        "only.",
        permanent=True,
    )


def not_a_wordpress(site: str) -> Problem:
    """For a site that answers, but not as WordPress does under either form of its address."""
    return Problem("not_wordpress", _NO_WORDPRESS.format(site=site), permanent=True)


def no_answer(site: str, *, doing: str, seconds: int) -> Problem:
    """For a request whose answer did not come: it may or may not have been carried out."""
    return Problem(
        "no_answer",
        f"{site} gave no complete answer while {doing} (we wait {seconds} seconds at most). It is "
        "not certain whether that was carried out. Nothing is sent again before we have looked "
        "whether it is there.",
        permanent=False,
    )


def not_reachable(site: str, *, doing: str) -> Problem:
    """For a site to which no connection could be made, so that nothing was sent."""
    return Problem(
        "not_reachable",
        f"{site} could not be reached while {doing}. Nothing was sent, and the page waits. We try "
        "again by ourselves; if a browser cannot open the site either, its host can say why.",
        permanent=False,
    )


def role_too_low(site: str, *, login: str, missing: list[str]) -> Problem:
    """For a sign-in that works but may not do all that publishing needs."""
    rights = ", ".join(missing)
    return Problem(
        "wrong_role",
        f"The user {login} is known to {site} but may not do all that publishing needs (missing: "
        f"{rights}). Articles could not be published with their categories and pictures. Please "
        "give the user the role Editor in WordPress (Users), then check the connection again.",
        permanent=True,
    )


def not_as_sent(site: str, *, title: str, differences: list[str]) -> Problem:
    """For a page that was saved otherwise than it was sent."""
    return Problem(
        "changed_by_site",
        f"{site} saved “{title}” otherwise than it was sent: {'; '.join(differences)}. The page "
        "is on the site in that altered form. Please check it; a role below Editor or a plugin "
        "that cleans articles is the usual cause.",
        permanent=True,
    )


def slug_taken(site: str, *, slug: str) -> Problem:
    """For a page whose address, and the next ones, belong to the client's own pages."""
    return Problem(
        "slug_taken",
        f"{site} already has pages of its own at {slug} and the addresses next to it. Ours was "
        "not published, and theirs were not touched. Please choose another slug for this page.",
        permanent=True,
    )


def in_the_bin(site: str, *, title: str) -> Problem:
    """For a page of ours that somebody at the client threw away."""
    return Problem(
        "in_the_bin",
        f"“{title}” was published on {site} before, and somebody has moved it to the bin there. "
        "It was not published a second time. Please restore it in WordPress, or delete it for "
        "good there, then publish again.",
        permanent=True,
    )
