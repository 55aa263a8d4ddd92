"""How the books were last proven."""

from datetime import datetime, timedelta

from igny8.cli.checks.finding import Finding, State
from igny8.dashboard.models import Reconciliation

# It is done each day; a day more may pass while nothing runs.
LATE = timedelta(days=2)
SUBJECT = "Books"
TO_DO = "igny8 reconcile proves them and lists what differs."


def books(*, now: datetime) -> Finding:
    """Whether everything agreed when it was last looked at, and how long ago that is."""
    last = Reconciliation.objects.order_by("-ran_at").first()
    if last is None:
        return Finding(SUBJECT, State.NOTE, "Were never proven to agree.", TO_DO)
    when = f"{last.ran_at:%Y-%m-%d %H:%M} UTC"
    if last.difference_count:
        titles = "; ".join(str(finding["title"]) for finding in last.findings)
        says = f"{last.difference_count} differences on {when}: {titles}."
        return Finding(SUBJECT, State.PROBLEM, says, TO_DO)
    if last.ran_at < now - LATE:
        return Finding(SUBJECT, State.NOTE, f"Were last proven to agree on {when}.", TO_DO)
    return Finding(SUBJECT, State.OK, f"Agree in {last.check_count} checks, on {when}.")
