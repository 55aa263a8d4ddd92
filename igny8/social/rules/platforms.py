"""The platforms: what they are called, how long a text may be, where their posts stand.

Limits: X and LinkedIn as of August 2026, Bluesky's lexicon (300 graphemes), Mastodon's default.
Facebook takes far more than anyone reads; we stop at 2,000.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Code = Literal["linkedin", "twitter", "facebook", "bluesky", "mastodon"]
Count = Literal["characters", "weighted", "graphemes", "links_as_23"]


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform. `hosts` are where its posts stand; none means any (Mastodon has servers)."""

    code: Code
    name: str
    limit: int
    counted: Count
    hosts: tuple[str, ...]
    hashtags: int


PLATFORMS: Mapping[str, Platform] = {
    platform.code: platform
    for platform in (
        Platform("linkedin", "LinkedIn", 3000, "characters", ("linkedin.com", "lnkd.in"), 3),
        Platform("twitter", "X", 280, "weighted", ("x.com", "twitter.com"), 1),
        Platform("facebook", "Facebook", 2000, "characters", ("facebook.com", "fb.com"), 0),
        Platform("bluesky", "Bluesky", 300, "graphemes", ("bsky.app",), 1),
        Platform("mastodon", "Mastodon", 500, "links_as_23", (), 2),
    )
}
