"""Lines that people or meters add to the next invoice: once per key, withdrawn while not billed."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.invoices import add_pending_line, withdraw_pending_line
from igny8.billing.errors import AlreadyBilled, WrongAmount
from igny8.billing.models import PendingLine
from igny8.billing.rules.arithmetic import quantity as so_many
from igny8.billing.rules.invoices import check_price
from igny8.kit.money import Money

ONE_OFF, METERED = "one_off", "metered"
KINDS = (ONE_OFF, METERED)
MOST_DIGITS = 4


@transaction.atomic
def add_extra(
    account: Account,
    *,
    kind: str,
    description: str,
    quantity: Decimal,
    unit_price: Decimal,
    key: str,
    by: User | None,
    now: datetime,
    site: Site | None = None,
) -> PendingLine:
    """Owe `quantity` x `unit_price` (the account's currency), rounded once, on the next invoice.

    `kind` is one_off for what is agreed once (a migration, an audit), metered for what is counted
    and costs money (posts on X). Once per key. Raises WrongAmount, KeyReused.
    """
    _check(kind, quantity, unit_price)
    amount = (Money(unit_price, account.currency) * quantity).rounded().amount
    check_price(amount, currency=account.currency)
    is_new = not PendingLine.objects.filter(account=account, key=f"extra:{key}").exists()
    line = add_pending_line(
        account, kind=kind, description=description, quantity=quantity, unit_price=unit_price,
        amount=amount, arithmetic=so_many(quantity, unit_price), key=f"extra:{key}",
        currency=account.currency, revenue_kind=kind, site=site,
    )  # fmt: skip
    if is_new:
        record(
            account, actor=by, verb="added", subject="line", subject_id=line.pk, now=now,
            detail={"title": description, "amount": str(amount)},
        )  # fmt: skip
    return line


@transaction.atomic
def withdraw_extra(line: PendingLine, *, by: User, now: datetime) -> None:
    """Owe it no more. Raises AlreadyBilled where an invoice carries it: that takes a credit."""
    if not withdraw_pending_line(line.account, key=line.key):
        raise AlreadyBilled("This line is on an invoice already; correct it by a credit note.")
    record(
        line.account, actor=by, verb="withdrew", subject="line", subject_id=line.pk, now=now,
        detail={"title": line.description, "amount": str(line.amount)},
    )  # fmt: skip


def _check(kind: str, quantity: Decimal, unit_price: Decimal) -> None:
    if kind not in KINDS:
        raise WrongAmount(f"A line is {' or '.join(KINDS)}, not {kind!r}.")
    for number, name in ((quantity, "quantity"), (unit_price, "price")):
        if not number.is_finite() or number <= 0:
            raise WrongAmount(f"A {name} is more than nothing, not {number}.")
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > MOST_DIGITS:
            raise WrongAmount(f"A {name} has {MOST_DIGITS} decimal places at most, not {number}.")
