"""Reading a page's HTML as a visitor sees it: its text, and what markup can describe of it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from igny8.schema.rules.facts import Crumb, PageParts

HIDDEN = "script, style, noscript, template, svg, head, [hidden], [aria-hidden=true]"
# Where one of these begins or ends, one word does not run into the next.
BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|fieldset|figcaption|"
    r"figure|footer|form|h[1-6]|header|hr|img|li|main|nav|ol|option|p|pre|section|select|summary|"
    r"table|tbody|td|tfoot|th|thead|time|tr|ul)\b",
    re.IGNORECASE,
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PROS = {"pros", "advantages", "what we like", "avantages", "vorteile", "ventajas"}
CONS = {"cons", "disadvantages", "what we don't like", "inconvénients", "nachteile", "desventajas"}
DEEPEST = 60
LEAST_ANSWER, LONGEST_ANSWER = 2, 300


def read_page(html: str, *, url: str) -> PageParts:
    """What the page shows and what it already states of itself."""
    tree = LexborHTMLParser(html)
    documents, broken = _json_ld(tree)
    head = _head(tree, url=url)
    tree = LexborHTMLParser(BLOCK.sub(r" \g<0>", html))
    for node in tree.css(HIDDEN):
        node.decompose()
    body = tree.body
    if body is None:
        return PageParts(json_ld=documents, broken_json_ld=broken)
    main = tree.css_first("article, main, [role=main]") or body
    heading = tree.css_first("h1")
    return PageParts(
        title=_text(heading) if heading else head["title"],
        text=_text(body),
        language=head["language"],
        description=head["description"],
        canonical=head["canonical"],
        image=head["image"],
        author=_author(tree),
        published_at=_moment(head["published"]) or _time(main),
        modified_at=_moment(head["modified"]),
        questions=tuple(_questions(body)),
        steps=_steps(main),
        pros=_list_under(body, PROS),
        cons=_list_under(body, CONS),
        crumbs=_crumbs(tree, url=url),
        json_ld=documents,
        broken_json_ld=broken,
    )


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _json_ld(tree: LexborHTMLParser) -> tuple[tuple[dict[str, Any], ...], int]:
    """All documents on the page, also from lists and @graph, and how many cannot be read."""
    found: list[dict[str, Any]] = []
    broken = 0
    for node in tree.css('script[type="application/ld+json"]'):
        text = node.text() or ""
        try:
            found.extend(_documents(json.loads(text) if _depth(text) < DEEPEST else text))
        except ValueError:
            broken += 1
    return tuple(found), broken


def _depth(text: str) -> int:
    """How deep brackets are nested, at most."""
    depth = deepest = 0
    for sign in text:
        depth += (sign in "{[") - (sign in "}]")
        deepest = max(deepest, depth)
    return deepest


def _documents(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for part in value:
            yield from _documents(part)
    elif isinstance(value, dict) and "@graph" in value:
        yield from _documents(value["@graph"])
    elif isinstance(value, dict):
        yield value
    else:
        raise ValueError("Not JSON-LD.")


def _head(tree: LexborHTMLParser, *, url: str) -> dict[str, str]:
    title = tree.css_first("head title")
    root = tree.css_first("html")
    canonical = _attribute(tree, "link[rel=canonical]", "href")
    image = _attribute(tree, 'meta[property="og:image"]', "content")
    return {
        "title": _text(title) if title else "",
        "language": (root.attributes.get("lang") or "") if root else "",
        "description": _attribute(tree, "meta[name=description]", "content"),
        "canonical": urljoin(url, canonical) if canonical else "",
        "image": urljoin(url, image) if image else "",
        "published": _attribute(tree, 'meta[property="article:published_time"]', "content"),
        "modified": _attribute(tree, 'meta[property="article:modified_time"]', "content"),
    }


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return (node.attributes.get(name) or "").strip() if node else ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _time(main: LexborNode) -> datetime | None:
    node = main.css_first("time[datetime]")
    return _moment(node.attributes.get("datetime") or "") if node else None


def _author(tree: LexborHTMLParser) -> str:
    node = tree.css_first("[rel~=author], [itemprop=author], .author, .wp-block-post-author-name")
    return _text(node)[:100] if node else ""


def _questions(body: LexborNode) -> Iterator[tuple[str, str]]:
    """Headings (or summaries) that ask, with the text up to the next heading as their answer."""
    for node in body.css(", ".join((*HEADINGS[1:], "summary"))):
        question = _text(node)
        if not question.endswith(("?", "？", "؟")) or node.css_first("a") is not None:
            continue
        answer = " ".join(_following(node))
        if LEAST_ANSWER <= len(answer.split()) <= LONGEST_ANSWER:
            yield question, answer


def _following(node: LexborNode) -> Iterator[str]:
    """The texts after a node, up to the next heading or the end of what holds it."""
    sibling = node.next
    while sibling is not None and sibling.tag not in HEADINGS:
        text = _text(sibling) if sibling.tag != "-comment" else ""
        if text:
            yield text
        sibling = sibling.next


def _steps(main: LexborNode) -> tuple[str, ...]:
    """The page's longest numbered list."""
    lists = [tuple(_items(node)) for node in main.css("ol") if not _inside_nav(node)]
    return max(lists, key=len, default=())


def _items(node: LexborNode) -> Iterator[str]:
    child = node.child
    while child is not None:
        if child.tag == "li" and (text := _text(child)):
            yield text
        child = child.next


def _inside_nav(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in ("nav", "header", "footer"):
            return True
        parent = parent.parent
    return False


def _list_under(body: LexborNode, names: set[str]) -> tuple[str, ...]:
    """The items of the list that follows a heading with one of these names."""
    for node in body.css(", ".join((*HEADINGS, "strong", "th"))):
        if _text(node).casefold().rstrip(":").replace("’", "'") in names:
            after = _next_list(node)
            if after is not None:
                return tuple(_items(after))
    return ()


def _next_list(node: LexborNode) -> LexborNode | None:
    start = node if node.tag in HEADINGS else node.parent
    sibling = start.next if start is not None else None
    while sibling is not None and sibling.tag not in HEADINGS:
        if sibling.tag in ("ul", "ol"):
            return sibling
        sibling = sibling.next
    return None


def _crumbs(tree: LexborHTMLParser, *, url: str) -> tuple[Crumb, ...]:
    """The breadcrumb navigation that the page shows."""
    for node in tree.css("nav, [class*=breadcrumb], [id*=breadcrumb]"):
        words = " ".join(str(node.attributes.get(name) or "") for name in ("class", "id"))
        label = (node.attributes.get("aria-label") or "").casefold()
        if re.search(r"breadcrumb|crumbs", f"{words} {label}", re.IGNORECASE):
            crumbs = tuple(_crumbs_in(node, url=url))
            if len(crumbs) > 1:
                return crumbs
    return ()


def _crumbs_in(node: LexborNode, *, url: str) -> Iterator[Crumb]:
    for part in node.css("li") or node.css("a, [aria-current]"):
        link = part if part.tag == "a" else part.css_first("a")
        name = _text(part).strip(" ›»/>|·")
        target = (link.attributes.get("href") or "") if link else ""
        if name:
            yield Crumb(name, urljoin(url, target) if target else url)
