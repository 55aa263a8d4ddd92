"""Taking clients over: accounts, their people and sites, and the money of theirs that we hold."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction

from igny8.accounts.actions.accounts import add_site, introduce_person, open_account
from igny8.accounts.activity import record
from igny8.accounts.errors import DomainTaken
from igny8.accounts.models import Account, Site
from igny8.billing.actions.opening import take_over_balance
from igny8.billing.errors import WrongAmount, WrongCurrency
from igny8.billing.queries.opening import opening_balance, opening_balances
from igny8.billing.rules.invoices import check_currency, check_price
from igny8.kit.clock import local_date
from igny8.kit.money import Money
from igny8.moving.errors import RowRefused, Trouble
from igny8.moving.queries import Directory, client_of
from igny8.moving.rules.clients import ClientRow
from igny8.moving.rules.outcomes import Fate, Taken
from igny8.moving.rules.terms import Terms


@transaction.atomic
def take_client(row: ClientRow, directory: Directory, terms: Terms, *, line: int) -> Taken:
    """The client of a row, with its site and its opening balance; what is here stays as it is.

    Raises RowRefused; then nothing of the row is written.
    """
    _check_balance(row)
    account = client_of(directory, external_id=row.external_id, name=row.name, domain=row.site)
    is_new = account is None
    if account is None:
        account = _opened(row, directory.issuer, terms)
    else:
        _check_same(row, account)
    site, is_new_site = _site(row, account, directory)
    _see(row, account, directory, line=line)
    is_booked = _balance(row, account, terms)
    _adopt(row, account)
    directory.add(account)
    if site:
        directory.add_site(site)
    fate = Fate.CREATED if is_new or is_new_site or is_booked else Fate.THERE
    return Taken(fate, account.pk, _money(row), tuple(_notes(row, account)))


def balances_in_books(taken: Collection[Taken]) -> dict[str, Decimal]:
    """What the journal has as opening balances of the clients whose rows say one."""
    return opening_balances({each.subject_id for each in taken if each.money})


def _see(row: ClientRow, account: Account, directory: Directory, *, line: int) -> None:
    """A client has a line for each of its sites, and its opening balance on one of them."""
    client = ("client", account.pk)
    directory.see((*client, row.site) if row.site else client, line=line, field="name")
    directory.seen.setdefault(client, line)
    if row.opening_balance:
        directory.see(("balance", account.pk), line=line, field="opening_balance")


def _money(row: ClientRow) -> Money | None:
    return Money(row.opening_balance, row.currency) if row.opening_balance else None


def _check_balance(row: ClientRow) -> None:
    try:
        check_currency(row.currency, account_currency=row.currency)
    except WrongCurrency as wrong:
        raise RowRefused(Trouble("currency", wrong.message, "one with two places")) from wrong
    try:
        check_price(row.opening_balance, currency=row.currency)
    except WrongAmount as wrong:
        raise RowRefused(Trouble("opening_balance", wrong.message)) from wrong


def _opened(row: ClientRow, issuer: Account, terms: Terms) -> Account:
    account = open_account(
        issuer,
        name=row.name,
        country=row.country,
        currency=row.currency,
        time_zone=row.time_zone,
        language=row.language,
        locale=row.locale,
        billing_email=row.billing_email or (row.people[0].email if row.people else ""),
        billing_address=row.billing_address,
        vat_number=row.vat_number,
        external_id=row.external_id,
    )
    for people, role in ((row.people, "client_approver"), (row.viewers, "client_viewer")):
        for person in people:
            introduce_person(account, email=person.email, name=person.name, role=role)
    record(
        account, actor=None, verb="imported", subject="client", subject_id=account.pk,
        now=terms.now, detail={"title": row.name, "external_id": row.external_id},
    )  # fmt: skip
    return account


def _check_same(row: ClientRow, account: Account) -> None:
    if row.currency != account.currency:
        problem = f"{account} is billed in {account.currency} here, not in {row.currency}."
        raise RowRefused(Trouble("currency", problem, account.currency))


def _site(row: ClientRow, account: Account, directory: Directory) -> tuple[Site | None, bool]:
    """The row's site, and whether it is new."""
    if not row.site:
        return None, False
    if known := directory.sites.get(row.site):
        return known, False
    try:
        made = add_site(
            account,
            domain=row.site,
            name=row.name,
            url=f"https://{row.site}/",
            industry=row.industry,
            niche=row.niche,
            country=row.country,
            language=row.language,
        )
    except DomainTaken as taken:
        expected = "a domain that nobody else here has"
        raise RowRefused(Trouble("site", taken.message, expected)) from taken
    return made, True


def _balance(row: ClientRow, account: Account, terms: Terms) -> bool:
    """Book the opening balance, once; whether it was booked now."""
    wanted = _money(row)
    if wanted is None:
        return False
    known = opening_balance(account)
    if known is not None and known != wanted:
        problem = f"{known} were taken over before, the row says {wanted}."
        remedy = "What was booked stays; correct it in the books, or correct the line."
        raise RowRefused(Trouble("opening_balance", problem, str(known.amount), remedy))
    if known is None:
        day = terms.cut_over or local_date(terms.now, account.time_zone)
        take_over_balance(account, wanted, day=day, now=terms.now)
    return known is None


def _adopt(row: ClientRow, account: Account) -> None:
    """A client who was here before gets the ID that the other files will use."""
    if row.external_id and not account.external_id:
        account.external_id = row.external_id
        account.save(update_fields=["external_id", "updated_at"])


def _notes(row: ClientRow, account: Account) -> list[str]:
    if row.name != account.name:
        return [f"{row.name} is called {account.name} here; the name stays."]
    return []
