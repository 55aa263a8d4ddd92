"""Whom a row means: an issuer's clients by ID, by name and by their sites' domains."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from igny8.accounts.models import Account, Site, User
from igny8.accounts.queries import team_of
from igny8.billing.models import Invoice
from igny8.billing.queries.opening import OpenInvoice
from igny8.moving.errors import RowRefused, Trouble

FIRST = "Import the clients first, or correct the line."


@dataclass(slots=True)
class Directory:
    """An issuer's clients and their live sites, read once; what a file adds is put in as it comes.

    `seen` has the line of each client, subscription and invoice that the file named so far,
    `invoices` those of the file's numbers that were taken over before, `owed` those that are to be
    written when all of it is read.
    """

    issuer: Account
    team: Mapping[str, User]
    by_external_id: dict[str, Account] = field(default_factory=dict)
    by_name: dict[str, list[Account]] = field(default_factory=lambda: defaultdict(list))
    sites: dict[str, Site] = field(default_factory=dict)
    sites_of: dict[UUID, list[Site]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    owed: list[OpenInvoice] = field(default_factory=list)

    def add(self, account: Account) -> None:
        """The client can be found from now on."""
        if account.external_id:
            self.by_external_id[account.external_id] = account
        named = self.by_name[account.name.casefold()]
        if account not in named:
            named.append(account)

    def add_site(self, site: Site) -> None:
        """The site can be found from now on."""
        if site.domain not in self.sites:
            self.sites[site.domain] = site
            self.sites_of[site.account_id].append(site)

    def see(self, key: tuple[object, ...], *, line: int, field: str) -> None:
        """Remember the line. Raises RowRefused, naming the field, where an earlier one has it."""
        if earlier := self.seen.get(key):
            raise RowRefused(
                Trouble(
                    field, f"Line {earlier} has this already.", "each of them once",
                    "Remove one of the two lines.",
                )
            )  # fmt: skip
        self.seen[key] = line


def directory_of(issuer: Account) -> Directory:
    """The clients below an operator or an agency, with their live sites, in three queries."""
    team = {person.email: person for person in reversed(team_of(Account(parent=issuer)))}
    directory = Directory(issuer, team)
    accounts = Account.objects.filter(parent=issuer, archived_at__isnull=True)
    for account in accounts.order_by("created_at"):
        account.parent = issuer
        directory.add(account)
    known = {account.pk: account for named in directory.by_name.values() for account in named}
    live = Site.objects.filter(account__parent=issuer, archived_at__isnull=True)
    for site in live.order_by("created_at"):
        if site.account_id in known:
            site.account = known[site.account_id]
            directory.add_site(site)
    return directory


def client_of(directory: Directory, *, external_id: str, name: str, domain: str) -> Account | None:
    """The client that is here already: by ID, else by domain, else by name; None for a new one.

    Raises RowRefused where the row contradicts what is here, or means several.
    """
    site = directory.sites.get(domain)
    account = directory.by_external_id.get(external_id) if external_id else None
    if account is None:
        account = site.account if site else _of_name(directory, external_id=external_id, name=name)
    elif site is not None and site.account_id != account.pk:
        problem = f"{domain} is a site of {site.account}, not of {account}."
        raise RowRefused(Trouble("site", problem, "a domain of this client's"))
    if account and external_id and account.external_id not in ("", external_id):
        problem = f"{domain or name} is a client here with the ID {account.external_id}."
        raise RowRefused(Trouble("external_id", problem, account.external_id))
    return account


def _of_name(directory: Directory, *, external_id: str, name: str) -> Account | None:
    named = directory.by_name.get(name.casefold(), [])
    # Two clients of one name and of different IDs are two.
    fitting = [each for each in named if not (external_id and each.external_id)]
    if len(fitting) > 1:
        raise RowRefused(_several(name, "name"))
    return fitting[0] if fitting else None


def whose(directory: Directory, *, client: str, domain: str) -> tuple[Account, Site | None]:
    """The client, and the site where one is named. Raises RowRefused where there is none."""
    site = _site_of(directory, domain)
    if client:
        account = _account_of(directory, client)
    elif site is not None:
        account = site.account
    else:
        expected = "the client's name or ID, or the domain of its site"
        raise RowRefused(Trouble("client", "Nobody is named.", expected))
    if site is not None and site.account_id != account.pk:
        problem = f"{domain} is a site of {site.account}, not of {account}."
        raise RowRefused(Trouble("site", problem, "a site of this client's, or nothing"))
    return account, site


def _site_of(directory: Directory, domain: str) -> Site | None:
    if domain and domain not in directory.sites:
        problem = f"{domain} is no site of a client here."
        raise RowRefused(Trouble("site", problem, "the domain of a client's site", FIRST))
    return directory.sites.get(domain)


def _account_of(directory: Directory, client: str) -> Account:
    if account := directory.by_external_id.get(client):
        return account
    named = directory.by_name.get(client.casefold(), [])
    if len(named) > 1:
        raise RowRefused(_several(client, "client"))
    if not named:
        problem = f"{client!r} is no client here."
        raise RowRefused(Trouble("client", problem, "the ID or the name of a client", FIRST))
    return named[0]


def _several(name: str, field: str) -> Trouble:
    return Trouble(
        field, f"Several clients are called {name!r}.", "one client",
        "Give the client's ID, or the domain of its site.",
    )  # fmt: skip
