"""What a blueprint is made of: pages, terms, clusters. Plain values, before anything is stored."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, Self

from igny8.sag.rules.keywords import SetAside
from igny8.sag.rules.topics import TopicKind

Role = Literal["hub", "supporting", "taxonomy"]
ContentType = Literal["post", "cluster_hub", "taxonomy_landing", "product", "service"]
Intent = Literal["learn", "compare", "buy", "local"]
Mode = Literal["quick", "detailed"]


@dataclass(frozen=True, slots=True)
class Term:
    """A category or tag of a cluster."""

    taxonomy: Literal["category", "tag"]
    kind: Literal["topic", "brand", "place", "audience", "feature"]
    name: str
    slug: str
    description: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page to write. `weight` orders pages; `fields` are paths in the intake.

    `aspect` is what of a topic it answers (its sizes, an audience): one page an aspect.
    """

    role: Role
    content_type: ContentType
    angle: str
    title: str
    slug: str
    keyword: str
    intent: Intent
    fields: tuple[str, ...]
    weight: float
    evidence: str
    aspect: str = ""
    secondary: tuple[str, ...] = ()
    impressions: int = 0
    position: Decimal | None = None
    term: Term | None = None
    existing_url: str = ""
    priority: int = 0
    month: int = 0

    def at(self, *, priority: int, month: int) -> Self:
        """The page with its place in the plan."""
        return replace(self, priority=priority, month=month)


@dataclass(frozen=True, slots=True)
class ClusterPlan:
    """One topic with its hub first, and what the site already has on it."""

    name: str
    slug: str
    kind: TopicKind
    description: str
    head_keyword: str
    clicks: int
    impressions: int
    keywords: tuple[str, ...]
    existing_pages: tuple[str, ...]
    terms: tuple[Term, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class BlueprintPlan:
    """A whole plan: clusters in the order of execution, what was set aside, what to know."""

    mode: Mode
    clusters: tuple[ClusterPlan, ...]
    set_aside: tuple[SetAside, ...]
    notes: tuple[str, ...]
    search_range: str

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page in the order of execution."""
        every = (page for cluster in self.clusters for page in cluster.pages)
        return tuple(sorted(every, key=lambda page: page.priority))
