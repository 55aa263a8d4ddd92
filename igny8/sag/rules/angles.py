"""The kinds of page that a topic can have, and what the intake must hold for each.

An angle whose facts are missing is not planned: a page that has nothing to say is no plan.
"""

from collections.abc import Callable
from dataclasses import dataclass

from igny8.sag.rules.pages import Intent
from igny8.sag.rules.sources import Sources

PRODUCTS = frozenset({"product"})
SERVICES = frozenset({"service"})
BOTH = PRODUCTS | SERVICES

Fields = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Angle:
    """A way to write on a topic.

    `fields` gives what it is written from, or nothing where the intake does not suffice. In titles
    and keywords {T} is the topic as a title begins, {t} as it stands within a sentence, {a} with
    its article, {O}, {o} and {an_o} one of it, {does}, {Is} and {is} the verbs that go with it.
    """

    code: str
    kinds: frozenset[str]
    weight: int
    intent: Intent
    keyword: str
    titles: tuple[str, ...]
    fields: Callable[[Sources], Fields]


def _lists(*names: str, least: int) -> Callable[[Sources], Fields]:
    """The offers' lists of these names, where they hold `least` statements together."""

    def fields(sources: Sources) -> Fields:
        return sources.lists(*names) if sources.count(*names) >= least else ()

    return fields


def _materials(sources: Sources) -> Fields:
    different = {text for _, offer in sources.offers for text in offer.materials}
    return sources.lists("materials") if len(different) >= 2 else ()


def _pros_and_cons(sources: Sources) -> Fields:
    enough = sources.count("pros") >= 2 and sources.count("cons") >= 1
    return sources.lists("pros", "cons") if enough else ()


def _steps(sources: Sources) -> Fields:
    own = sources.lists("steps")
    if sources.count("steps") >= 3:
        return own
    return (*own, "steps") if len(sources.business.steps) >= 3 else ()


def _signs(sources: Sources) -> Fields:
    return sources.of_problems("signs")


def _mistakes(sources: Sources) -> Fields:
    causes = sources.of_problems("causes")
    return (*sources.lists("cons"), *causes) if sources.count("cons") + len(causes) >= 2 else ()


def _faqs(sources: Sources) -> Fields:
    return sources.faqs if len(sources.faqs) >= 2 else ()


def _provider(sources: Sources) -> Fields:
    return ("strengths", "steps") if len(sources.business.strengths) >= 2 else ()


def _several(sources: Sources) -> Fields:
    return sources.roots() if len(sources.topic.offers) >= 2 else ()


def _range(sources: Sources) -> Fields:
    return sources.roots() if len(sources.topic.offers) >= 3 else ()


def _amounts(sources: Sources) -> Fields:
    """What says how many of a thing a room or a group needs."""
    said = [
        *((f"faqs[{at}]", faq.question) for at, faq in enumerate(sources.business.faqs)),
        *((f"facts[{at}]", fact.text) for at, fact in enumerate(sources.business.facts)),
    ]
    wanted = {*sources.faqs, *sources.facts}
    found = tuple(path for path, text in said if path in wanted and "how many" in text.lower())
    return (*found, *sources.lists("sizes")) if found else ()


TOPIC_ANGLES: tuple[Angle, ...] = (
    Angle("cost", SERVICES, 60, "buy", "{o} cost",
          ("How much {does} {a} cost?", "{O} cost: what the price depends on"),
          _lists("price", "price_note", least=1)),
    Angle("sizes", PRODUCTS, 60, "learn", "{o} sizes",
          ("{O} sizes and dimensions explained", "What size of {o} do you need?",
           "A size guide to {t}"),
          _lists("sizes", least=2)),
    Angle("prices", PRODUCTS, 55, "buy", "{o} prices",
          ("{O} prices: what you get for your money", "What {does} {t} cost?"),
          _lists("price", least=1)),
    Angle("signs", SERVICES, 55, "learn", "signs you need {t}",
          ("Signs that you need {a}", "When do you need {a}? The signs to look for"), _signs),
    Angle("process", SERVICES, 52, "learn", "{t} process",
          ("{T} step by step", "What happens during {a}, step by step"), _steps),
    Angle("features", PRODUCTS, 50, "compare", "best {t}",
          ("What makes {an_o} good? Features worth paying for",
           "The best {t}: what sets them apart"),
          _lists("features", least=4)),
    Angle("materials", BOTH, 47, "compare", "{o} materials",
          ("{T}: materials compared", "Which material is best for {t}?"),
          _materials),
    Angle("duration", SERVICES, 48, "learn", "how long does {t} take",
          ("How long {does} {a} take?",), _lists("duration", least=1)),
    Angle("range", PRODUCTS, 48, "compare", "{o} comparison",
          ("{T} compared: our range side by side", "Comparing {t}: which model suits you?"),
          _range),
    Angle("provider", SERVICES, 46, "buy", "{t} company",
          ("How to choose a company for {t}", "Who should you hire for {t}? What to check"),
          _provider),
    Angle("worth", SERVICES, 45, "compare", "is {t} worth it",
          ("{Is} {a} worth it? Benefits and drawbacks",), _pros_and_cons),
    Angle("options", SERVICES, 44, "compare", "{t} options",
          ("{T}: which option suits you?", "Your options for {t}, compared"), _several),
    Angle("amount", PRODUCTS, 44, "learn", "how many {t} do i need",
          ("How many {t} do you need?",), _amounts),
    Angle("pros_and_cons", PRODUCTS, 42, "compare", "{t} pros and cons",
          ("The pros and cons of {t}", "{T}: pros and cons"), _pros_and_cons),
    Angle("care", PRODUCTS, 40, "learn", "how to clean {t}",
          ("How to clean and look after {t}",
           "Looking after {t}: cleaning, storage and repair"),
          _lists("care", least=2)),
    Angle("includes", SERVICES, 40, "learn", "what does {t} include",
          ("What {does} {a} include?",), _lists("features", least=3)),
    Angle("mistakes", PRODUCTS, 38, "learn", "buying {t}",
          ("Mistakes to avoid when buying {t}",),
          _mistakes),
    Angle("mistakes", SERVICES, 38, "learn", "{t} mistakes",
          ("Common mistakes with {t} and how to avoid them",), _mistakes),
    Angle("faq", BOTH, 36, "learn", "{t} questions",
          ("{T}: your questions answered", "Questions people ask about {t}"), _faqs),
    Angle("uses", PRODUCTS, 35, "learn", "{o} uses",
          ("Where to use {t}", "What {is} {t} used for?"), _lists("uses", least=3)),
    Angle("care", SERVICES, 35, "learn", "{t} maintenance",
          ("After {t}: care and maintenance",), _lists("care", least=2)),
    Angle("questions", SERVICES, 34, "buy", "questions to ask about {t}",
          ("Questions to ask before you book {a}",), _steps),
    Angle("yourself", SERVICES, 32, "compare", "diy {t}",
          ("{T}: do it yourself or hire a professional?",),
          _lists("pros", "cons", least=3)),
    Angle("checklist", PRODUCTS, 30, "buy", "{t} buying checklist",
          ("{T}: a buying checklist",), _lists("features", "sizes", least=5)),
    Angle("prepare", SERVICES, 30, "learn", "prepare for {t}",
          ("How to prepare for {a}",), _steps),
    Angle("checklist", SERVICES, 28, "learn", "{t} checklist",
          ("{T} checklist: before, during and after",), _lists("features", "care", least=4)),
    Angle("ordering", PRODUCTS, 25, "buy", "order {t}",
          ("Ordering {t}: how it works, step by step",), _steps),
)  # fmt: skip
