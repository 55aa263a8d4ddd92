"""How well a site's plan is doing: a score from 0 to 100 that explains itself."""

from dataclasses import dataclass
from decimal import Decimal

from igny8.kit.money import round_half_up


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """Counts of stored facts, collected by those who know them. None: nobody has looked yet.

    `pages_due` and `links_due` are what the plan wanted by now.
    """

    clusters: int
    clusters_with_hub: int
    pages_due: int
    pages_published: int
    pages_planned: int
    pages_checked: int | None = None
    pages_indexable: int | None = None
    queries: int | None = None
    queries_in_top_20: int | None = None
    links_due: int | None = None
    links_live: int | None = None
    links_lost: int | None = None
    pages_with_schema: int | None = None


@dataclass(frozen=True, slots=True)
class HealthPart:
    """One part of the score: 0 to 100, how much it counts, why, and what would raise it."""

    name: str
    score: int
    weight: int
    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """The score, its parts, and what could not be judged yet, in sentences."""

    score: int
    parts: tuple[HealthPart, ...]
    unknown: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the score is what it is, the heaviest part first."""
        ordered = sorted(self.parts, key=lambda part: -part.weight)
        return (*(part.reason for part in ordered), *self.unknown)

    @property
    def recommendations(self) -> tuple[str, ...]:
        """What would raise the score most, first."""
        lacking = sorted(self.parts, key=lambda part: -(100 - part.score) * part.weight)
        return tuple(part.advice for part in lacking if part.score < 100 and part.advice)


def health_score(facts: HealthFacts) -> Health:
    """The weighted mean of what is known: structure 20, content 30, indexable 20, search 15,
    links 10, structured data 5.

    A part that nobody has looked at counts neither way, and is named.
    """
    found = [_structure(facts), _content(facts), _indexing(facts), _search(facts), _links(facts),
             _schema(facts)]  # fmt: skip
    parts = tuple(part for part in found if isinstance(part, HealthPart))
    unknown = tuple(part for part in found if isinstance(part, str))
    weight = sum(part.weight for part in parts)
    total = sum(part.score * part.weight for part in parts)
    score = int(round_half_up(Decimal(total) / weight, 0)) if weight else 0
    return Health(score, parts, unknown)


def _share(part: int, whole: int) -> int:
    """The share in whole percents, 100 at most; 100 where nothing was wanted."""
    if whole <= 0:
        return 100
    return min(100, int(round_half_up(Decimal(100 * part) / whole, 0)))


def _structure(facts: HealthFacts) -> HealthPart:
    missing = facts.clusters - facts.clusters_with_hub
    return HealthPart(
        "Structure", _share(facts.clusters_with_hub, facts.clusters), 20,
        f"{facts.clusters_with_hub} of {_count(facts.clusters, 'cluster')} have their hub page.",
        f"Publish the {_count(missing, 'missing hub page')}." if missing > 0 else "",
    )  # fmt: skip


def _content(facts: HealthFacts) -> HealthPart | str:
    due, published = facts.pages_due, facts.pages_published
    if not due:
        return (
            f"No page was due by now; {published} are published, "
            f"of {facts.pages_planned} in the plan."
        )
    missing = due - published
    reason = f"{published} of the {_count(due, 'page')} due by now are published"
    if missing < 0:
        reason = f"{published} pages are published, where {due} were due by now"
    return HealthPart(
        "Content", _share(published, due), 30, f"{reason}, of {facts.pages_planned} in the plan.",
        f"Publish the {_count(missing, 'page')} that are late." if missing > 0 else "",
    )  # fmt: skip


def _indexing(facts: HealthFacts) -> HealthPart | str:
    if not facts.pages_checked or facts.pages_indexable is None:
        return "Whether search engines can index the pages has not been checked yet."
    blocked = facts.pages_checked - facts.pages_indexable
    return HealthPart(
        "Indexable", _share(facts.pages_indexable, facts.pages_checked), 20,
        f"{facts.pages_indexable} of {_count(facts.pages_checked, 'checked page')} can be indexed.",
        f"Clear what keeps {_count(blocked, 'page')} out of the index." if blocked else "",
    )  # fmt: skip


def _search(facts: HealthFacts) -> HealthPart | str:
    if not facts.queries or facts.queries_in_top_20 is None:
        return "No search data says yet where the site stands."
    return HealthPart(
        "Search", _share(facts.queries_in_top_20, facts.queries), 15,
        f"{facts.queries_in_top_20} of {_count(facts.queries, 'query', 'queries')} stand in the "
        "first 20 places.",
        "Strengthen the pages behind queries in places 11 to 30.",
    )  # fmt: skip


def _links(facts: HealthFacts) -> HealthPart | str:
    if not facts.links_due or facts.links_live is None:
        return "There is no backlink plan to judge."
    lost = facts.links_lost or 0
    ending = f"; {_count(lost, 'link')} lost" if lost else ""
    return HealthPart(
        "Links", _share(facts.links_live, facts.links_due), 10,
        f"{facts.links_live} of the {_count(facts.links_due, 'link')} due by now are live{ending}.",
        "Have lost links replaced and order what is missing.",
    )  # fmt: skip


def _schema(facts: HealthFacts) -> HealthPart | str:
    if facts.pages_with_schema is None or not facts.pages_published:
        return "No page has been looked at for structured data yet."
    return HealthPart(
        "Structured data", _share(facts.pages_with_schema, facts.pages_published), 5,
        f"{facts.pages_with_schema} of {_count(facts.pages_published, 'published page')} carry "
        "structured data.",
        "Add structured data to the rest.",
    )  # fmt: skip


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
