"""Publishing in the background."""

from igny8.jobs.registry import Run, job
from igny8.publishing import actions


@job(retries=3)
def read_back_scheduled_pages(run: Run) -> None:
    """See whether the scheduled pages that are due have come out."""
    actions.read_back_scheduled(now=run.now)
