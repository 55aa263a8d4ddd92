"""Reading what is sent: JSON objects of text that can be kept."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from igny8.kit.errors import Invalid

DEEPEST = 20
NOT_JSON = "The request's body is not JSON; send an object with the fields that the API describes."
NOT_TEXT = "There is a character in the text that cannot be kept; take it out and try again."
TOO_DEEP = "The request's body is nested too deeply."


class CarefulParser(Parser):
    """Refuses, in words, what a database could not keep, before anything is done."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            found = json.loads(request.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            raise Invalid(NOT_JSON) from None
        if not isinstance(found, dict):
            raise Invalid(NOT_JSON)
        _check(found, depth=0)
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        _check(found, depth=0)
        return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _check(value: object, *, depth: int) -> None:
    if depth > DEEPEST:
        raise Invalid(TOO_DEEP)
    if isinstance(value, str) and not _can_be_kept(value):
        raise Invalid(NOT_TEXT)
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth=depth + 1)
            _check(inner, depth=depth + 1)
    if isinstance(value, list):
        for inner in value:
            _check(inner, depth=depth + 1)


def _can_be_kept(text: str) -> bool:
    """PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
