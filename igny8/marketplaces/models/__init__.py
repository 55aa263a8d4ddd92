"""Tables of the marketplaces domain."""

from igny8.marketplaces.models.books import ManualBook, SandboxBook
from igny8.marketplaces.models.placements import ManualPlacement, SandboxPlacement
from igny8.marketplaces.models.publishers import PriceBookEntry, PriceBookImport, Publisher

__all__ = [
    "ManualBook",
    "ManualPlacement",
    "PriceBookEntry",
    "PriceBookImport",
    "Publisher",
    "SandboxBook",
    "SandboxPlacement",
]
