"""What changes price books and placements."""

from igny8.marketplaces.actions.look_up import fatgrid, look_up_ratings, refresh_ratings
from igny8.marketplaces.actions.manual import (
    mark_placement_delivered,
    mark_placement_failed,
    mark_placement_sent,
)
from igny8.marketplaces.actions.price_books import (
    import_price_book,
    open_price_book,
    save_entry,
    withdraw_entry,
)
from igny8.marketplaces.actions.providers import provider_for

__all__ = [
    "fatgrid",
    "import_price_book",
    "look_up_ratings",
    "mark_placement_delivered",
    "mark_placement_failed",
    "mark_placement_sent",
    "open_price_book",
    "provider_for",
    "refresh_ratings",
    "save_entry",
    "withdraw_entry",
]
