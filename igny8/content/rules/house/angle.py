"""An angle: one piece of advice that a page may take up, with more wordings than one page uses."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["paragraph", "bullets", "steps"]


@dataclass(frozen=True, slots=True)
class Angle:
    """Headings, opening sentences and lines to choose from. No line states a fact."""

    name: str
    headings: tuple[str, ...]
    leads: tuple[str, ...]
    lines: tuple[str, ...]
    form: Form = "paragraph"
