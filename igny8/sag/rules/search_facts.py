"""What search data says, as the plan takes it: plain values, whatever they come from."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class QueryFact:
    """A query over the range: how often it was shown and clicked, and where it stood on average."""

    text: str
    clicks: int
    impressions: int
    position: Decimal


@dataclass(frozen=True, slots=True)
class PageFact:
    """A page that the site has, over the range."""

    url: str
    clicks: int
    impressions: int
    position: Decimal


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """The rows of one range; `range_in_words` is empty where nothing has been imported."""

    range_in_words: str = ""
    queries: tuple[QueryFact, ...] = ()
    pages: tuple[PageFact, ...] = ()
