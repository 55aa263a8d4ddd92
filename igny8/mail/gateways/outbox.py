"""The default way out: a folder of .eml files that any mail program opens."""

from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from igny8.kit.storage import write_atomically


class OutboxGateway:
    """Writes each message as a file named by its key, so that a repeat writes the same file."""

    repeats_safely = True

    def send(self, message: EmailMessage, *, key: str) -> None:
        """Keep the message. Raises DiskFull."""
        write_atomically(Path(settings.OUTBOX_ROOT) / f"{key}.eml", bytes(message))
