"""What can be done about a client's site."""

from igny8.publishing.actions.connections import check_connection, connect_site
from igny8.publishing.actions.publish import (
    SitePublisher,
    publisher_for,
    read_back_scheduled,
    rebuild_static_site,
)

__all__ = [
    "SitePublisher",
    "check_connection",
    "connect_site",
    "publisher_for",
    "read_back_scheduled",
    "rebuild_static_site",
]
