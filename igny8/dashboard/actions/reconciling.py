"""Proving the books each day, and telling whoever answers for them where they do not agree."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from time import monotonic
from typing import Any

from igny8.accounts.queries import clients_people, operator_account
from igny8.billing.actions.gateway_records import GatewayFor, read_gateways
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.queries.reconcile import Finding, as_facts, in_words
from igny8.dashboard.models import Reconciliation
from igny8.dashboard.queries.reconcile import reconcile
from igny8.inbox.actions import notify_user
from igny8.kit.money import round_half_up

# How many differences of a check are kept with the run, and how many in all are told.
KEPT, TOLD = 20, 5
ANSWER_FOR_THEM = ("owner", "admin", "finance")


def prove_books(
    *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> tuple[Reconciliation, list[Finding]]:
    """Look at everything that must agree and keep how it came out; every check's finding.

    Gateways are asked for their books first: not to be called inside a transaction.
    """
    began = monotonic()
    findings = reconcile(read_gateways(now=now, gateway_for=gateway_for), now=now)
    wrong = [finding for finding in findings if not finding.agrees]
    kept = Reconciliation.objects.create(
        account=operator_account(),
        ran_at=now,
        seconds=round_half_up(Decimal(monotonic() - began), 1),
        check_count=len(findings),
        difference_count=sum(finding.count for finding in wrong),
        findings=[_kept(finding) for finding in wrong],
    )
    return kept, findings


def reconcile_books(*, now: datetime) -> Reconciliation:
    """Prove the books; tell the operator's owners, admins and finance where they differ.

    Each of them once a day, however often it runs.
    """
    kept, findings = prove_books(now=now)
    if kept.difference_count:
        _tell(kept, [finding for finding in findings if not finding.agrees], now=now)
    return kept


def _kept(finding: Finding) -> Mapping[str, Any]:
    facts = as_facts(finding)
    return {**facts, "listed": facts["listed"][:KEPT]}


def _tell(kept: Reconciliation, wrong: Sequence[Finding], *, now: datetime) -> None:
    said = [in_words(finding, one) for finding in wrong for one in finding.differences]
    more = kept.difference_count - len(said[:TOLD])
    body = " ".join(said[:TOLD]) + (f" And {more} more." if more else "")
    for person in clients_people(kept.account, roles=ANSWER_FOR_THEM):
        notify_user(
            person,
            account=kept.account,
            kind="books_differ",
            title=f"The books do not agree: {', '.join(f.check.title.lower() for f in wrong)}",
            body=f"{body} `igny8 reconcile` lists all of it.",
            key=f"books:{now:%Y-%m-%d}",
            now=now,
        )
