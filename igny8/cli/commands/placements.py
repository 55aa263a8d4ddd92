"""Links that people order by hand: what is to be done, and what was done.

igny8 placements client.example
igny8 placements --sent REFERENCE --confirmed
igny8 placements --delivered REFERENCE --url https://publisher.example/article/
igny8 placements --failed REFERENCE --reason "They write no more about chairs"
"""

import argparse

from igny8.accounts.access import person_who_may
from igny8.accounts.models import Account, User
from igny8.accounts.queries import site_named, team_of
from igny8.cli.main import Arguments
from igny8.cli.work import work_off
from igny8.kit.errors import Invalid, NotFound
from igny8.marketplaces.models import ManualPlacement
from igny8.marketplaces.queries import placement_called
from igny8.marketplaces.rules.suppliers import SUPPLIERS
from igny8.services.actions.duties import current_subscription
from igny8.services.actions.placements import (
    deliver_placement,
    fail_placement,
    link_of,
    send_placement,
)
from igny8.services.queries.placements import placements_to_do


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is no field; write headline=TEXT")
    return name, value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "site", metavar="SITE", nargs="?", help="only this site's (default: every client's)"
    )
    verbs = parser.add_mutually_exclusive_group()
    verbs.add_argument("--all", action="store_true", help="every client's: the default, in words")
    verbs.add_argument("--sent", metavar="REFERENCE", help="its form went to the supplier")
    verbs.add_argument("--delivered", metavar="REFERENCE", help="its page is up, at --url")
    verbs.add_argument("--failed", metavar="REFERENCE", help="they will not do it, for --reason")
    parser.add_argument(
        "--confirmed", action="store_true", help="every point of the supplier's list was checked"
    )
    parser.add_argument(
        "--field", type=_field, action="append", default=[], metavar="NAME=TEXT",
        help="a further field of the supplier's form",
    )  # fmt: skip
    parser.add_argument("--number", default="", help="what the supplier calls the order")
    parser.add_argument("--url", default="", help="where the page stands")
    parser.add_argument("--reason", default="", help="why it failed")
    parser.add_argument(
        "--by", metavar="EMAIL", default="", help="who did it (default: the account manager)"
    )


def run(arguments: Arguments) -> int:
    """Write down what was done, then list what waits."""
    reference = arguments.sent or arguments.delivered or arguments.failed
    if reference:
        _change(placement_called(reference), arguments)
        work_off()
    _show(arguments)
    return 0


def _change(placement: ManualPlacement, arguments: Arguments) -> None:
    person = _person(placement, arguments.by)
    if arguments.sent:
        points = SUPPLIERS[placement.supplier].checklist
        placement = send_placement(
            placement, by=person, now=arguments.now, form=dict(arguments.field),
            confirmed=points if arguments.confirmed else (), supplier_reference=arguments.number,
        )  # fmt: skip
    elif arguments.delivered:
        if not arguments.url:
            raise Invalid("Say with --url where the page stands.")
        placement = deliver_placement(
            placement, by=person, now=arguments.now, page_url=arguments.url
        )
    else:
        placement = fail_placement(placement, by=person, now=arguments.now, reason=arguments.reason)
    arguments.output.say(f"{placement} is {placement.get_status_display().lower()}.")


def _person(placement: ManualPlacement, email: str) -> User:
    """Who did it: the person named, else the account manager. Raises NoSuchRow, MayNot."""
    if not email:
        link = link_of(placement)
        subscription = current_subscription(link.backlink.site) if link else None
        manager = subscription.account_manager if subscription else None
        person = manager or next(iter(team_of(placement.account)), None)
        if person is None:
            raise NotFound("There is nobody in the team yet; `igny8 person` lets somebody in.")
        email = person.email
    return person_who_may(email, placement.account, "deliver")


def _show(arguments: Arguments) -> None:
    accounts = Account.objects.all()
    if arguments.site:
        accounts = accounts.filter(pk=site_named(arguments.site).account_id)
    placements = list(placements_to_do(accounts))
    arguments.output.table(
        "Links to order by hand",
        ("Reference", "Client", "Publisher", "Supplier", "Words", "Page", "Cost", "State"),
        [
            (
                row.reference, row.account, row.publisher_domain, SUPPLIERS[row.supplier].name,
                row.request["anchor"], row.request["target_url"], row.as_placement.cost,
                row.get_status_display(),
            )
            for row in placements
        ],
    )  # fmt: skip
    arguments.output.result([_row(placement) for placement in placements])


def _row(placement: ManualPlacement) -> dict[str, object]:
    link, supplier = link_of(placement), SUPPLIERS[placement.supplier]
    return {
        "reference": placement.reference,
        "order": link.order_id if link else None,
        "publisher_domain": placement.publisher_domain,
        "supplier": placement.supplier,
        "status": placement.status,
        "form": placement.form,
        "fields": [field.name for field in supplier.form],
        "checklist": list(supplier.checklist),
        "cost": placement.cost,
        "currency": placement.currency,
    }
