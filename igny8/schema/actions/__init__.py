"""What can be done about structured data."""

from igny8.schema.actions.build import build_for_page
from igny8.schema.actions.scan import scan_site

__all__ = ["build_for_page", "scan_site"]
