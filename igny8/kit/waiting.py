"""How long an answer from outside asks us to wait."""

from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 3600


def seconds_to_wait(retry_after: str, *, answered: str) -> int | None:
    """Retry-After as seconds, from either of its two forms; None when it cannot be read.

    A moment is measured from the answer's own Date, so that no clock of ours matters.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(int(text), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(answered)
    except (ValueError, TypeError):
        return None
    return max(0, min(int(wait.total_seconds()), LONGEST_WAIT))
