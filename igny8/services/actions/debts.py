"""What services do when a client has not paid: they pause, go on, and people hear of it."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from igny8.accounts.models import Account, Activity
from igny8.accounts.queries import clients_people, operator_account
from igny8.billing.actions.dunning_pauses import (
    debt_free_account,
    given_up_case,
    note_pause,
    standing_pauses,
)
from igny8.billing.errors import CannotPause as AgreementCannotPause
from igny8.billing.errors import CannotResume as AgreementCannotResume
from igny8.billing.events import (
    CollectionGivenUp,
    DebtsSettled,
    MoneyGivenBack,
    PaymentDisputed,
)
from igny8.billing.models import DunningCase, DunningPause, GatewayMovement
from igny8.inbox.actions import notify_user
from igny8.kit.clock import local_date
from igny8.services.actions.news import tell_manager
from igny8.services.actions.subscriptions import pause_subscription, resume_subscription
from igny8.services.errors import CannotPause, CannotResume
from igny8.services.models import ManagedServiceSubscription

Status = ManagedServiceSubscription.Status


def after_given_up(event: CollectionGivenUp, *, now: datetime) -> None:
    """The client's active services pause (decisions 3.11), and the account manager hears of it."""
    case = given_up_case(event)
    if case is None:
        return
    rows = ManagedServiceSubscription.objects.filter(account=case.account, status=Status.ACTIVE)
    for subscription in rows.select_related("agreement"):
        _pause(subscription, case, now=now)
    _tell(
        case.account,
        kind="collection_given_up",
        title=f"{case.account} did not pay {case.invoice.number}, and its service pauses",
        body=f"{case.invoice.balance} were asked for {case.step} times since {case.failed_on}. The "
        "service goes on by itself when the invoice is paid.",
        key=f"given-up:{case.pk}",
        now=now,
    )


def after_settled(event: DebtsSettled, *, now: datetime) -> None:
    """What paused for debts goes on, except where a person has paused it since."""
    account = debt_free_account(event)
    if account is None:
        return
    for pause in standing_pauses(account):
        subscription = ManagedServiceSubscription.objects.filter(agreement=pause.agreement).first()
        if subscription is not None:
            _resume(subscription, pause, now=now)
    case = DunningCase.objects.select_related("invoice").get(pk=event.case_id)
    _tell(
        account,
        kind="debts_settled",
        title=f"Invoice {case.invoice.number} of {account} is settled",
        body="What paused because it was not paid goes on.",
        key=f"settled:{case.pk}",
        now=now,
    )


def after_given_back(event: MoneyGivenBack, *, now: datetime) -> None:
    """Somebody gave money back beside us: a person says what that means for the invoice."""
    movement = _movement(event.movement_id)
    invoice = movement.payment.charged_invoice
    _tell(
        movement.account,
        kind="money_given_back",
        title=f"{movement.money} of invoice {invoice.number} were given back at "
        f"{movement.get_gateway_display()}",
        body=f"{invoice.balance} are open on it now, and are not collected by themselves. Credit "
        "the invoice, or collect it again.",
        key=f"given-back:{movement.pk}",
        now=now,
    )


def after_dispute(event: PaymentDisputed, *, now: datetime) -> None:
    """The client's bank was asked for the money back, or has decided."""
    movement = _movement(event.movement_id)
    number = movement.payment.charged_invoice.number
    said = {
        "open": ("disputes", "The gateway holds the money. Answer the dispute at the gateway."),
        "won": ("lost its dispute of", "The money is ours again."),
        "lost": ("won its dispute of", "The money is gone, and is booked as a loss."),
    }
    verb, body = said[event.status]
    reason = f" Reason: {movement.reason}." if movement.reason else ""
    _tell(
        movement.account,
        kind="payment_disputed",
        title=f"{movement.account} {verb} {movement.money} on invoice {number}",
        body=f"{body}{reason}",
        key=f"dispute:{movement.pk}:{event.status}",
        now=now,
    )


@transaction.atomic
def _pause(subscription: ManagedServiceSubscription, case: DunningCase, *, now: datetime) -> None:
    """Pause it on the case's account; one that cannot pause (it ends already) stays as it is."""
    try:
        with transaction.atomic():
            paused = pause_subscription(subscription, by=None, now=now)
    except (CannotPause, AgreementCannotPause):
        return
    note_pause(case, paused.agreement, now=now)


@transaction.atomic
def _resume(
    subscription: ManagedServiceSubscription, pause: DunningPause, *, now: datetime
) -> None:
    if subscription.status == Status.PAUSED and not _was_paused_by_a_person(subscription):
        with suppress(CannotResume, AgreementCannotResume), transaction.atomic():
            resume_subscription(subscription, by=None, now=now)
    pause.end(on=local_date(now, subscription.account.time_zone))


def _was_paused_by_a_person(subscription: ManagedServiceSubscription) -> bool:
    """Whether the pause that holds now is somebody's own decision."""
    paused = Activity.objects.filter(
        account=subscription.account, subject="subscription", subject_id=str(subscription.pk),
        verb="paused",
    ).first()  # fmt: skip
    return paused is not None and paused.actor_id is not None


def _movement(pk: UUID) -> GatewayMovement:
    rows = GatewayMovement.objects.select_related("account", "payment__invoice__account")
    return rows.get(pk=pk)


def _tell(account: Account, *, kind: str, title: str, body: str, key: str, now: datetime) -> None:
    """The account manager; of an account that has none, who runs the installation."""
    if tell_manager(account, None, kind=kind, title=title, body=body, key=key, now=now):
        return
    for person in clients_people(operator_account(), roles=("owner", "admin")):
        notify_user(person, account=account, kind=kind, title=title, body=body, key=key, now=now)
