"""Show a site's retainer of links and its months; sell one, pause, resume or cancel it.

igny8 retainer client.example
igny8 retainer client.example --sell starter --tier basic --links 5 --from 2025-07-01 --by EMAIL
igny8 retainer client.example --pause --by EMAIL
igny8 retainer client.example --cancel --now --by EMAIL
"""

import argparse

from igny8.accounts.models import Site, User
from igny8.accounts.queries import site_named
from igny8.billing.rules.periods import Alignment
from igny8.cli.main import Arguments
from igny8.cli.money import amount, day, person_for
from igny8.cli.work import work_off
from igny8.kit.clock import local_date
from igny8.kit.errors import Invalid
from igny8.services.actions.retainers import (
    cancel_retainer,
    pause_retainer,
    resume_retainer,
    sell_retainer,
)
from igny8.services.models import BacklinkServiceOrder, Retainer
from igny8.services.queries.retainers import months_of, retainer_of
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.rules.pricing import LINK_TIERS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    verb = parser.add_mutually_exclusive_group()
    verb.add_argument(
        "--sell", metavar="PACKAGE", choices=BacklinkServiceOrder.Package.values, default="",
        help=f"one of {', '.join(BacklinkServiceOrder.Package.values)}",
    )  # fmt: skip
    verb.add_argument("--pause", action="store_true", help="no new month after this one")
    verb.add_argument("--resume", action="store_true", help="months again")
    verb.add_argument("--cancel", action="store_true", help="end it after this month")
    parser.add_argument(
        "--now", dest="at_once", action="store_true",
        help="with --cancel: at once, with the month's order; what does not come is credited",
    )  # fmt: skip
    parser.add_argument("--tier", choices=tuple(LINK_TIERS), default="basic", help="of the links")
    parser.add_argument("--links", type=int, default=0, help="how many a whole month brings")
    parser.add_argument("--from", dest="starts_on", type=day, help="its first day (default: today)")
    parser.add_argument("--until", dest="ends_on", type=day, help="the first day without it")
    parser.add_argument("--alignment", choices=tuple(Alignment), default=Alignment.CALENDAR)
    parser.add_argument("--price", type=amount, help="a month's, before the surcharge")
    parser.add_argument("--surcharge", type=amount, help="the niche's factor: 1.50")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who does it; needs manage")


def run(arguments: Arguments) -> int:
    """Do what is asked, then show how the retainer stands."""
    site = site_named(arguments.site)
    if arguments.at_once and not arguments.cancel:
        raise Invalid("--now says when --cancel ends it; give both.")
    if arguments.sell or arguments.pause or arguments.resume or arguments.cancel:
        person = person_for(site.account, arguments.by, right="manage")
        _act(site, arguments, person)
        work_off()
    _show(retainer_of(site), arguments)
    return 0


def _act(site: Site, arguments: Arguments, person: User) -> None:
    now = arguments.now
    if arguments.sell:
        sell_retainer(
            site,
            package=arguments.sell,
            tier=arguments.tier,
            links_per_month=arguments.links,
            starts_on=arguments.starts_on or local_date(now, site.account.time_zone),
            ends_on=arguments.ends_on,
            alignment=arguments.alignment,
            client_price=arguments.price,
            niche_surcharge=arguments.surcharge,
            policy_text=LINK_POLICY,
            by=person,
            now=now,
        )
        return
    retainer = retainer_of(site)
    if arguments.pause:
        pause_retainer(retainer, by=person, now=now)
    elif arguments.resume:
        resume_retainer(retainer, by=person, now=now)
    else:
        at = "now" if arguments.at_once else "period_end"
        cancel_retainer(retainer, at=at, by=person, now=now)


def _show(retainer: Retainer, arguments: Arguments) -> None:
    agreement, months = retainer.agreement, months_of(retainer)
    ends = f"; its last day is {retainer.last_day}" if retainer.last_day else ""
    arguments.output.say(
        f"{retainer}: {retainer.monthly_price} a month from {agreement.starts_on}, "
        f"{agreement.get_status_display().lower()}{ends}."
    )
    arguments.output.table(
        f"Months of the retainer of {retainer.site}",
        ("Month", "Links", "Fee", "Order", "State", "Delivered"),
        [
            (
                period, period.units_owed, period.price, order.pk if order else "",
                order.get_status_display() if order else "once its fee is billed",
                order.links_delivered if order else 0,
            )
            for period, order in months
        ],
    )  # fmt: skip
    arguments.output.result(
        {
            "site": retainer.site.domain,
            "retainer": retainer.pk,
            "status": agreement.status,
            "monthly_price": agreement.price,
            "currency": agreement.currency,
            "links_per_month": retainer.links_per_month,
            "last_day": retainer.last_day,
            "months": [
                {
                    "start": period.start,
                    "end": period.end,
                    "links_owed": period.units_owed,
                    "fee": period.price,
                    "order": order.pk if order else None,
                }
                for period, order in months
            ],
        }
    )
