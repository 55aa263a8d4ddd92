"""What a step is given, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from igny8.accounts.models import Site
from igny8.jobs.registry import Progress
from igny8.months.models import MonthRun
from igny8.services.models import ManagedServiceSubscription
from igny8.services.service_config import ServiceConfig


@dataclass(frozen=True)
class Month:
    """The month that a step works on; `say` shows counts and stops a cancelled run."""

    run: MonthRun
    subscription: ManagedServiceSubscription
    config: ServiceConfig
    now: datetime
    say: Progress

    @property
    def site(self) -> Site:
        return self.run.site

    @property
    def start(self) -> date:
        return self.run.month

    @property
    def end(self) -> date:
        """The first day after the month."""
        return self.run.end


@dataclass(frozen=True, slots=True)
class Outcome:
    """`done` of `total`, and a sentence about it."""

    done: int
    total: int
    message: str


StepFunction = Callable[[Month], Outcome]
