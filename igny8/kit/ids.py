"""Row identifiers that follow time (RFC 9562, UUID version 7), for rows written by the thousand.

Random ones would touch a page of every index for every row; these go to the end of it.
"""

import os
import time

_RANDOM_BYTES = 10


def ordered_ids(count: int) -> list[str]:
    """So many new identifiers, as text, in rising order within one call."""
    milliseconds = time.time_ns() // 1_000_000
    noise = os.urandom(_RANDOM_BYTES).hex()
    first = int(noise[:15], 16) >> 2
    head = f"{milliseconds:012x}"
    return [_text(head, noise, first + number) for number in range(count)]


def _text(head: str, noise: str, number: int) -> str:
    """Version 7 with 12 random bits, then variant 10 and a rising number of 62 bits."""
    tail = f"{0x8000000000000000 | (number & 0x3FFFFFFFFFFFFFFF):016x}"
    return f"{head[:8]}-{head[8:]}-7{noise[15:18]}-{tail[:4]}-{tail[4:]}"
