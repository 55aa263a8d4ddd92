import json
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from pydantic import ValidationError

from igny8.reports.rules.document import Figure, figure_at, from_json, to_json
from igny8.reports.rules.presentation import presented
from igny8.reports.tests import samples

NAMES = ["ordinary", "little", "nothing", "much", "arabic"]


def figures_in(value: Any) -> list[Figure]:
    if isinstance(value, Figure):
        return [value]
    if is_dataclass(value):
        return [f for field in fields(value) for f in figures_in(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [figure for item in value for figure in figures_in(item)]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_report_is_read_back_as_it_was(name: str) -> None:
    document = getattr(samples, name)()

    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_json({"subject": {}})


def test_every_figure_says_where_it_came_from() -> None:
    found = figures_in(samples.ordinary())

    assert len(found) > 20
    assert all(f.provenance.source and f.provenance.table and f.provenance.rows for f in found)
    assert all(figure.provenance.taken_at for figure in found)


def test_a_figure_is_found_by_its_path() -> None:
    document = samples.ordinary()
    assert document.traffic

    assert figure_at(document, "traffic.clicks") is document.traffic.clicks
    with pytest.raises(TypeError, match=r"traffic\.days is no figure"):
        figure_at(document, "traffic.days")


def test_only_the_sections_that_the_client_has_are_shown_in_their_order() -> None:
    shown = presented(samples.little(), samples.dress())

    assert shown["sections"] == ["summary", "content", "indexing", "rankings", "traffic", "plan"]
    assert "backlinks" not in shown


def test_a_change_knows_whether_it_is_good() -> None:
    shown = presented(samples.ordinary(), samples.dress())
    clicks, _, _, position = shown["traffic"]["figures"]

    assert clicks["change"] == {"text": "+18.0%", "direction": 1, "good": 1}
    assert position["change"] == {"text": "−1.7", "direction": -1, "good": 1}
    assert shown["indexing"]["figures"][1]["change"]["good"] == 1


def test_a_figure_that_cannot_be_compared_shows_no_change() -> None:
    shown = presented(samples.little(), samples.dress())

    assert {f["change"] for f in shown["traffic"]["figures"]} == {None}
    assert shown["traffic"]["figures"][0]["words"] == "1–19 April 2025 only"


def test_three_links_get_no_histogram_and_twelve_do() -> None:
    def bands(count: int) -> list[Any]:
        document = samples.ordinary()
        links = samples.backlinks_section(count)
        changed = samples.summarized(samples.replace(document, backlinks=links))
        return list(presented(changed, samples.dress())["backlinks"]["bands"])

    assert bands(3) == []
    assert len(bands(12)) == 4


def test_prices_stay_out_where_the_client_does_not_see_them() -> None:
    document = samples.ordinary()
    assert document.backlinks
    hidden = samples.replace(document.backlinks, show_prices=False)
    shown = presented(samples.replace(document, backlinks=hidden), samples.dress())

    assert shown["backlinks"]["budget"] is None
    assert shown["backlinks"]["show_prices"] is False


@pytest.mark.parametrize(("depth", "rows"), [("brief", 8), ("standard", 30), ("full", 60)])
def test_depth_says_how_many_rows_a_table_has(depth: str, rows: int) -> None:
    shown = presented(samples.ordinary(), samples.dress(depth=depth))

    assert len(shown["rankings"]["queries"]) == rows
    assert shown["rankings"]["more"] == 60 - rows
