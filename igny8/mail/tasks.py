"""E-mail in the background."""

from igny8.jobs.registry import Run, job
from igny8.mail import actions

# The waits grow to an hour each: a mail server may be away for two days before we give up.
RETRIES = 58


@job(retries=RETRIES)
def send_email(run: Run, email_id: str) -> None:
    """Hand one written e-mail to the gateway."""
    actions.send_email(email_id, now=run.now)
