"""What we leave in an article so that we know it again: comments that no visitor sees.

They name nobody, so that a white-label site shows no name of ours either.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

JSON_LD_BLOCK = re.compile(r"\n*<!-- structured-data -->.*?<!-- /structured-data -->", re.DOTALL)


SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
MARK = re.compile(r"<!-- content-id: (\S+) (\S+) -->")


@dataclass(frozen=True)
class Mark:
    """Which page of ours an article is, and a hash of all that we last sent for it."""

    external_id: str
    fingerprint: str

    def __str__(self) -> str:
        return f"<!-- content-id: {self.external_id} {self.fingerprint} -->"


def mark_in(html: str) -> Mark | None:
    """The mark that an article carries; None when we did not make it."""
    found = MARK.findall(html)
    return Mark(*found[-1]) if found else None


def fingerprint(*parts: object) -> str:
    """A short hash of values that have a plain repr, the same in every process."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def script_text(document: Mapping[str, Any]) -> str:
    """JSON-LD on one line, inert inside a <script>: no tag, entity or shortcode can begin in it."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def script_tag(document: Mapping[str, Any]) -> str:
    """The element that search engines read."""
    return f'<script type="application/ld+json">{script_text(document)}</script>'


def without_json_ld(html: str) -> str:
    """The article without the structured data that we put at its end."""
    return JSON_LD_BLOCK.sub("", html)


def json_ld_in(html: str) -> list[dict[str, Any]]:
    """The structured data that we put into an article earlier; what cannot be read is left out."""
    found = []
    for block in JSON_LD_BLOCK.findall(html):
        for text in SCRIPT.findall(block):
            with contextlib.suppress(ValueError):
                found.append(json.loads(text))
    return [document for document in found if isinstance(document, dict)]


def merged(
    old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The new documents, and the old ones of types that are not among them."""
    fresh = list(new)
    types = [document.get("@type") for document in fresh]
    return [*(document for document in old if document.get("@type") not in types), *fresh]


def with_json_ld(html: str, documents: Iterable[Mapping[str, Any]]) -> str:
    """The article with our structured data at its end, in place of what was there before."""
    scripts = "".join(script_tag(document) for document in documents)
    bare = without_json_ld(html)
    if not scripts:
        return bare
    return (
        f"{bare}\n\n<!-- structured-data -->\n<!-- wp:html -->{scripts}<!-- /wp:html -->\n"
        "<!-- /structured-data -->"
    )


def marked(html: str, mark: Mark) -> str:
    """The article with its mark at the end."""
    return f"{html.rstrip()}\n\n{mark}"
