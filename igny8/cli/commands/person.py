"""Let somebody in: a role on an account, and a password, asked for or made and shown once."""

import argparse
import getpass
import secrets
import sys

from igny8.accounts.actions.accounts import set_up_operator
from igny8.accounts.actions.people import let_in
from igny8.accounts.models import User
from igny8.accounts.queries import account_called
from igny8.cli.main import Arguments
from igny8.kit.errors import Invalid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="what they sign in with")
    parser.add_argument("--role", required=True, help="owner, account_manager, client_viewer, …")
    parser.add_argument("--name", default="", help="what others see")
    parser.add_argument(
        "--account", metavar="SLUG", help="a client's or an agency's (default: your own)"
    )


def run(arguments: Arguments) -> int:
    """A person who has a password keeps it; with another role they get that role."""
    account = (
        account_called(arguments.account) if arguments.account else set_up_operator(name="IGNY8")
    )
    known = User.objects.filter(email=arguments.email.lower()).first()
    needs_password = known is None or not known.has_usable_password()
    asked = _asked() if needs_password and sys.stdin.isatty() else ""
    password = asked or (secrets.token_urlsafe(12) if needs_password else "")
    person = let_in(
        account, email=arguments.email, role=arguments.role, name=arguments.name,
        password=password, now=arguments.now,
    )  # fmt: skip
    made = password if password and not asked else ""
    arguments.output.say(f"{person.email} is {arguments.role} of {account}.")
    if made:
        arguments.output.say(f"Password, shown only now: {made}")
    answer = {"email": person.email, "role": arguments.role, "account": account.slug}
    arguments.output.result(answer | ({"password": made} if made else {}))
    return 0


def _asked() -> str:
    """The password typed twice without being shown; nothing to have one made."""
    first = getpass.getpass("Password (empty to have one made): ")
    if first and getpass.getpass("Again: ") != first:
        raise Invalid("The two were not the same; nobody was let in.")
    return first
