"""What can be said about an order form before a person sends it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from igny8.marketplaces.rules.suppliers import SUPPLIERS, Supplier

# Editorial guidelines of newswires: no hype, no address to the reader.
HYPE = (
    "amazing", "best ever", "breathtaking", "cheapest", "game-changing", "guaranteed", "incredible",
    "once in a lifetime", "revolutionary", "unbelievable", "unique opportunity", "world-class",
)  # fmt: skip
DIRECT_ADDRESS = re.compile(r"\b(you|your|yours|yourself)\b", re.I)
LINK = re.compile(r"https?://", re.I)
MAX_LINKS = 5
MIN_HEADLINE_WORDS = 5


@dataclass(frozen=True, slots=True)
class Preflight:
    """What must be put right before sending, and what a person has to confirm."""

    problems: tuple[str, ...]
    to_confirm: tuple[str, ...]

    @property
    def may_be_sent(self) -> bool:
        return not self.problems


def preflight(supplier_code: str, fields: Mapping[str, str]) -> Preflight:
    """Check an order form. Raises KeyError for an unknown supplier."""
    supplier = SUPPLIERS[supplier_code]
    problems = [*_form_problems(supplier, fields)]
    if any(field.name == "headline" for field in supplier.form):
        problems += _release_problems(fields)
    return Preflight(tuple(problems), supplier.checklist)


def _form_problems(supplier: Supplier, fields: Mapping[str, str]) -> Iterator[str]:
    for field in supplier.form:
        value = fields.get(field.name, "").strip()
        if field.required and not value:
            yield f"{field.label} is missing."
        if field.limit and len(value) > field.limit:
            yield f"{field.label} has {len(value)} characters; {field.limit} are allowed."


def _release_problems(fields: Mapping[str, str]) -> Iterator[str]:
    headline, body = fields.get("headline", ""), fields.get("body", "")
    text = f"{headline} {fields.get('summary', '')} {body}"
    if headline and len(headline.split()) < MIN_HEADLINE_WORDS:
        yield f"The headline has fewer than {MIN_HEADLINE_WORDS} words."
    if headline.isupper():
        yield "The headline is in capitals."
    if "!" in text:
        yield "There is an exclamation mark in it."
    for word in HYPE:
        if re.search(rf"\b{re.escape(word)}\b", text, re.I):
            yield f"“{word}” is praise, not news."
    if found := DIRECT_ADDRESS.search(re.sub(r"“[^”]*”|\"[^\"]*\"", "", text)):
        yield f"“{found.group(0)}” speaks to the reader outside a quotation."
    if len(LINK.findall(body)) > MAX_LINKS:
        yield f"The body has more than {MAX_LINKS} links."
