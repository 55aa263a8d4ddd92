"""Several workers at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

WORKERS = 4
T = TypeVar("T")


def at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """Start `work` in so many threads at the same moment, each with a connection of its own."""
    barrier = Barrier(count)

    def run(number: int) -> T:
        try:
            barrier.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def together(work: Callable[[int], T]) -> list[T]:
    """The same with four workers."""
    return at_once(WORKERS, work)
