"""Writing an e-mail once, and sending it once."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any

import mrml
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from igny8.accounts.actions.files import read_stored
from igny8.accounts.models import Account, Site, StoredFile
from igny8.accounts.queries import brand_for
from igny8.jobs.actions import enqueue
from igny8.kit.errors import DiskFull, Igny8Error
from igny8.kit.events import publish
from igny8.mail.errors import MailLoginRefused, MailMayBeSent
from igny8.mail.events import MailHeldUp
from igny8.mail.gateways import mail_gateway
from igny8.mail.models import Email
from igny8.mail.rules.headers import header_text


@transaction.atomic
def queue_email(
    account: Account,
    *,
    kind: str,
    document_id: str,
    recipient: str,
    subject: str,
    context: dict[str, Any],
    now: datetime,
    attachments: Sequence[StoredFile] = (),
    site: Site | None = None,
    template: str = "",
) -> Email:
    """The e-mail of this kind about this document to this person: written and queued once.

    `template` (by default the kind) names mail/templates/<template>.mjml and .txt; the account's
    brand is in their context as `brand`.
    """
    found = Email.objects.filter(document_id=document_id, recipient=recipient, kind=kind).first()
    if found:
        return found
    brand, template = brand_for(account), template or kind
    filled = {"brand": brand, "account": account, "public_url": settings.PUBLIC_URL, **context}
    wanted = Email(
        account=account,
        site=site,
        kind=kind,
        document_id=document_id,
        recipient=recipient,
        from_name=header_text(brand.sender_name or brand.name),
        from_email=brand.sender_email or settings.MAIL_FROM,
        subject=header_text(subject, most=300),
        html=mrml.to_html(render_to_string(f"{template}.mjml", filled)).content,
        text=render_to_string(f"{template}.txt", filled).strip() + "\n",
        written_at=now,
    )
    Email.objects.bulk_create([wanted], ignore_conflicts=True)
    email = Email.objects.get(document_id=document_id, recipient=recipient, kind=kind)
    if email.pk == wanted.pk:
        email.attachments.set(attachments)
        enqueue(
            "igny8.mail.tasks.send_email",
            str(email.pk),
            account=account,
            site=site,
            key=str(email.pk),
            title=f"E-mail: {email.subject}"[:200],
            now=now,
        )
    return email


def send_email(email_id: str, *, now: datetime) -> None:
    """Hand a waiting e-mail to the gateway; one that it refused too, where a person tries again.

    Raises what went wrong before it was handed over, after which the same e-mail may be tried
    again; and MailMayBeSent, now and ever after, where it may have been: it is never repeated.
    """
    email = Email.objects.select_related("account").get(pk=email_id)
    gateway = mail_gateway(is_demo=email.account.is_demo)
    if email.status == Email.Status.SENT:
        return
    try:
        email.check_may_go(again=gateway.repeats_safely)
        message = message_of(email)
        if not _claim(email):
            return
        gateway.send(message, key=str(email.pk))
    except Exception as failure:
        _keep_failure(email, failure, now=now)
        raise
    Email.objects.filter(pk=email.pk).update(status=Email.Status.SENT, sent_at=now, problem="")


def _claim(email: Email) -> bool:
    """Whether it is ours to hand over: False where another run has changed it meanwhile."""
    as_read = Email.objects.filter(pk=email.pk, status=email.status)
    return bool(as_read.update(status=Email.Status.SENDING))


@transaction.atomic
def _keep_failure(email: Email, failure: Exception, *, now: datetime) -> None:
    """Why it did not go out; a refused login is told to those who can put it right."""
    problem = f"A fault of ours stopped this ({type(failure).__name__}); the log has the rest."
    status = Email.Status.FAILED
    if isinstance(failure, Igny8Error):
        problem = failure.message
        if failure.heals or isinstance(failure, DiskFull):
            status = Email.Status.QUEUED
    if isinstance(failure, MailMayBeSent):
        status = Email.Status.UNSURE
    unsent = Email.objects.filter(pk=email.pk).exclude(status=Email.Status.SENT)
    unsent.update(status=status, problem=problem[:300])
    if isinstance(failure, MailLoginRefused):
        publish(MailHeldUp(email.pk), account=email.account, now=now)


def message_of(email: Email) -> EmailMessage:
    """The complete message, text and HTML, with its attachments. Raises NotFound without one."""
    message = EmailMessage()
    message["Subject"] = email.subject
    message["From"] = formataddr((email.from_name, email.from_email))
    message["To"] = email.recipient
    message["Date"] = format_datetime(email.written_at)
    message["Message-ID"] = f"<{email.pk}@{email.from_email.rpartition('@')[2]}>"
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    for file in email.attachments.order_by("name"):
        main, _, sub = file.content_type.partition("/")
        message.add_attachment(
            read_stored(file), maintype=main, subtype=sub, filename=header_text(file.name)
        )
    return message
