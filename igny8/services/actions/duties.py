"""The client's checklist: ticked off by what happens, reminded of what does not."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import Site, User
from igny8.accounts.queries import clients_people
from igny8.inbox.actions import add_todo, complete_todo, request_approval, withdraw_approval
from igny8.inbox.events import ApprovalDecided
from igny8.inbox.models import Approval, Todo
from igny8.inbox.queries import checklist, open_approval
from igny8.mail.actions import queue_email
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.duties import BLUEPRINT, BUDGET, Duty, duties_of
from igny8.services.rules.policy import LINK_POLICY

REMIND_AFTER = timedelta(days=3)
REMIND_EVERY = timedelta(days=7)


def duty_key(subscription: ManagedServiceSubscription, name: str) -> str:
    """Under which key a client's duty is kept."""
    return f"duty:{subscription.pk}:{name}"


def list_duties(subscription: ManagedServiceSubscription, *, now: datetime) -> None:
    """Put the client's duties on the checklist, each once."""
    for duty in duties_of(subscription.tier, subscription.config):
        add_todo(
            subscription.account,
            site=subscription.site,
            title=duty.title,
            key=duty_key(subscription, duty.name),
            kind=Todo.Kind.CLIENT_DUTY,
            now=now,
        )


def fulfil_duty(
    subscription: ManagedServiceSubscription, duty: Duty, *, by: User | None, now: datetime
) -> None:
    """Tick a duty off, if the client has it."""
    todo = Todo.objects.filter(
        account=subscription.account, key=duty_key(subscription, duty.name)
    ).first()
    if todo is not None:
        complete_todo(todo, by=by, now=now)


def after_approval(event: ApprovalDecided, *, now: datetime) -> None:
    """A client said yes: the duty behind the question is done."""
    approval = Approval.objects.select_related("site", "decided_by").get(pk=event.approval_id)
    subscription = current_subscription(approval.site)
    if subscription is None or approval.status != Approval.Status.APPROVED:
        return
    duty = {"blueprint": BLUEPRINT, "backlink_budget": BUDGET}.get(approval.kind)
    if duty is not None:
        fulfil_duty(subscription, duty, by=approval.decided_by, now=now)


def current_subscription(site: Site) -> ManagedServiceSubscription | None:
    """The site's subscription that is not cancelled."""
    rows = ManagedServiceSubscription.objects.filter(site=site).exclude(status="cancelled")
    return rows.select_related("account", "site", "agreement").first()


@transaction.atomic
def ask_for_budget(subscription: ManagedServiceSubscription, *, now: datetime) -> Approval | None:
    """Ask the client to approve the monthly link budget of the configuration, where it has one.

    An open question about another amount is taken back.
    """
    withdraw_old_budget(subscription)
    budget = subscription.config.backlinks.monthly_budget
    if not budget or subscription.tier != "pro":
        return None
    answer = latest_budget_answer(subscription)
    if answer is not None and answer.amount == budget:
        return None
    return request_approval(
        subscription.site,
        kind=Approval.Kind.BACKLINK_BUDGET,
        subject_id=str(subscription.pk),
        title=f"Links for {subscription.site}: up to {budget} {subscription.account.currency} a "
        "month, our markup of 20 % included",
        amount=budget,
        policy_text=LINK_POLICY,
        now=now,
    )


def withdraw_old_budget(subscription: ManagedServiceSubscription) -> None:
    """Take back the open question about a link budget that is no longer the configured one."""
    kind, subject = Approval.Kind.BACKLINK_BUDGET, str(subscription.pk)
    asked = open_approval(kind, subject)
    if asked is not None and asked.amount != subscription.config.backlinks.monthly_budget:
        withdraw_approval(kind=kind, subject_id=subject)


def latest_budget_answer(subscription: ManagedServiceSubscription) -> Approval | None:
    """The last time that the client approved a link budget; its amount is in their currency."""
    answers = Approval.objects.filter(
        kind=Approval.Kind.BACKLINK_BUDGET,
        subject_id=str(subscription.pk),
        status=Approval.Status.APPROVED,
    )
    return answers.select_related("decided_by").order_by("-decided_at").first()


@transaction.atomic
def remind_client(subscription: ManagedServiceSubscription, *, now: datetime) -> int:
    """Write to a client whose duties have been open for three days, at most once a week.

    The e-mails are written together with the note that they were; how many.
    """
    late = [
        todo
        for todo in checklist(subscription.site).select_for_update().filter(done_at__isnull=True)
        if now - todo.created_at >= REMIND_AFTER
        and (todo.reminded_at is None or now - todo.reminded_at >= REMIND_EVERY)
    ]
    return _remind(subscription, late, now=now)


def _remind(subscription: ManagedServiceSubscription, late: list[Todo], *, now: datetime) -> int:
    if not late:
        return 0
    people = clients_people(subscription.account, roles=("client_approver", "owner"))
    for person in people:
        queue_email(
            subscription.account,
            kind="checklist_reminder",
            document_id=f"{subscription.pk}:{now.date().isoformat()}",
            recipient=person.email,
            subject=f"What we still need for {subscription.site}",
            context={
                "person": person.name,
                "site": subscription.site.domain,
                "duties": [todo.title for todo in late],
                "portal_url": f"{settings.PUBLIC_URL}/managed-service",
            },
            site=subscription.site,
            now=now,
        )
    Todo.objects.filter(pk__in=[todo.pk for todo in late]).update(reminded_at=now)
    return len(people)
