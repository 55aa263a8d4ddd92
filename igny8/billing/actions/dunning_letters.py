"""What clients read about an invoice that is not paid: each letter once a step of its case."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from igny8.accounts.models import Account
from igny8.accounts.queries import clients_people
from igny8.billing.actions.pay_links import pay_address
from igny8.billing.models import DunningCase, Payment
from igny8.kit.clock import day_in_words, local_date
from igny8.mail.actions import queue_email

# How an attempt is named that is made because the client has chosen another way to pay.
NEW_METHOD = "method:"
APPROVERS = ("owner", "client_approver")


class Letter(StrEnum):
    """The letters, each by the name of its templates."""

    FAILED = "payment_failed"
    CONFIRM = "payment_confirm"
    REMINDER = "payment_reminder"
    PAUSED = "payment_paused"


SUBJECTS = {
    Letter.FAILED: "Payment of invoice {number} did not go through",
    Letter.CONFIRM: "Please confirm the payment of invoice {number}",
    Letter.REMINDER: "Reminder: invoice {number} is open",
    Letter.PAUSED: "Your service pauses: invoice {number} is open",
}


def write_to_client(
    case: DunningCase, letter: Letter, *, now: datetime, payment: Payment | None = None
) -> int:
    """Send a letter of the case's present step to those who pay, once each; how many get it.

    One about a payment beside the steps (another card was tried) is sent once for that payment.
    """
    account, invoice = case.account, case.invoice
    beside = payment is not None and payment.occasion.startswith(NEW_METHOD)
    recipients = recipients_of(account)
    for email, person in recipients:
        queue_email(
            account,
            kind=letter if beside else f"{letter}_{case.step}",
            template=letter,
            document_id=str(payment.pk if payment and beside else case.pk),
            recipient=email,
            subject=SUBJECTS[letter].format(number=invoice.number),
            context={"person": person, **_facts(case, payment, now=now)},
            now=now,
        )
    return len(recipients)


def recipients_of(account: Account) -> list[tuple[str, str]]:
    """Address and name of who hears about payments: the billing address, or the client's people."""
    if account.billing_email:
        return [(account.billing_email, account.name)]
    return [
        (person.email, person.name or account.name)
        for person in clients_people(account, roles=APPROVERS)
    ]


def _facts(case: DunningCase, payment: Payment | None, *, now: datetime) -> dict[str, Any]:
    account, invoice = case.account, case.invoice
    next_day = local_date(case.next_step_at, account.time_zone) if case.next_step_at else None
    return {
        "number": invoice.number,
        "amount": str(invoice.balance),
        "is_overdue": invoice.is_overdue(today=local_date(now, account.time_zone)),
        "due_date": day_in_words(invoice.due_on, account.locale),
        "method": str(payment.method) if payment and payment.method else "",
        "failure": payment.failure if payment else "",
        "is_hopeless": bool(payment and payment.is_hopeless),
        "next_date": day_in_words(next_day, account.locale) if next_day else "",
        "bank_details": invoice.seller.get("bank_details", ""),
        "pay_url": pay_address(invoice, now=now),
    }
