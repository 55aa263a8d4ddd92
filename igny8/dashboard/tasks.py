"""The dashboard in the background."""

from igny8.dashboard.actions import booked_months, reconciling
from igny8.jobs.registry import Run, job


@job()
def reconcile_books(run: Run) -> None:
    """Prove that the books agree, and tell where they do not."""
    reconciling.reconcile_books(now=run.now)


@job()
def fold_booked_months(run: Run) -> None:
    """Make few rows of the many that were added up since."""
    booked_months.fold_booked_months()
