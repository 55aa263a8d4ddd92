"""Reads over what waits."""

from django.db.models import QuerySet

from igny8.accounts.models import Account, Site
from igny8.inbox.models import Approval, Todo


def open_approvals(accounts: QuerySet[Account]) -> QuerySet[Approval]:
    """Questions that wait for clients, oldest first."""
    waiting = Approval.objects.filter(account__in=accounts, status=Approval.Status.PENDING)
    return waiting.select_related("site", "account").order_by("requested_at")


def approval_of(kind: str, subject_id: str) -> Approval | None:
    """The newest question about a subject."""
    asked = Approval.objects.filter(kind=kind, subject_id=subject_id)
    return asked.order_by("-requested_at", "-created_at").first()


def open_approval(kind: str, subject_id: str) -> Approval | None:
    """The question about a subject that waits for its answer."""
    asked = Approval.objects.filter(kind=kind, subject_id=subject_id)
    return asked.filter(status=Approval.Status.PENDING).first()


def checklist(site: Site) -> QuerySet[Todo]:
    """The client's duties for a site, in their order (specification 2.3)."""
    return Todo.objects.filter(site=site, kind=Todo.Kind.CLIENT_DUTY).order_by("created_at", "key")
