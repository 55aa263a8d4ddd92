"""What tests of collecting share: the sandbox, cards saved there, and work that is worked off."""

from datetime import UTC, datetime

from igny8.accounts.models import Account
from igny8.billing.actions.gateway_events import process_event, take_notice
from igny8.billing.actions.setups import finish_setup, start_setup
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import (
    GatewayEvent,
    JournalEntry,
    PaymentMethod,
    PaymentMethodSetup,
    SandboxCharge,
)
from igny8.billing.rules.charges import Notice
from igny8.jobs.actions.run import run_job
from igny8.jobs.models import TELL, Job

SANDBOX = SandboxGateway(SandboxCharge)


def begin(account: Account, *, now: datetime, becomes_default: bool = True) -> PaymentMethodSetup:
    """A setup that waits for the client at the sandbox's page."""
    return start_setup(
        account,
        gateway="sandbox",
        return_url=lambda setup: f"https://northlight.example/back/{setup.pk}",
        by=None,
        now=now,
        becomes_default=becomes_default,
    )


def save(
    account: Account, card: str, *, now: datetime, becomes_default: bool = True
) -> PaymentMethod:
    """A card that the client has saved at the sandbox, which does as it is called."""
    setup = begin(account, now=now, becomes_default=becomes_default)
    SANDBOX.save_method(setup.reference, card=card)
    method = finish_setup(setup, now=now).method
    assert method is not None
    return method


def news(*names: str) -> None:
    """Tell all news to its listeners, and do the jobs of these names, until none is left."""
    wanted = [TELL, *(f"igny8.billing.tasks.{name}" for name in names)]
    done = set()
    waiting = Job.objects.filter(name__in=wanted, status="queued").order_by("created_at")
    while job := waiting.exclude(pk__in=done).first():
        done.add(job.pk)
        run_job(job.pk)


def told() -> list[Notice]:
    """All that the sandbox would have told by webhook, oldest first."""
    return list(SANDBOX.notices_since(datetime(2000, 1, 1, tzinfo=UTC)))


def hear(notice: Notice, *, now: datetime) -> GatewayEvent:
    """Take an announcement and look it up, as the job does at its last try."""
    event, _ = take_notice("sandbox", notice, now=now)
    process_event(event, now=now)
    event.refresh_from_db()
    return event


def books(ledger: str) -> list[tuple[str, str]]:
    """Kind of movement and amount of all entries of a ledger, in the order of their booking."""
    rows = JournalEntry.objects.filter(ledger=ledger).order_by("created_at")
    return [(row.transaction.kind, str(row.amount)) for row in rows.select_related("transaction")]
