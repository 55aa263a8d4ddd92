"""What the stories share: a team, and clients taken in from the made-up intakes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from igny8.accounts.actions.accounts import add_person, set_up_operator
from igny8.accounts.models import Account, User
from igny8.cli.commands.onboard import read_intake
from igny8.months.actions import start_month
from igny8.months.models import MonthRun
from igny8.sag.actions.blueprints import approve_blueprint
from igny8.sag.queries import latest_blueprint
from igny8.services.actions.intake import take_in
from igny8.services.models import ManagedServiceSubscription
from igny8.services.onboarding_service import ManagedOnboardingService
from igny8.services.rules.intake import IntakeFile

DATA = Path(__file__).parent.parent / "data"
Client = Callable[..., ManagedServiceSubscription]


@pytest.fixture
def northlight(db: None) -> Account:
    return set_up_operator(name="Northlight")


@pytest.fixture
def mia(northlight: Account) -> User:
    return add_person(
        northlight, email="mia@northlight.example", name="Mia", role="account_manager"
    )


def as_demo(name: str, **changes: object) -> IntakeFile:
    """A made-up intake, marked as a demo; `changes` replace whole blocks."""
    intake = read_intake(DATA / "intakes" / f"{name}.yaml")
    demo = intake.account.model_copy(update={"demo": True})
    return intake.model_copy(update={"account": demo, **changes})


@pytest.fixture
def client_of(northlight: Account, mia: User) -> Client:
    """Take a client in and on board at a moment, with the blueprint approved."""

    def onboard(intake: IntakeFile, *, now: datetime) -> ManagedServiceSubscription:
        taken = take_in(intake, parent=northlight, by=mia, now=now)
        subscription = ManagedOnboardingService().onboard_client(taken, now=now)
        person = User.objects.get(email=intake.users[0].email)
        blueprint = latest_blueprint(subscription.site)
        assert blueprint is not None
        approve_blueprint(blueprint, by=person, now=now)
        return subscription

    return onboard


def steps_of(run: MonthRun) -> list[tuple[str, str, int, int]]:
    """Each step's name, status and counts."""
    return [(s.name, s.status, s.done_count, s.total_count) for s in run.steps.all()]


__all__ = ["as_demo", "start_month", "steps_of"]
