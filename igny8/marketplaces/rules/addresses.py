"""Addresses that people paste."""

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """Whether this is a whole http or https address."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        return False
