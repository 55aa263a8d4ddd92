"""Two made-up clients, from the intakes and exports that the tests share."""

from pathlib import Path

import yaml

from igny8.sag.rules.business import Business
from igny8.sag.rules.search_facts import PageFact, QueryFact, SearchFacts
from igny8.search_console.importer import read_export
from igny8.search_console.rules.export import Dimension, Export

DATA = Path(__file__).parents[3] / "tests" / "data"
SHOP_EXPORT = DATA / "search-console" / "carls-chairs-2025-04"
ROOFER_EXPORT = DATA / "search-console" / "prairie-roofing-2026-01"


def business(name: str) -> Business:
    """The business of an intake in tests/data/intakes."""
    text = (DATA / "intakes" / f"{name}.yaml").read_text()
    return Business.model_validate(yaml.safe_load(text)["business"])


def facts_of(export: Export) -> SearchFacts:
    """An export as the plan takes it."""
    return SearchFacts(
        range_in_words=str(export.range),
        queries=tuple(
            QueryFact(row.key, row.figures.clicks, row.figures.impressions, row.figures.position)
            for row in export.rows
            if row.dimension is Dimension.QUERY
        ),
        pages=tuple(
            PageFact(row.key, row.figures.clicks, row.figures.impressions, row.figures.position)
            for row in export.rows
            if row.dimension is Dimension.PAGE
        ),
    )


SHOP, ROOFER = business("carls-chairs"), business("prairie-roofing")
SHOP_SEARCH = facts_of(read_export([SHOP_EXPORT]))
ROOFER_SEARCH = facts_of(read_export([ROOFER_EXPORT]))
