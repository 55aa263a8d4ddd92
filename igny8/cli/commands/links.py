"""Show a site's orders of links and what waits for the client; record the client's answer.

igny8 links client.example
igny8 links client.example --approve --by EMAIL
igny8 links client.example --decline "Too dear for us" --by EMAIL
"""

import argparse

from igny8.accounts.access import person_who_may
from igny8.accounts.models import Site, User
from igny8.accounts.queries import clients_people, site_named
from igny8.cli.main import Arguments
from igny8.cli.surroundings import at_the_terminal
from igny8.cli.work import work_off
from igny8.inbox.models import Approval
from igny8.kit.errors import NotFound
from igny8.services.actions.approvals import answer_approval
from igny8.services.models import BacklinkServiceOrder
from igny8.services.queries.orders import notices, questions_about_links

APPROVERS = ("client_approver", "owner")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument(
        "--approve", action="store_true", help="record the client's yes to the links that wait"
    )
    answer.add_argument(
        "--decline", metavar="WHY", default="", help="record the client's no, and what they said"
    )
    parser.add_argument(
        "--by", metavar="EMAIL", default="", help="who answered (default: the client's approver)"
    )


def run(arguments: Arguments) -> int:
    """Record the answer, if one is given, then show how the orders stand."""
    site = site_named(arguments.site)
    if arguments.approve or arguments.decline:
        _answer(site, arguments)
        work_off()
    _show(site, arguments)
    return 0


def _answer(site: Site, arguments: Arguments) -> None:
    waiting = list(questions_about_links(site))
    if not waiting:
        raise NotFound(f"No links of {site} wait for the client's answer.")
    person = _approver(site, arguments.by)
    for question in waiting:
        _ask(question, arguments)
        answer_approval(
            question, by=person, approved=arguments.approve, note=arguments.decline,
            now=arguments.now, entered_by=at_the_terminal(),
        )  # fmt: skip
        said = "yes" if arguments.approve else "no"
        arguments.output.say(f"{person.email} says {said} to {question.title}.")


def _approver(site: Site, email: str) -> User:
    if email:
        return person_who_may(email, site.account, "approve")
    people = clients_people(site.account, roles=APPROVERS)
    if not people:
        raise NotFound(f"Nobody of {site.account} may approve; `igny8 person` lets somebody in.")
    return people[0]


def _ask(question: Approval, arguments: Arguments) -> None:
    arguments.output.say(f"{question.title}:")
    for line in question.details.splitlines():
        arguments.output.say(f"  {line}")
    arguments.output.say(question.policy_text)


def _show(site: Site, arguments: Arguments) -> None:
    orders = list(BacklinkServiceOrder.objects.filter(site=site).order_by("created_at"))
    arguments.output.table(
        f"Orders of links for {site}",
        ("Order", "For", "State", "Ordered", "Live", "Price", "Billed"),
        [
            (
                order.pk, f"{order.month:%B %Y}" if order.month else order.get_package_display(),
                order.get_status_display(), order.links_ordered, order.links_live, order.price,
                order.billed_amount,
            )
            for order in orders
        ],
    )  # fmt: skip
    said = {order.pk: notices(order) for order in orders}
    for order in orders:
        for sentence in said[order.pk]:
            arguments.output.say(sentence)
    waiting = list(questions_about_links(site))
    for question in waiting:
        arguments.output.say(f"It waits for the client: {question.title} (--approve, --decline).")
    arguments.output.result(
        {
            "site": site.domain,
            "orders": [
                {
                    "order": order.pk,
                    "month": order.month,
                    "status": order.status,
                    "links_ordered": order.links_ordered,
                    "links_live": order.links_live,
                    "client_price": order.client_price,
                    "billed_amount": order.billed_amount,
                    "currency": order.currency,
                    "notices": said[order.pk],
                }
                for order in orders
            ],
            "waiting": [
                {
                    "title": question.title,
                    "amount": question.amount,
                    "links": question.details.splitlines(),
                }
                for question in waiting
            ],
        }
    )
