"""E-mail in the background."""

from igny8.jobs.registry import Run, job
from igny8.mail import actions

# The waits grow to an hour each. Whoever has the mail server's password may be away for a
# fortnight; an e-mail that would go out later than that is better looked at by a person.
RETRIES = 14 * 24


@job(retries=RETRIES)
def send_email(run: Run, email_id: str) -> None:
    """Hand one written e-mail to the gateway."""
    actions.send_email(email_id, now=run.now)
