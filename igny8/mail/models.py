"""E-mails as rows: one per document, recipient and kind."""

from django.db import models

from igny8.accounts.models import AccountBaseModel, StoredFile
from igny8.mail.errors import MailMayBeSent


class Email(AccountBaseModel):
    """An e-mail to one person, written once and sent once."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        UNSURE = "unsure", "May have been sent"
        FAILED = "failed", "Failed"

    site = models.ForeignKey(
        "accounts.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    document_id = models.CharField(max_length=80)
    recipient = models.EmailField()
    from_name = models.CharField(max_length=200)
    from_email = models.EmailField()
    subject = models.CharField(max_length=300)
    html = models.TextField()
    text = models.TextField()
    attachments = models.ManyToManyField(StoredFile, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    problem = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(help_text="In business time.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_id", "recipient", "kind"], name="mail_once_a_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"

    def check_may_go(self, *, again: bool) -> None:
        """Nothing where it never went out, or where it may go out `again`; else MailMayBeSent."""
        interrupted = self.status == self.Status.SENDING and not again
        if interrupted or self.status == self.Status.UNSURE:
            raise MailMayBeSent
