"""One step of dunning: the card is tried again, or the client reminded; after the last one we stop.

A step charges at most once however often it is run: its attempt is named after it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from igny8.billing.actions.dunning import STEP_AT, close_case, locked_case, step_moment
from igny8.billing.actions.dunning_letters import Letter, write_to_client
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.in_person import usable_gateway
from igny8.billing.actions.payments import GatewayFor, collect_payment
from igny8.billing.events import CollectionGivenUp
from igny8.billing.models import DunningCase, Invoice, Payment
from igny8.billing.queries.invoices import default_method
from igny8.kit.clock import local_date, local_moment
from igny8.kit.events import publish


def take_step(
    case: DunningCase, *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> DunningCase:
    """Take the case's next step if it is due: charge, or remind where nothing can be charged.

    Never inside a transaction. Raises GatewayError (OutcomeUnknown) while the charge's outcome is
    not known: call again, and it is looked up.
    """
    case = DunningCase.objects.select_related("invoice__account", "account").get(pk=case.pk)
    if not case.is_due(now=now):
        return case
    if case.invoice.status != Invoice.Status.OPEN:
        return close_case(case, now=now)
    payment = None
    if _can_charge(case.invoice, gateway_for=gateway_for):
        payment = collect_payment(
            case.invoice,
            occasion=f"dunning:{case.pk}:{case.step + 1}",
            now=now,
            gateway_for=gateway_for,
        )
    return _count(case, payment, now=now)


def _can_charge(invoice: Invoice, *, gateway_for: GatewayFor) -> bool:
    """Whether there is a way to pay that we charge ourselves, and that may still do.

    A hopeless decline ends the charges on that card (decisions 3.11), not the asking.
    """
    method = default_method(invoice.account)
    if method is None:
        return False
    gateway = usable_gateway(method.gateway, gateway_for=gateway_for)
    if gateway is None or not gateway.collects:
        return False
    return not invoice.payments.filter(method=method, is_hopeless=True).exists()


@transaction.atomic
def _count(before: DunningCase, payment: Payment | None, *, now: datetime) -> DunningCase:
    """Write down that the step was taken and what follows; once, however many ran it."""
    case = locked_case(before)
    if case.step != before.step or not case.is_due(now=now):
        return case
    if case.invoice.status != Invoice.Status.OPEN:
        return close_case(case, now=now)
    today = local_date(now, case.account.time_zone)
    if payment is not None and _is_at_work(payment):
        tomorrow = local_moment(today + timedelta(days=1), STEP_AT, case.account.time_zone)
        case.put_off(until=tomorrow)
        return case
    case.take_step(now=now, next_step_at=step_moment(case.account, today, taken=case.step + 1))
    if payment is not None and payment.status == Payment.Status.FAILED:
        case.note_failure(code=payment.failure_code, failure=payment.failure)
    write_to_client(case, _letter(case, payment), payment=payment, now=now)
    if case.status == DunningCase.Status.GIVEN_UP:
        publish(CollectionGivenUp(case_id=case.pk), account=case.account, now=now)
    return case


def _is_at_work(payment: Payment) -> bool:
    """Whether its outcome is on its way: a bank works on it, or the client is at the page."""
    waits_for_bank = not payment.is_resolved and not payment.waits_for_client
    return waits_for_bank or (payment.in_person and payment.waits_for_client)


def _letter(case: DunningCase, payment: Payment | None) -> Letter:
    if case.status == DunningCase.Status.GIVEN_UP:
        return Letter.PAUSED
    if payment is None:
        return Letter.REMINDER
    return Letter.CONFIRM if payment.waits_for_client else Letter.FAILED
