"""What jobs themselves do in the background."""

from datetime import datetime

from igny8.jobs.registry import Run, job
from igny8.kit.events import Announcement, hand_over


@job(retries=8)
def tell(run: Run, listener: str, kind: str, facts: str, at: str) -> None:
    """Tell one listener (dotted path) one event, as of the moment at which it happened."""
    hand_over(Announcement(kind, facts, datetime.fromisoformat(at)), listener)
