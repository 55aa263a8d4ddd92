"""Words: taking queries apart, comparing them, and writing them as people do."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# What assistants append to a question when they search by themselves.
ASSISTANT_TAIL = re.compile(r"\(in [^)]*be sure to reply[^)]*\)", re.IGNORECASE)
OPERATOR = re.compile(r"\b(?:site|inurl|intitle|filetype):\S+", re.IGNORECASE)
WORD = re.compile(r"[a-z0-9]+(?:[./'’-][a-z0-9]+)*")
SIZE = re.compile(r"\b(\d+(?:\.\d+)?)\s*(?:(ft|cm|mm|kg|lbs?|mph)\b|(?:feet|foot)\b|')")
YEAR = re.compile(r"\b20[12]\d\b")

_STOP = """a an and are as at be been but by can could did do does for from get got had has have how
    i if in into is it its me my no not of on or our should so than that the their them then there
    these they this to up us versus vs was we were what when where which who why will with would you
    your"""
_BUYING = """affordable average best buy buying cheap cheapest commercial companies company
    contractor contractors cost costs deal deals estimate estimates expert experts firm firms good
    home house ideas installer installers large local near nearby nearest new online price prices
    pricing professional quality quote quotes rate rates residential review reviews sale service
    services shop shops small specialist specialists store stores supplier suppliers supplies supply
    top uk usa wholesale"""
_DOING = """advice change changing claim claims cleaning consulting damage fix fixing fitting
    help inspection inspections install installation installations installed installing
    maintenance paint painting refinishing removal repair repairing repairs replace replaced
    replacement replacements replacing restoration"""
_WORK = """advice assessment audit certification cleaning coaching consultation consulting fitting
    inspection installation maintenance painting planning printing refinishing removal renovation
    repair replacement restoration review support survey training treatment"""
_COUNTABLE = """account app appointment assessment audit bathroom campaign check class
    consultation course deck door estimate evaluation event fence floor fund garden gutter
    inspection kit kitchen lesson loan mortgage package plan policy pool program programme
    project quote review roof session strategy subscription survey system test tour trial visit
    wall website window workshop"""
_ASKING = """advantages alternative alternatives before benefits better colors colours compare
    comparison dimension dimensions difference disadvantages diy fit guide height ideas kinds
    last full foot ft inch inches length life lifespan limit long lowest made many material
    materials measurements much number people per pros cons quality right seat seating seats
    size sizes space standard square start tips types use uses versus vs weigh weight width work
    years"""
# Words that bind others.
STOP_WORDS = frozenset(_STOP.split())
# Words that tell what somebody wants; they make no topic either.
BUYING_WORDS = frozenset(_BUYING.split())
GENERIC_WORDS = STOP_WORDS | BUYING_WORDS
# Words that tell what somebody wants to know of a thing.
ASKING_WORDS = frozenset(_ASKING.split())
# What is done to a thing; alone they do not say to which.
DOING_WORDS = frozenset(_DOING.split())
# What a service does, as a noun.
WORK_WORDS = frozenset(_WORK.split())
# Countable services want an article: a roof inspection, but roof repair.
COUNTABLE = frozenset(_COUNTABLE.split())


def clean_query(text: str) -> str:
    """A query as it was meant: one line, small letters, no operators, no year."""
    bare = OPERATOR.sub(" ", ASSISTANT_TAIL.sub(" ", " ".join(text.split()))).lower()
    bare = YEAR.sub(" ", bare)
    bare = SIZE.sub(lambda found: f"{found[1]}{found[2] or 'ft'}", bare)
    return " ".join(re.sub(r'["?,]', " ", bare).split()).strip(" .-")


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Lower case, without accents, each size in one word (6 ft is 6ft)."""
    parts = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return SIZE.sub(lambda found: f"{found[1]}{found[2] or 'ft'}", bare)


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in order; 6ft is one, so is cost-effective."""
    return tuple(WORD.findall(folded(text)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its plural or its -ing: banqueting and banquets are both banquet."""
    if any(c.isdigit() for c in word) or len(word) < 4:
        return word
    if len(word) > 6 and word.endswith("ing"):
        root = word[:-3]
        return root[:-1] if root[-1] == root[-2] and root[-1] not in "sl" else root
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=50_000)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's words, without the words that only bind."""
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)


@lru_cache(maxsize=50_000)
def topic_stems(text: str) -> frozenset[str]:
    """The stems of the words that say what a text is about."""
    return frozenset(
        stem(word) for word in words(text) if word not in GENERIC_WORDS and not YEAR.fullmatch(word)
    )


def without_phrase(text: str, phrase: str) -> str:
    """`text` without the first place where `phrase` stands."""
    wanted, have = words(phrase), words(text)
    size = len(wanted)
    for at in range(len(have) - size + 1):
        if size and have[at : at + size] == wanted:
            return " ".join((*have[:at], *have[at + size :]))
    return text


def slug_of(text: str, *, longest: int = 75) -> str:
    """The text as the last part of an address, cut between words."""
    parts = [re.sub(r"[^a-z0-9]+", "", word) for word in re.split(r"[\s/–—-]+", folded(text))]
    kept: list[str] = []
    for part in filter(None, parts):
        if sum(map(len, kept)) + len(kept) + len(part) > longest:
            break
        kept.append(part)
    return "-".join(kept)


def upper_first(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(items: Iterable[str]) -> str:
    """One, two and three."""
    found = list(items)
    return " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)


def times(count: int) -> str:
    """How often, in words: once, twice, 12 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def in_running_text(name: str, *, proper: Iterable[str]) -> str:
    """A name as it stands within a sentence: small letters, but for names and abbreviations."""
    text = " ".join(word if _is_abbreviation(word) else word.lower() for word in name.split())
    for one in sorted(set(proper), key=len):
        pattern = rf"(?<![\w-]){re.escape(one.strip())}(?![\w-])"
        text = re.sub(pattern, one.strip().replace("\\", ""), text, flags=re.IGNORECASE)
    return text


def _is_abbreviation(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def is_plural(name: str) -> bool:
    """Whether the name is of several things: trestle tables."""
    last = words(name)[-1] if words(name) else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is"))


def plural(name: str) -> str:
    """The name of several such things: 8ft trestle table, 8ft trestle tables."""
    if is_plural(name) or not name or name.endswith("ing"):
        return name
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"


def singular(name: str) -> str:
    """The name of one such thing."""
    if not is_plural(name):
        return name
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    return name[:-2] if name.endswith(("ches", "shes", "sses", "xes")) else name[:-1]


def with_article(name: str) -> str:
    """A countable name with its article: a roof inspection; others as they are: roof repair."""
    last = words(name)[-1] if words(name) else ""
    if last not in COUNTABLE:
        return name
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"
