"""How clients pay and what was not paid; collect now, send a pay link, look at strays.

igny8 payments                                   what is not paid, over all clients
igny8 payments client.example                    one client's ways to pay and unpaid invoices
igny8 payments --collect INV-000007 --by EMAIL
igny8 payments --link INV-000007
igny8 payments --parked
igny8 payments --retry EVENT
"""

import argparse
from typing import Any

from igny8.accounts.access import person_who_may
from igny8.accounts.models import Account
from igny8.accounts.queries import site_named
from igny8.billing.actions.collecting import collect_now
from igny8.billing.actions.gateway_events import retry_event
from igny8.billing.actions.pay_links import pay_address
from igny8.billing.models import DunningCase, GatewayEvent, PaymentMethod
from igny8.billing.queries.collection import cases_of, parked_events, saved_methods
from igny8.billing.queries.invoices import invoice_numbered
from igny8.cli.main import Arguments
from igny8.cli.work import work_off
from igny8.kit.errors import Invalid, NotFound

SHOWN = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", nargs="?", help="a site's domain: its client only")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--collect", metavar="NUMBER", help="charge what is owed on an invoice now")
    doing.add_argument("--link", metavar="NUMBER", help="the address at which to pay an invoice")
    doing.add_argument("--parked", action="store_true", help="what gateways told and is not known")
    doing.add_argument("--retry", metavar="EVENT", help="look a parked announcement up again")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who collects; needs finance")


def run(arguments: Arguments) -> int:
    """Do what was asked; without anything, show how things stand."""
    if arguments.collect:
        _collect(arguments)
    elif arguments.link:
        _link(arguments)
    elif arguments.retry:
        _retry(arguments)
    elif arguments.parked:
        _show_parked(arguments)
    else:
        _show(arguments)
    return 0


def _collect(arguments: Arguments) -> None:
    if arguments.today is not None:
        raise Invalid("Nobody is charged under a simulated clock; leave --today out.")
    if not arguments.by:
        raise Invalid("Say with --by EMAIL who collects; it is kept with the invoice.")
    invoice = invoice_numbered(arguments.collect)
    person = person_who_may(arguments.by, invoice.account, "finance")
    payment = collect_now(invoice, by=person, now=arguments.now)
    work_off()
    said = f"{payment.money} for {invoice.number}: {payment.get_status_display().lower()}."
    arguments.output.say(f"{said} {payment.failure}".strip())
    arguments.output.result(
        {
            "invoice": invoice.number,
            "amount": str(payment.amount),
            "currency": payment.currency,
            "status": payment.status,
            "failure": payment.failure,
            "action_url": payment.action_url if payment.waits_for_client else "",
        }
    )


def _link(arguments: Arguments) -> None:
    invoice = invoice_numbered(arguments.link)
    address = pay_address(invoice, now=arguments.now)
    arguments.output.say(address)
    arguments.output.result({"invoice": invoice.number, "url": address})


def _retry(arguments: Arguments) -> None:
    event = GatewayEvent.objects.filter(event_id=arguments.retry).first()
    if event is None:
        raise NotFound(f"No gateway announced {arguments.retry}; --parked lists what is put aside.")
    retry_event(event, now=arguments.now)
    work_off()
    event.refresh_from_db()
    arguments.output.say(f"{event}: {event.get_status_display().lower()}. {event.reason}".strip())
    arguments.output.result(_event(event))


def _show_parked(arguments: Arguments) -> None:
    events = list(parked_events()[:SHOWN])
    arguments.output.table(
        f"{parked_events().count()} announcements of gateways put aside",
        ("Event", "Gateway", "What", "Happened", "About", "Why"),
        [
            (
                event.event_id, event.get_gateway_display(), event.kind,
                f"{event.happened_at:%Y-%m-%d %H:%M}",
                event.charge_reference or event.charge_key or event.setup_reference, event.reason,
            )
            for event in events
        ],
    )  # fmt: skip
    arguments.output.result({"parked": [_event(event) for event in events]})


def _show(arguments: Arguments) -> None:
    account = site_named(arguments.site).account if arguments.site else None
    accounts = Account.objects.filter(pk=account.pk) if account else Account.objects.all()
    methods = list(saved_methods(account)) if account else []
    if account:
        arguments.output.table(
            f"How {account} pays",
            ("Way to pay", "By", "Expires", "Collected by"),
            [
                (m, m.get_gateway_display(), m.expires_on or "", "yes" if m.is_default else "")
                for m in methods
            ],
        )
    cases = list(cases_of(accounts)[:SHOWN])
    arguments.output.table(
        "Not paid, and asked for",
        ("Client", "Invoice", "Open", "Since", "Steps", "State", "Next", "The last answer"),
        [
            (
                case.account, case.invoice.number, case.invoice.balance, case.failed_on, case.step,
                case.get_status_display(),
                f"{case.next_step_at:%Y-%m-%d %H:%M}" if case.next_step_at else "", case.failure,
            )
            for case in cases
        ],
    )  # fmt: skip
    arguments.output.result(
        {
            "account": account.name if account else None,
            "methods": [_method(method) for method in methods],
            "unpaid": [_case(case) for case in cases],
        }
    )


def _method(method: PaymentMethod) -> dict[str, Any]:
    return {
        "label": str(method),
        "gateway": method.gateway,
        "expires_on": method.expires_on,
        "is_default": method.is_default,
    }


def _case(case: DunningCase) -> dict[str, Any]:
    return {
        "account": case.account.name,
        "invoice": case.invoice.number,
        "open": str(case.invoice.balance.amount),
        "currency": case.invoice.currency,
        "status": case.status,
        "step": case.step,
        "failed_on": case.failed_on,
        "next_step_at": case.next_step_at,
        "failure": case.failure,
    }


def _event(event: GatewayEvent) -> dict[str, Any]:
    return {
        "event": event.event_id,
        "gateway": event.gateway,
        "kind": event.kind,
        "status": event.status,
        "reason": event.reason,
    }
