"""What a task is: a function under a dotted path, with a run that says how far it is."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol
from uuid import UUID

from django.utils.module_loading import import_string

P = ParamSpec("P")
DEFAULT_RETRIES = 6


class Progress(Protocol):
    """Says that `done` of `total` steps are done and what happens now; may raise to stop."""

    def __call__(self, done: int, total: int, message: str, /) -> None: ...


def quiet(done: int, total: int, message: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Run:
    """One run of a job: the business moment (`now`), and its line to whoever watches.

    `ours()` is a transaction in which the job cannot be taken over, for what may be written only by
    whoever has it; raises LeaseLost where it was taken over.
    """

    job_id: UUID
    now: datetime
    attempt: int
    progress: Progress
    ours: Callable[[], AbstractContextManager[None]] = nullcontext


TaskFunction = Callable[Concatenate[Run, P], None]


@dataclass(frozen=True)
class Task:
    """A registered function and how often it may be tried again."""

    function: Callable[..., None]
    retries: int

    def __call__(self, run: Run, *arguments: object) -> None:
        self.function(run, *arguments)


def job(*, retries: int = DEFAULT_RETRIES) -> Callable[[TaskFunction[P]], Task]:
    """Make a function a task: it takes a Run and texts, and is safe to start twice."""

    def make(function: TaskFunction[P]) -> Task:
        return Task(function, retries)

    return make


def task_named(name: str) -> Task:
    """The task at a dotted path. Raises ImportError, or TypeError where it is none."""
    found = import_string(name)
    if not isinstance(found, Task):
        raise TypeError(f"{name} is not a task.")
    return found
