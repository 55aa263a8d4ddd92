"""Compressed bodies, unpacked no further than somebody is willing to read."""

import zlib
from collections.abc import Iterator

ACCEPT_ENCODING = "gzip, deflate"
PIECE = 128 * 1024
RAW_DEFLATE = -15
_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class CannotUnpack(ValueError):
    """The body is packed in a way that was not asked for, damaged, or cut off."""


class Unpacker:
    """Takes a body chunk by chunk; gives it back in small pieces, so a reader can stop early."""

    def __init__(self, encoding: str) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", *_WINDOW):
            raise CannotUnpack(f"The answer is packed as {encoding}, which was not asked for.")
        self._window = _WINDOW.get(encoding, 0)
        self._stream = zlib.decompressobj(self._window) if self._window else None
        self._started = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What these bytes unpack to, at most 128 KB at a time. Raises CannotUnpack."""
        if self._stream is None:
            yield data
            return
        while data:
            yield self._inflate(data)
            data = self._stream.unconsumed_tail or self._stream.unused_data
            if self._stream.eof and data:
                self._stream = zlib.decompressobj(self._window)

    def finish(self) -> None:
        """Say that no more comes. Raises CannotUnpack where the packed body is incomplete."""
        if self._stream is not None and self._started and not self._stream.eof:
            raise CannotUnpack("The packed answer was cut off.")

    def _inflate(self, data: bytes) -> bytes:
        first, self._started = not self._started, True
        try:
            return self._decompress(data)
        except CannotUnpack:
            if not first or self._window != _WINDOW["deflate"]:
                raise
        self._window = RAW_DEFLATE  # Some servers send the bare stream under this name.
        self._stream = zlib.decompressobj(RAW_DEFLATE)
        return self._decompress(data)

    def _decompress(self, data: bytes) -> bytes:
        try:
            return self._stream.decompress(data, PIECE) if self._stream else data
        except zlib.error as problem:
            raise CannotUnpack("The packed answer is damaged.") from problem
