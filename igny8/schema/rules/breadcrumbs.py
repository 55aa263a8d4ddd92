"""BreadcrumbList: the way from the front page to this one."""

from collections.abc import Sequence
from typing import Any

from igny8.schema.errors import NothingToMark
from igny8.schema.rules.facts import Crumb


def breadcrumbs(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """The steps in order; the last is the page itself. Raises NothingToMark for less than two."""
    if len(crumbs) < 2:
        raise NothingToMark("A way of one step is none.")
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": crumb.name, "item": crumb.url}
            for position, crumb in enumerate(crumbs, start=1)
        ],
    }
