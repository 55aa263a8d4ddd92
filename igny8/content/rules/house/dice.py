"""Choices that differ from page to page and never differ for the same page."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Dice:
    """Deals from each pool as from a shuffled deck, one page after the other.

    A deck is dealt to its end before it is shuffled again, so that pages whose turns follow each
    other share as little as the pool allows.
    """

    seed: str
    turn: int

    def pick(self, label: str, options: Sequence[Item]) -> Item:
        """This page's one option."""
        return self.sample(label, options, 1)[0]

    def sample(self, label: str, options: Sequence[Item], count: int) -> list[Item]:
        """So many different options for this page, or all of them in this page's order."""
        size = len(options)
        count = min(count, size)
        position = self.turn * count
        chosen: list[int] = []
        while len(chosen) < count:
            index = self._dealt(label, size, position)
            if index not in chosen:
                chosen.append(index)
            position += 1
        return [options[index] for index in chosen]

    def _dealt(self, label: str, size: int, position: int) -> int:
        deck, place = divmod(position, size)
        return _shuffled(f"{self.seed}/{label}/{deck}", size)[place]


@lru_cache(maxsize=8192)
def _shuffled(seed: str, size: int) -> tuple[int, ...]:
    """The cards of a deck in the order that the seed gives."""
    return tuple(sorted(range(size), key=lambda card: zlib.crc32(f"{seed}/{card}".encode())))
