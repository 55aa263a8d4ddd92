"""What is wrong with a value that a person wrote, in a sentence that says where and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from rapidfuzz import process

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its line (1-based, 0 where unknown), field and sentence."""

    line: int
    field: str
    message: str

    @property
    def sentence(self) -> str:
        at = f"line {self.line}: " if self.line else ""
        return f"{at}{self.field} {self.message}"


def problem_of(
    error: Mapping[str, Any],
    model: type[BaseModel],
    lines: Mapping[tuple[object, ...], int] | None = None,
) -> Problem:
    """One of pydantic's errors as a Problem; an unknown field suggests the nearest known one."""
    place = tuple(error["loc"])
    field = ".".join(str(part) for part in place) or "the whole"
    line = _line_at(place, lines or {})
    if error["type"] == "extra_forbidden":
        near = nearest(str(place[-1]), _fields_at(model, place[:-1]))
        return Problem(line, field, "is not known" + (f"; did you mean {near}?" if near else "."))
    if error["type"] == "missing":
        return Problem(line, field, f"is missing{_choice(model, place)}.")
    said = str(error["msg"]).removeprefix("Value error, ")
    shown = "" if _is_secret(field) or not place else f"; it says {_short(error.get('input'))}"
    return Problem(line, field, f"was refused: {said[:1].lower()}{said[1:]}{shown}.")


def nearest(word: str, known: list[str]) -> str:
    """The known word that `word` was probably meant to be, or nothing."""
    found = process.extractOne(word, known, score_cutoff=60) if known else None
    return str(found[0]) if found else ""


def _is_secret(field: str) -> bool:
    return "password" in field or "token" in field


def _line_at(place: tuple[object, ...], lines: Mapping[tuple[object, ...], int]) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 0)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _choice(model: type[BaseModel], place: tuple[object, ...]) -> str:
    """What a field that takes only certain words can be, as the end of a sentence."""
    owner = _model_at(model, place[:-1])
    field = owner.model_fields.get(str(place[-1])) if owner else None
    if field is None or get_origin(field.annotation) is not Literal:
        return ""
    *others, last = [str(word) for word in get_args(field.annotation)]
    return f"; write {', '.join(others)}{' or ' if others else ''}{last}"


def _fields_at(model: type[BaseModel], path: tuple[object, ...]) -> list[str]:
    found = _model_at(model, path)
    return list(found.model_fields) if found else []


def _model_at(model: type[BaseModel], path: tuple[object, ...]) -> type[BaseModel] | None:
    current: type[BaseModel] | None = model
    for part in path:
        if current is None or isinstance(part, int):
            continue
        field = current.model_fields.get(str(part))
        current = _model_in(field.annotation) if field else None
    return current


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in get_args(annotation):
        if found := _model_in(inner):
            return found
    return None
