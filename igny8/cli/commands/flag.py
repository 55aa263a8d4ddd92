"""Switch a feature on or off, for the installation or for one account."""

import argparse
import difflib

from django.conf import settings

from igny8.accounts.flags import set_flag
from igny8.accounts.queries import account_called
from igny8.cli.main import Arguments
from igny8.kit.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=", ".join(settings.FLAGS))
    parser.add_argument("state", choices=("on", "off"))
    parser.add_argument("--account", metavar="SLUG", help="for this account only")


def run(arguments: Arguments) -> int:
    """Keep the switch; every part of the installation sees it at its next request."""
    name = _known(arguments.name)
    account = account_called(arguments.account) if arguments.account else None
    set_flag(name, enabled=arguments.state == "on", account=account)
    whom = account.name if account else "the installation"
    arguments.output.say(f"{name} is {arguments.state} for {whom}.")
    arguments.output.result(
        {"flag": name, "on": arguments.state == "on", "account": arguments.account}
    )
    return 0


def _known(name: str) -> str:
    if name in settings.FLAGS:
        return name
    near = difflib.get_close_matches(name, settings.FLAGS, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise Invalid(f"There is no flag {name}.{hint} There are: {', '.join(settings.FLAGS)}.")
