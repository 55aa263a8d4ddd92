"""A visit as evidence: the request, the answer's head and its body, packed, the same every time."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Captured:
    """What is kept of a visit. `body` is unpacked, at most the first 3 MB."""

    requested_url: str
    final_url: str
    status: int
    hops: Sequence[tuple[str, int, str]]
    headers: Sequence[tuple[str, str]]
    body: bytes
    is_truncated: bool


def pack_capture(seen: Captured, *, at: datetime) -> bytes:
    """The visit as one gzip file: a head in words, an empty line, the body as it came."""
    head = [
        f"Requested: {seen.requested_url}",
        f"At: {at.isoformat()}",
        *(f"Redirect: {url} answered {status}, to {place}" for url, status, place in seen.hops),
        f"Answered: {seen.final_url}",
        f"Status: {seen.status}",
        f"Body: {len(seen.body)} bytes{', cut off' if seen.is_truncated else ''}",
        *(f"< {name}: {value}" for name, value in seen.headers),
    ]
    text = "\n".join(line.replace("\r", " ").replace("\n", " ") for line in head)
    return gzip.compress(text.encode(errors="replace") + b"\n\n" + seen.body, mtime=0)


def unpack_capture(content: bytes) -> tuple[str, bytes]:
    """The head and the body of a capture."""
    head, _, body = gzip.decompress(content).partition(b"\n\n")
    return head.decode(), body
