"""Telling people what happened: clients what waits for them, account managers what is wrong."""

from datetime import datetime

from django.conf import settings

from igny8.accounts.models import Account, Site
from igny8.accounts.queries import clients_people
from igny8.billing.events import PaymentFailed, RefundFailed
from igny8.billing.models import Payment, Refund
from igny8.content.events import NeedHandedOver
from igny8.content.models import ContentNeed
from igny8.inbox.actions import notify_user
from igny8.inbox.events import ApprovalRequested
from igny8.inbox.models import Approval
from igny8.kit.money import Money
from igny8.links.events import LinkLost, LinkNotAsAgreed
from igny8.links.models import LinkCheck
from igny8.mail.actions import queue_email
from igny8.sag.models import SAGBacklink
from igny8.services.actions.counters import refresh_order
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription


def after_question(event: ApprovalRequested, *, now: datetime) -> None:
    """Something waits for the client: each of their approvers gets one e-mail about it."""
    approval = Approval.objects.select_related("account", "site").get(pk=event.approval_id)
    if approval.status != Approval.Status.PENDING:
        return
    amount = approval.amount
    for person in clients_people(approval.account, roles=("client_approver", "owner")):
        queue_email(
            approval.account,
            kind="approval_request",
            document_id=str(approval.pk),
            recipient=person.email,
            subject=f"For your approval: {approval.title}",
            context={
                "person": person.name,
                "title": approval.title,
                "amount": Money(amount, approval.account.currency) if amount else "",
                "details": approval.details.splitlines(),
                "explanation": approval.policy_text,
                "portal_url": f"{settings.PUBLIC_URL}/managed-service",
            },
            site=approval.site,
            now=now,
        )


def after_lost_link(event: LinkLost, *, now: datetime) -> None:
    """A link is gone: its order counts anew, and somebody claims a replacement."""
    link = SAGBacklink.objects.select_related("account", "site").get(pk=event.backlink_id)
    order = None
    if link.order_ref is not None:
        order = BacklinkServiceOrder.objects.filter(pk=link.order_ref).first()
    if order is not None:
        refresh_order(order)
    owed = "The publisher owes a replacement."
    if not event.within_guarantee:
        owed = "Its guarantee is over."
    tell_manager(
        link.account,
        link.site,
        kind="link_lost",
        title=f"A link on {link.publisher_domain} to {link.site} is gone",
        body=owed,
        key=f"lost:{link.pk}:{now.date()}",
        now=now,
    )


def after_other_link(event: LinkNotAsAgreed, *, now: datetime) -> None:
    """A link stands otherwise than agreed: somebody takes it up with the publisher."""
    check = LinkCheck.objects.select_related("backlink", "account", "site").get(pk=event.check_id)
    tell_manager(
        check.account,
        check.site,
        kind="link_not_as_agreed",
        title=f"A link on {check.backlink.publisher_domain} is not as it was agreed",
        body=check.reason,
        key=f"not-as-agreed:{check.backlink_id}",
        now=now,
    )


def after_failed_payment(event: PaymentFailed, *, now: datetime) -> None:
    """A payment did not go through."""
    payment = Payment.objects.select_related("account", "invoice").get(pk=event.payment_id)
    tell_manager(
        payment.account,
        None,
        kind="payment_failed",
        title=f"Invoice {payment.charged_invoice.number} of {payment.account} was not paid",
        body="",
        key=f"payment:{payment.pk}",
        now=now,
    )


def after_failed_refund(event: RefundFailed, *, now: datetime) -> None:
    """Money that was to go back to the client did not: they can use it, or get it another way."""
    refund = Refund.objects.select_related("account", "credit_note").get(pk=event.refund_id)
    of = f" of {refund.credit_note.number}" if refund.credit_note else ""
    tell_manager(
        refund.account,
        None,
        kind="refund_failed",
        title=f"{refund.money}{of} did not go back to {refund.account}; their balance has it",
        body=refund.failure,
        key=f"refund:{refund.pk}",
        now=now,
    )


def after_stopped_page(event: NeedHandedOver, *, now: datetime) -> None:
    """A page cannot be written without a person."""
    need = ContentNeed.objects.select_related("account", "site").get(pk=event.need_id)
    tell_manager(
        need.account,
        need.site,
        kind="content_stopped",
        title=f"“{need.title}” for {need.site} needs a person",
        body=need.problem,
        key=f"stopped:{need.pk}:{now.date()}",
        now=now,
    )


def tell_manager(
    account: Account, site: Site | None, *, kind: str, title: str, body: str, key: str,
    now: datetime,
) -> bool:  # fmt: skip
    """Tell the account manager of the account's service (of the site), once; whether there is one.

    Once per `key`.
    """
    rows = ManagedServiceSubscription.objects.filter(account=account).exclude(status="cancelled")
    if site is not None:
        rows = rows.filter(site=site)
    managed = rows.filter(account_manager__isnull=False)
    subscription = managed.select_related("account_manager").first()
    if subscription is None or subscription.account_manager is None:
        return False
    notify_user(
        subscription.account_manager,
        account=account,
        kind=kind,
        title=title,
        body=body,
        link=f"/services/clients/{subscription.pk}",
        key=key,
        now=now,
    )
    return True
