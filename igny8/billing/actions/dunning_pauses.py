"""What pauses because an invoice was not paid, and goes on once all such invoices are."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from igny8.accounts.models import Account
from igny8.billing.actions.agreements import pause_agreement, resume_agreement
from igny8.billing.actions.locks import lock_account
from igny8.billing.events import CollectionGivenUp, DebtsSettled
from igny8.billing.models import Agreement, DunningCase, DunningPause
from igny8.kit.clock import local_date


def pause_for_debts(event: CollectionGivenUp, *, now: datetime) -> None:
    """Pause what of the client's we sell ourselves: plans and retainers. No new period opens.

    Managed services pause with their subscription, which the domain above sees to.
    """
    if (case := given_up_case(event)) is None:
        return
    for agreement in _own_agreements(case.account).filter(status=Agreement.Status.ACTIVE):
        with transaction.atomic():
            lock_account(case.account)
            agreement.refresh_from_db()
            if agreement.status == Agreement.Status.ACTIVE:
                pause_agreement(agreement, today=local_date(now, case.account.time_zone))
                note_pause(case, agreement, now=now)


def resume_after_debts(event: DebtsSettled, *, now: datetime) -> None:
    """Let go on what paused for debts, once none is left that was given up."""
    if (account := debt_free_account(event)) is None:
        return
    today = local_date(now, account.time_zone)
    for pause in standing_pauses(account).exclude(agreement__kind=Agreement.Kind.MANAGED):
        with transaction.atomic():
            lock_account(account)
            pause.agreement.refresh_from_db()
            if pause.agreement.status == Agreement.Status.PAUSED:
                resume_agreement(pause.agreement, today=today)
            pause.end(on=today)


def given_up_case(event: CollectionGivenUp) -> DunningCase | None:
    """The case, where it is still given up: the client may have paid meanwhile."""
    cases = DunningCase.objects.filter(status=DunningCase.Status.GIVEN_UP)
    return cases.select_related("invoice", "account").filter(pk=event.case_id).first()


def debt_free_account(event: DebtsSettled) -> Account | None:
    """The account, where nothing that was given up is owed any more."""
    case = DunningCase.objects.select_related("account").get(pk=event.case_id)
    left = DunningCase.objects.for_account(case.account)
    has_debts = left.filter(status=DunningCase.Status.GIVEN_UP).exists()
    return None if has_debts else case.account


def note_pause(case: DunningCase, agreement: Agreement, *, now: datetime) -> DunningPause:
    """Remember that it was this case that paused the agreement, so that paying resumes it."""
    earlier = DunningPause.objects.filter(agreement=agreement, ended_on__isnull=True).first()
    return earlier or DunningPause.objects.create(
        account=case.account, case=case, agreement=agreement, paused_at=now
    )


def standing_pauses(account: Account) -> QuerySet[DunningPause]:
    """The account's agreements that pause for debts."""
    rows = DunningPause.objects.for_account(account).filter(ended_on__isnull=True)
    return rows.select_related("agreement__account", "account").order_by("paused_at")


def _own_agreements(account: Account) -> QuerySet[Agreement]:
    return Agreement.objects.for_account(account).exclude(kind=Agreement.Kind.MANAGED)
