"""Taking subscriptions over: managed tiers and plans that clients have, billed here from now on."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.methods import set_payment_method
from igny8.billing.actions.plans import start_plan
from igny8.billing.actions.prices import agree_price
from igny8.billing.errors import AlreadyOnAPlan, KeyReused
from igny8.billing.models import AccountPlan, Agreement
from igny8.billing.queries.invoices import default_method
from igny8.billing.rules.arithmetic import span_in_words
from igny8.billing.rules.periods import Alignment, Schedule, due_periods, first_start_from
from igny8.kit.clock import local_date
from igny8.kit.money import Money
from igny8.moving.errors import RowRefused, Trouble
from igny8.moving.queries import Directory, whose
from igny8.moving.rules.outcomes import Fate, Taken
from igny8.moving.rules.subscriptions import CARD_GATEWAYS, MANAGED, Item, SubscriptionRow
from igny8.moving.rules.terms import Terms
from igny8.services.actions.taking_over import take_over_subscription
from igny8.services.errors import AlreadySubscribed
from igny8.services.rules.pricing import LIST_CURRENCY

A_DAY = timedelta(days=1)
FREE = Item("plan", "free")


@transaction.atomic
def take_subscription(
    row: SubscriptionRow, directory: Directory, terms: Terms, *, line: int
) -> Taken:
    """The subscription of a row, once; one that was taken over before stays as it now is.

    Raises RowRefused; then nothing of the row is written.
    """
    account, named = whose(directory, client=row.client, domain=row.site)
    site = _site(row, account, named, directory) if row.item.kind == MANAGED else None
    directory.see(("subscription", account.pk, row.key), line=line, field="item")
    _check_currency(row, account)
    first = _first_start(row, account, terms)
    known = Agreement.objects.for_account(account).filter(key=row.key).first()
    if known is not None:
        _check_same(known, row, site, first)
        return Taken(
            Fate.THERE, known.pk, Money(known.price, known.currency), _price_note(known, row)
        )
    manager = _manager(row, directory)
    agreement = _agreed(row, account, site, manager, terms)
    _payment(row, account)
    if row.price_override is not None:
        agreed = Money(row.price_override, account.currency)
        agree_price(account, item=str(row.item), price=agreed, from_day=first)
    notes = [*_unbilled(row, first), *_due(agreement, account, terms)]
    return Taken(
        Fate.CREATED, agreement.pk, Money(agreement.price, agreement.currency), tuple(notes)
    )


def _site(row: SubscriptionRow, account: Account, named: Site | None, directory: Directory) -> Site:
    """The site that is served: the named one, or the only one that the client has."""
    if named is not None:
        return named
    sites = directory.sites_of.get(account.pk, [])
    if len(sites) == 1:
        return sites[0]
    problem = f"{account} has {len(sites) or 'no'} sites here; a managed service is one site's."
    raise RowRefused(Trouble("site", problem, "the domain of the site that is served"))


def _check_currency(row: SubscriptionRow, account: Account) -> None:
    if row.currency not in ("", account.currency):
        problem = f"{account} is billed in {account.currency}, not in {row.currency}."
        raise RowRefused(Trouble("currency", problem, account.currency))
    if row.monthly_price is None and account.currency != LIST_CURRENCY and row.item != FREE:
        problem = f"Our list prices are in {LIST_CURRENCY}."
        raise RowRefused(Trouble("price", problem, f"a month's price in {account.currency}"))


def _billed_through(row: SubscriptionRow, account: Account, terms: Terms) -> date | None:
    """Through which day it was billed elsewhere; the row says it, or the cut-over for all.

    Raises RowRefused where it has begun and nobody says: every month since would be billed again.
    """
    day = row.billed_through or terms.cut_over
    if day is None and row.starts_on < local_date(terms.now, account.time_zone):
        problem = f"It runs since {row.starts_on}, and nothing says through when it is billed."
        remedy = "Fill the column in, or say --cut-over DATE for all rows."
        raise RowRefused(Trouble("billed_through", problem, "a day", remedy))
    return day


def _first_start(row: SubscriptionRow, account: Account, terms: Terms) -> date:
    """The first day that is billed here."""
    day = _billed_through(row, account, terms)
    return first_start_from(
        day or row.starts_on,
        starts_on=row.starts_on,
        alignment=_alignment(row),
        anchor=row.anchor_date,
    )


def _alignment(row: SubscriptionRow) -> Alignment:
    """The free plan runs from anniversary to anniversary."""
    return Alignment.ANNIVERSARY if row.item == FREE else Alignment(row.alignment)


def _check_same(known: Agreement, row: SubscriptionRow, site: Site | None, first: date) -> None:
    """What a second import finds: what cannot have changed here must be the same."""
    opened = known.periods.order_by("start").first()
    there = opened.start if opened else known.next_period_on
    for field, old, new in (
        ("starts_on", known.starts_on, row.starts_on),
        ("anchor", known.anchor_date, row.anchor_date),
        ("alignment", known.alignment, _alignment(row).value),
        ("site", known.site_id, site.pk if site else None),
        ("billed_through", there, first),
    ):
        if old != new:
            raise RowRefused(_changed(field, old, new))


def _price_note(known: Agreement, row: SubscriptionRow) -> tuple[str, ...]:
    """A price may have changed since, here; the file does not change it back."""
    if row.monthly_price in (None, known.price):
        return ()
    return (f"It costs {known.price} {known.currency} a month here; the price stays.",)


def _changed(field: str, old: object, new: object) -> Trouble:
    what = {
        "site": "It was taken over for another site.",
        "billed_through": f"It was taken over to be billed from {old} on, not from {new}.",
    }.get(field, f"It was taken over with {old}, not with {new}.")
    expected = "what was imported before" if field in ("site", "billed_through") else str(old)
    return Trouble(field, what, expected, "Correct the line; what is here stays as it is.")


def _manager(row: SubscriptionRow, directory: Directory) -> User | None:
    if not row.account_manager:
        return None
    if row.account_manager not in directory.team:
        expected = "somebody of the team: " + (", ".join(directory.team) or "nobody is in it yet")
        problem = f"{row.account_manager} is nobody of the team."
        remedy = "Let them in with igny8 person EMAIL, or correct the line."
        raise RowRefused(Trouble("account_manager", problem, expected, remedy))
    return directory.team[row.account_manager]


def _agreed(
    row: SubscriptionRow, account: Account, site: Site | None, manager: User | None, terms: Terms
) -> Agreement:
    day = _billed_through(row, account, terms)
    try:
        if site is not None:
            return take_over_subscription(
                site,
                row.item.code,
                key=row.key,
                starts_on=row.starts_on,
                anchor_date=row.anchor_date,
                billed_through=day,
                alignment=row.alignment,
                price=row.monthly_price,
                ends_on=row.ends_on,
                account_manager=manager,
                welcome=terms.welcome,
                now=terms.now,
            ).agreement
        return _plan(row, account, day, terms).agreement
    except (AlreadySubscribed, AlreadyOnAPlan, KeyReused) as there:
        remedy = "What is here stays; remove the line, or end that one first."
        raise RowRefused(Trouble("item", there.message, remedy=remedy)) from there


def _plan(row: SubscriptionRow, account: Account, day: date | None, terms: Terms) -> AccountPlan:
    chosen = start_plan(
        account,
        plan=row.item.code,
        today=local_date(terms.now, account.time_zone),
        alignment=row.alignment,
        price=row.monthly_price,
        starts_on=row.starts_on,
        anchor_date=row.anchor_date,
        billed_through=day,
        key=row.key,
    )
    if chosen.agreement.key != row.key:
        raise AlreadyOnAPlan(f"{account} is on this plan already.")
    return chosen


def _payment(row: SubscriptionRow, account: Account) -> None:
    """How the account pays from now on, where the row says it."""
    if not row.gateway:
        return
    method = default_method(account)
    wanted = (row.gateway, row.gateway_customer)
    if method and method.gateway in CARD_GATEWAYS and wanted != (method.gateway, method.customer):
        problem = f"{account} pays by {method.get_gateway_display()} already, as another customer."
        raise RowRefused(Trouble("gateway", problem, "the same for all of a client's, or nothing"))
    set_payment_method(account, gateway=row.gateway, customer=row.gateway_customer)


def _unbilled(row: SubscriptionRow, first: date) -> Iterator[str]:
    """Days between what was billed elsewhere and the first month here, where there are any."""
    if row.billed_through and row.starts_on <= row.billed_through < first - A_DAY:
        gap = span_in_words(row.billed_through + A_DAY, first)
        yield f"{gap}: billed neither there nor here; its next month begins on {first}."


def _due(agreement: Agreement, account: Account, terms: Terms) -> Iterator[str]:
    today = local_date(terms.now, account.time_zone)
    schedule = Schedule(
        Alignment(agreement.alignment), agreement.anchor_date, agreement.next_period_on,
        agreement.ends_on,
    )  # fmt: skip
    opened = list(agreement.periods.values_list("start", flat=True))
    begun = [*opened, *(period.start for period in due_periods(schedule, today=today))]
    if begun and agreement.price:
        many = "1 month" if len(begun) == 1 else f"{len(begun)} months"
        yield f"{many}, from {begun[0]} on, will be invoiced with the next billing."
