"""A mail server that others wrote, on a port of this machine: TLS, a name, a password."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"
PASSWORD = "right"


class Kept(Sink):
    """Takes every message and keeps it; answers as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[bytes] = []
        self.login, self.mail, self.rcpt = "", "250 OK", "250 OK"
        self.answer, self.seconds, self.hangs_up, self.farewell = "250 OK", 0.0, False, "221 Bye"

    async def handle_AUTH(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope, arguments: list[str]
    ) -> object:
        return self.login or MISSING

    async def handle_MAIL(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.messages.append(bytes(envelope.content or b""))
        await asyncio.sleep(self.seconds)
        if self.hangs_up and server.transport:
            server.transport.close()
        return self.answer

    async def handle_QUIT(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        return self.farewell


class MailServer:
    """Where it listens, and what it took."""

    def __init__(self, port: int, kept: Kept) -> None:
        self.port, self.kept = port, kept

    def url(self, password: str) -> str:
        return f"smtp://igny8:{password}@{HOST}:{self.port}"


@contextmanager
def mail_server(folder: Path) -> Iterator[MailServer]:
    """A server that asks for STARTTLS and the password; its certificate is `folder`/server.pem."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    kept = Kept()
    controller = Controller(
        kept, hostname=HOST, port=_free_port(), tls_context=context, require_starttls=True,
        auth_required=True, authenticator=_knows,
    )  # fmt: skip
    controller.start()
    try:
        yield MailServer(controller.port, kept)
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def _knows(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
) -> AuthResult:
    is_right = (given.login, given.password) == (b"igny8", PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
