"""What the intake says about a client, each fact with the field that says it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fact:
    """Words of the intake, and where they stand in it (`products[2].description`)."""

    text: str
    field: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A product or a service of the client's. `price` is an amount with its currency."""

    kind: Literal["product", "service"]
    name: Fact
    description: Fact | None = None
    category: Fact | None = None
    brand: Fact | None = None
    price: Fact | None = None
    price_note: Fact | None = None
    sku: Fact | None = None
    duration: Fact | None = None
    rating: Fact | None = None
    features: tuple[Fact, ...] = ()
    sizes: tuple[Fact, ...] = ()
    materials: tuple[Fact, ...] = ()
    uses: tuple[Fact, ...] = ()
    pros: tuple[Fact, ...] = ()
    cons: tuple[Fact, ...] = ()
    care: tuple[Fact, ...] = ()
    steps: tuple[Fact, ...] = ()

    @property
    def root(self) -> str:
        """The field of the whole offer: `products[2]`."""
        return self.name.field.rsplit(".", 1)[0]

    def facts(self) -> Iterator[Fact]:
        """Everything that the intake says of it."""
        yield self.name
        single = (self.description, self.category, self.brand, self.price, self.price_note)
        yield from (fact for fact in (*single, self.sku, self.duration, self.rating) if fact)
        yield from (*self.features, *self.sizes, *self.materials, *self.uses)
        yield from (*self.pros, *self.cons, *self.care, *self.steps)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the client's customers suffer from, and what the client does about it."""

    name: Fact
    solution: Fact | None = None
    signs: tuple[Fact, ...] = ()
    causes: tuple[Fact, ...] = ()

    @property
    def root(self) -> str:
        """The field of the whole problem: `problems[2]`."""
        return self.name.field.rsplit(".", 1)[0]

    def facts(self) -> Iterator[Fact]:
        yield self.name
        if self.solution:
            yield self.solution
        yield from (*self.signs, *self.causes)


@dataclass(frozen=True, slots=True)
class Named:
    """A brand, a place or an audience, with what there is to say of it."""

    name: Fact
    description: Fact | None = None

    def facts(self) -> Iterator[Fact]:
        yield self.name
        if self.description:
            yield self.description


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the client's customers ask, with the client's answer."""

    question: Fact
    answer: Fact

    def facts(self) -> Iterator[Fact]:
        yield self.question
        yield self.answer


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of the trade and what it means."""

    term: Fact
    meaning: Fact

    def facts(self) -> Iterator[Fact]:
        yield self.term
        yield self.meaning


@dataclass(frozen=True, slots=True)
class Remark:
    """A statement on one offer, problem, place or audience (by its name), or on the whole."""

    fact: Fact
    about: str = ""

    def facts(self) -> Iterator[Fact]:
        yield self.fact


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Everything that a draft may state."""

    company: Fact
    about: tuple[Fact, ...] = ()
    offers: tuple[Offer, ...] = ()
    problems: tuple[Problem, ...] = ()
    brands: tuple[Named, ...] = ()
    places: tuple[Named, ...] = ()
    audiences: tuple[Named, ...] = ()
    definitions: tuple[Definition, ...] = ()
    questions: tuple[Question, ...] = ()
    remarks: tuple[Remark, ...] = ()
    strengths: tuple[Fact, ...] = ()
    steps: tuple[Fact, ...] = ()
    contacts: tuple[Fact, ...] = ()

    def all_facts(self) -> Iterator[Fact]:
        """Every fact on the sheet."""
        yield self.company
        groups = (
            self.offers, self.problems, self.brands, self.places, self.audiences,
            self.definitions, self.questions, self.remarks,
        )  # fmt: skip
        for group in groups:
            for one in group:
                yield from one.facts()
        yield from (*self.about, *self.strengths, *self.steps, *self.contacts)
