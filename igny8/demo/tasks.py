"""Loading the demonstration in the background."""

from datetime import date

from igny8.demo import actions
from igny8.jobs.registry import Run, job


@job()
def load_portfolio(run: Run) -> None:
    """Load all clients, one job each, and follow them."""
    actions.load_portfolio(now=run.now, progress=run.progress)


@job()
def load_client(run: Run, client: str, until: str = "") -> None:
    """Play one client's months up to now, or to a day."""
    end = date.fromisoformat(until) if until else None
    actions.load_client(client, now=run.now, until=end, progress=run.progress)
