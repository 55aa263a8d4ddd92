"""Figures as a file: the same address answers CSV where that is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from igny8.kit.csv_text import Cell, csv_bytes

CSV = "text/csv"
# What an operation's description says beside its JSON.
OR_CSV: dict[str, Any] = {"responses": {200: {"content": {CSV: {"schema": {"type": "string"}}}}}}


class FormatQuery(Schema):
    """`format=csv`, or Accept: text/csv, answers the whole table as a file, without pages."""

    format: Literal["json", "csv"] | None = Field(None, description="json (default) or csv")


def wants_csv(request: HttpRequest, query: FormatQuery) -> bool:
    """Whether a file is asked for: by the address, or else by what the asker accepts."""
    if query.format is not None:
        return query.format == "csv"
    accepted = request.headers.get("Accept", "").lower()
    return CSV in accepted and "application/json" not in accepted


def csv_answer(
    name: str,
    shape: type[Schema],
    rows: Iterable[Mapping[str, Any]],
    *,
    without: Sequence[str] = (),
) -> HttpResponse:
    """A table of the rows that the JSON lists, under the names that it gives them.

    The file is called `name`.csv; columns in `without` are left out.
    """
    headings = [column for column in shape.model_fields if column not in without]
    table = ([_cell(row[column]) for column in headings] for row in rows)
    answer = HttpResponse(csv_bytes(headings, table), content_type=f"{CSV}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Vary"] = "Accept"
    return answer


def _cell(value: Any) -> Cell:
    """Numbers and days as they are, several of something with a space between."""
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    if isinstance(value, list | tuple):
        return " ".join(str(one) for one in value)
    return str(value)
