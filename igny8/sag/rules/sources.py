"""Where in the intake a page finds what it may say: paths, by topic."""

from collections.abc import Iterable

from igny8.sag.rules.business import Business, Offer
from igny8.sag.rules.topics import Topic
from igny8.sag.rules.words import folded

# A page is not helped by more fields than it can use.
MOST_FIELDS = 14


class Sources:
    """The fields of the intake that speak of one topic."""

    def __init__(self, topic: Topic, business: Business) -> None:
        self.topic = topic
        self.business = business
        self.offers = topic.offers or business.offers[:6]
        self.faqs = topic.faqs
        self.facts = tuple(
            f"facts[{at}]" for at, fact in enumerate(business.facts) if self._is_about(fact.about)
        )

    def _is_about(self, about: str | None) -> bool:
        names = [self.topic.name, *(offer.name for _, offer in self.topic.offers)]
        names += [problem.name for _, problem in self.topic.problems]
        return about is not None and folded(about) in {folded(name) for name in names}

    def lists(self, *names: str) -> tuple[str, ...]:
        """The paths of the offers' lists of these names that hold something."""
        return tuple(
            f"{path}.{name}"
            for name in names
            for path, offer in self.offers
            if getattr(offer, name)
        )

    def count(self, *names: str) -> int:
        """How many statements those lists hold."""
        return sum(len(_statements(offer, name)) for name in names for _, offer in self.offers)

    def of_problems(self, name: str) -> tuple[str, ...]:
        """The paths of the topic's problems' lists of this name that hold something."""
        return tuple(
            f"{path}.{name}" for path, problem in self.topic.problems if getattr(problem, name)
        )

    def roots(self) -> tuple[str, ...]:
        """The paths of the topic's offers."""
        return tuple(path for path, _ in self.offers)

    def around(self, first: Iterable[str]) -> tuple[str, ...]:
        """The given fields, then what else there is on the topic, each once."""
        every = (*first, *self.facts, *self.faqs, *self.roots())
        return tuple(dict.fromkeys(every))[:MOST_FIELDS]


def _statements(offer: Offer, name: str) -> tuple[str, ...]:
    value = getattr(offer, name)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)
