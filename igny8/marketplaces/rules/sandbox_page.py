"""The page that a sandbox publisher shows: an article with the link that was ordered.

The publisher's name decides what is wrong with it:

    nofollow.…  adds rel="nofollow" to a link that was sold as followed
    noindex.…   hides the page from search engines
    drops.…     has taken the link out again
    gone.…      has taken the page down
    blocks.…    refuses automatic visitors
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

_STATUS = {"gone": 410, "blocks": 403}
_REL = {"follow": "", "sponsored": "sponsored", "nofollow": "nofollow"}


@dataclass(frozen=True, slots=True)
class SandboxPage:
    """A status and the HTML that comes with it."""

    status: int
    html: str


def sandbox_page(domain: str, request: Mapping[str, object]) -> SandboxPage:
    """The article of a placement; `request` is LinkRequest as it was stored."""
    behaviour = domain.partition(".")[0]
    if status := _STATUS.get(behaviour):
        return SandboxPage(status, f"<title>{status}</title><p>Not available.</p>")
    anchor = escape(str(request["anchor"]))
    robots = '<meta name="robots" content="noindex">' if behaviour == "noindex" else ""
    link = anchor if behaviour == "drops" else _link(behaviour, request, anchor)
    return SandboxPage(
        200,
        f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{anchor} | {escape(domain)}</title>{robots}</head>
<body>
<header><a href="/">{escape(domain)}</a></header>
<main><article>
<h1>What our readers asked about {anchor}</h1>
<p>Every month our readers send in questions. This time many of them were about one subject, so
we asked people who work with it every day.</p>
<p>A good place to go on reading is {link}, which answers most of these questions at length.</p>
<p>Do you have a question of your own? Write to the editors of {escape(domain)}.</p>
</article></main>
</body>
</html>
""",
    )


def _link(behaviour: str, request: Mapping[str, object], anchor: str) -> str:
    rel = "nofollow" if behaviour == "nofollow" else _REL[str(request["rel"])]
    stated = f' rel="{rel}"' if rel else ""
    return f'<a href="{escape(str(request["target_url"]))}"{stated}>{anchor}</a>'
