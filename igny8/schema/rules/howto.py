"""HowTo: instructions in steps."""

from collections.abc import Sequence
from typing import Any

from igny8.schema.errors import NothingToMark


def howto(name: str, steps: Sequence[str]) -> dict[str, Any]:
    """What is done, and its steps in order. Raises NothingToMark for less than two steps."""
    if len(steps) < 2:
        raise NothingToMark("Instructions have at least two steps.")
    return {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "name": name,
        "step": [
            {"@type": "HowToStep", "position": position, "text": step}
            for position, step in enumerate(steps, start=1)
        ],
    }
