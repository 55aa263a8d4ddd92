"""Where a connection may go: judged by the address really connected to, never by the name."""

import os
import socket
import ssl
from collections.abc import Collection
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import certifi
from django.conf import settings

from igny8.kit.clock import simulated_moment

ALLOWLIST: frozenset[str] = frozenset()
USER_AGENT = "Mozilla/5.0 (compatible; igny8/1.0)"
PUBLIC_PORTS = (80, 443)
NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this IP address lies on the open internet; of an embedded IPv4 address, that one."""
    parsed = _unwrapped(ip_address(address.partition("%")[0]))
    site_local = isinstance(parsed, IPv6Address) and parsed.is_site_local
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or site_local)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def origin(host: str, port: int) -> str:
    """How the allow-list names a place: host:port in lower case, IPv6 in square brackets."""
    return f"[{host}]:{port}".lower() if ":" in host else f"{host}:{port}".lower()


def is_listed(allow: Collection[str], host: str, port: int) -> bool:
    """Whether the operator vouches for this very host and port."""
    return origin(host, port) in {entry.strip().lower() for entry in allow}


def port_refusal(host: str, port: int) -> str:
    """Why this port is not used, as a sentence; empty where it may be."""
    if port in PUBLIC_PORTS:
        return ""
    return f"{host} asks for port {port}; only ports 80 and 443 are used."


def address_refusal(host: str, address: str) -> str:
    """Why this address is not connected to, as a sentence; empty where it may be."""
    if is_public(address):
        return ""
    return f"{host} leads to {address}, which is not on the public internet."


def clock_refusal(host: str, port: int) -> str:
    """Why this place is not visited now, as a sentence; empty where it may be.

    Under a simulated clock only our own pages are visited, the sandbox publishers' among them
    (decisions 3.20).
    """
    own = {_place(settings.PUBLIC_URL), _place(settings.SANDBOX_PUBLISHERS_URL)}
    if simulated_moment() is None or origin(host, port) in own:
        return ""
    return f"{host} is not visited under a simulated clock."


def _place(url: str) -> str:
    parts = urlsplit(url)
    return origin(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


def addresses_of(host: str, port: int) -> list[str]:
    """Every numeric address that the name has at this moment. Raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as problem:
        raise OSError(f"{host} is not a host name.") from problem
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _context(extra_certificates: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certifi.where())
    if extra_certificates:
        context.load_verify_locations(cafile=extra_certificates)
    else:
        context.load_default_certs()
    return context


def tls_context() -> ssl.SSLContext:
    """Trusts the shipped bundle and the system's certificates (or those of SSL_CERT_FILE)."""
    return _context(os.environ.get("SSL_CERT_FILE"))
