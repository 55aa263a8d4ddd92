"""Show the hours that a site's service includes and bills; include some, and set their rate.

igny8 hours client.example
igny8 hours client.example --include 5 --rate 80.00 --by EMAIL     # without --rate, none are billed
"""

import argparse

from igny8.accounts.queries import site_named
from igny8.billing.rules.arithmetic import span_in_words
from igny8.cli.main import Arguments
from igny8.cli.money import amount, person_for
from igny8.kit.errors import Invalid
from igny8.services.actions.included_hours import set_hour_terms
from igny8.services.models import ManagedServiceSubscription
from igny8.services.queries.hours import hours_of_periods
from igny8.services.queries.subscriptions import subscription_of
from igny8.services.rules.hours import minutes_of

SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    parser.add_argument(
        "--include", dest="included", metavar="HOURS", type=amount,
        help="how many hours a month the fee includes",
    )  # fmt: skip
    parser.add_argument("--rate", type=amount, help="what an hour beyond them costs the client")
    parser.add_argument("--by", metavar="EMAIL", default="", help="who says so; needs manage")


def run(arguments: Arguments) -> int:
    """Agree on what is asked, then show the periods with their hours, the newest first."""
    subscription = subscription_of(site_named(arguments.site))
    if arguments.included is not None:
        set_hour_terms(
            subscription,
            included=minutes_of(hours=arguments.included),
            hour_rate=arguments.rate,
            by=person_for(subscription.account, arguments.by, right="manage"),
            now=arguments.now,
        )
    elif arguments.rate is not None:
        raise Invalid("--rate is of the hours beyond those of --include; give both.")
    _show(subscription, arguments)
    return 0


def _show(subscription: ManagedServiceSubscription, arguments: Arguments) -> None:
    currency = subscription.agreement.currency
    terms = list(subscription.hour_terms.order_by("effective_on"))
    if not terms:
        arguments.output.say(f"{subscription.site} includes no hours, and bills none.")
    for one in terms:
        arguments.output.say(f"From {one.effective_on}: {one}.")
    periods = list(subscription.agreement.periods.order_by("-start")[:SHOWN])
    found = hours_of_periods(subscription, periods)
    arguments.output.table(
        f"Hours of {subscription.site}",
        ("Period", "Minutes", "Included", "Beyond", "On invoices", f"To bill ({currency})"),
        [
            (
                span_in_words(one.start, one.end), one.worked, one.included, one.beyond, one.billed,
                one.to_bill(currency).amount,
            )
            for one in found
        ],
    )  # fmt: skip
    arguments.output.result(
        {
            "site": subscription.site.domain,
            "currency": currency,
            "terms": [
                {
                    "effective_on": one.effective_on,
                    "included_minutes": one.included_minutes,
                    "hour_rate": one.hour_rate,
                }
                for one in terms
            ],
            "periods": [
                {
                    "start": one.start,
                    "end": one.end,
                    "worked": one.worked,
                    "included": one.included,
                    "beyond": one.beyond,
                    "billed": one.billed,
                    "to_bill": one.to_bill(currency).amount,
                }
                for one in found
            ],
        }
    )
