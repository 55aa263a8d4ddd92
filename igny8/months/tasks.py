"""Months in the background."""

from igny8.jobs.registry import Run, job
from igny8.months.actions import run as running


@job(retries=6)
def run_month(run: Run, run_id: str) -> None:
    """Run one client's month from wherever it stopped."""
    running.run_month(run_id, now=run.now, progress=run.progress, ours=run.ours)
