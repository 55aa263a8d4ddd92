"""Work on strangers' pages that could run away: tried here, and if need be in a limited child."""

import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from igny8.kit.html_tree import TooTangled, limits_are_set

P = ParamSpec("P")
R = TypeVar("R")
PROJECT = Path(__file__).resolve().parents[2]
CHILD_SECONDS = 10
CHILD_MEMORY = 1024 * 1024 * 1024


def carefully(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function that parses HTML; where the page is too tangled, in a child with limits.

    The function and what it takes and gives must be importable and picklable. Raises TooTangled
    where ten seconds of CPU or a gigabyte of memory do not suffice either.
    """
    try:
        return function(*args, **kwargs)
    except TooTangled:
        return cast(R, _in_child(pickle.dumps((function, args, kwargs))))


def _in_child(work: bytes) -> object:
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own module
            [sys.executable, "-m", "igny8.kit.careful"],
            input=work,
            cwd=PROJECT,
            capture_output=True,
            timeout=2 * CHILD_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as failure:
        raise TooTangled("The page is too tangled to be read.") from failure
    return pickle.loads(done.stdout)  # noqa: S301 - written by the child that we started


def main() -> None:
    """Read the work from standard input, do it within the limits, write what came of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    function, args, kwargs = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - our parent's
    limits_are_set.set(True)
    sys.stdout.buffer.write(pickle.dumps(function(*args, **kwargs)))


if __name__ == "__main__":
    main()
