"""What happened to e-mail."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MailHeldUp:
    """The mail server refuses our login, and e-mails wait; the row says how."""

    email_id: UUID
