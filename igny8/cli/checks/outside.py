"""What is outside: mail, payments, writer, clients' sites."""

import socket
from collections.abc import Iterator
from urllib.parse import urlparse

from django.conf import settings

from igny8.cli.checks.finding import Finding, State
from igny8.content.gateways.writer import configured_writer
from igny8.kit.errors import GatewayError, Igny8Error
from igny8.mail.gateways.smtp import SmtpGateway
from igny8.mail.models import Email
from igny8.mail.queries import held_up
from igny8.publishing.models import SiteConnection

CONNECT_SECONDS = 5


def look_outside() -> Iterator[Finding]:
    """Every outside service that is set up, and its embedded stand-in where none is."""
    yield mail()
    yield unsent_mail()
    yield writer()
    yield from sites()


def mail() -> Finding:
    """Where e-mails go."""
    if settings.MAIL_GATEWAY == "outbox":
        return Finding(
            "E-mail",
            State.NOTE,
            f"Is kept in the app and in {settings.OUTBOX_ROOT}; nothing is sent.",
            "Set IGNY8_MAIL_GATEWAY=smtp and IGNY8_SMTP_URL to send.",
        )
    url = urlparse(settings.SMTP_URL)
    port = url.port or (465 if url.scheme == "smtps" else 587)
    where = f"The mail server {url.hostname}:{port}"
    try:
        socket.create_connection((url.hostname or "localhost", port), CONNECT_SECONDS).close()
        SmtpGateway().check()
    except OSError as failure:
        return Finding(
            "E-mail",
            State.PROBLEM,
            f"{where} cannot be reached ({failure}).",
            "Check IGNY8_SMTP_URL, and that this machine may connect there.",
        )
    except GatewayError as failure:
        to_do = (
            "Put the name and the password in IGNY8_SMTP_URL right, then start the server again."
        )
        return Finding("E-mail", State.PROBLEM, f"{where}: {failure.message}", to_do)
    return Finding("E-mail", State.OK, f"{where} takes our e-mails.")


def unsent_mail() -> Finding:
    """E-mails that a person must look at, and those that wait for the mail server."""
    waiting = held_up()
    if first := waiting.first():
        return Finding(
            "Unsent e-mail",
            State.PROBLEM,
            f"{waiting.count()} wait since {first.written_at:%Y-%m-%d %H:%M} UTC: {first.problem}",
            "Put the reason right; they are tried again every hour by themselves.",
        )
    stuck = Email.objects.filter(status__in=[Email.Status.FAILED, Email.Status.UNSURE])
    count, last = stuck.count(), stuck.order_by("-written_at").first()
    if last is None:
        return Finding("Unsent e-mail", State.OK, "None.")
    return Finding(
        "Unsent e-mail",
        State.PROBLEM,
        f"{count}; the last to {last.recipient}: {last.problem}",
        "Put the reason right, then send them again in the app.",
    )


def writer() -> Finding:
    """Who writes drafts."""
    if settings.WRITER == "house":
        return Finding(
            "Writer",
            State.NOTE,
            "The house writer makes template drafts that an editor must read.",
            "Set IGNY8_WRITER=openai and the IGNY8_OPENAI_ settings to use a model.",
        )
    try:
        found = configured_writer()
    except Igny8Error as failure:
        return Finding("Writer", State.PROBLEM, failure.message, "Set the IGNY8_OPENAI_ settings.")
    where = settings.OPENAI_BASE_URL or "its default address"
    return Finding("Writer", State.OK, f"{found.name}, at {where}.")


def sites() -> Iterator[Finding]:
    """Clients' sites that cannot be published to, or one line that all can."""
    connections = SiteConnection.objects.select_related("site").filter(
        site__archived_at__isnull=True
    )
    broken = connections.filter(status=SiteConnection.Status.FAILED)
    for connection in broken:
        yield Finding(
            f"Site {connection.site.domain}",
            State.PROBLEM,
            connection.problem,
            "Put it right with the client, then check the connection again in the app.",
        )
    if not broken:
        yield Finding("Clients' sites", State.OK, f"{connections.count()} connected, none failing.")
