"""End a client's managed service: after its month, or now, with the unused days credited.

igny8 cancel client.example --by EMAIL
igny8 cancel client.example --now --credit-unused-days --by EMAIL
"""

import argparse

from igny8.accounts.access import require_right
from igny8.accounts.queries import site_named
from igny8.cli.main import Arguments
from igny8.cli.money import person_for
from igny8.cli.work import work_off
from igny8.kit.errors import NotFound
from igny8.services.actions.subscriptions import cancel_subscription
from igny8.services.models import ManagedServiceSubscription


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="whose managed service ends")
    parser.add_argument("--now", dest="at_once", action="store_true", help="not after its month")
    parser.add_argument(
        "--credit-unused-days", action="store_true",
        help="give back the billed days that are not served; with --now; needs finance",
    )  # fmt: skip
    parser.add_argument("--by", metavar="EMAIL", default="", help="who ends it; needs manage")


def run(arguments: Arguments) -> int:
    """End the service, and say when its last day is."""
    site = site_named(arguments.site)
    person = person_for(site.account, arguments.by, right="manage")
    if arguments.credit_unused_days:
        require_right(person, site.account, "finance")
    running = ManagedServiceSubscription.objects.filter(site=site).exclude(status="cancelled")
    subscription = running.select_related("account", "agreement").first()
    if subscription is None:
        raise NotFound(f"{site} has no managed service that could end.")
    subscription = cancel_subscription(
        subscription,
        at="now" if arguments.at_once else "period_end",
        credit_unused=arguments.credit_unused_days,
        by=person,
        now=arguments.now,
    )
    work_off()
    over = f"is over; its last day was {subscription.last_day}"
    ending = f"goes on until {subscription.last_day} and then ends"
    is_over = subscription.status == ManagedServiceSubscription.Status.CANCELLED
    arguments.output.say(f"The service of {site} {over if is_over else ending}.")
    arguments.output.result(
        {"site": site.domain, "status": subscription.status, "last_day": subscription.last_day}
    )
    return 0
