"""What a billing run reads: whose turn it is, and what is due, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Cast

from igny8.accounts.models import Account
from igny8.billing.errors import PeriodsOverlap
from igny8.billing.models import Agreement, PendingLine, ServicePeriod
from igny8.billing.queries.agreements import active_agreements_of
from igny8.billing.queries.contracts import contracts_by_account
from igny8.billing.rules.contracts import Contract, OwedLine, will_bill_again
from igny8.billing.rules.tax import Party
from igny8.kit.clock import local_date
from igny8.kit.lookups import among

# The zone that is furthest ahead of UTC: nowhere is it later than this.
FURTHEST_AHEAD = timedelta(hours=14)
LONG_AGO = date(1, 1, 1)
_READ_AT_ONCE = 2000

# Fees of periods that have begun, lines that fell due, and arrears that no invoice will carry.
_DUE = """
SELECT a.id::text, a.time_zone, min(due.day) FROM (
    SELECT account_id, next_period_on AS day FROM billing_agreement
        WHERE status = 'active' AND next_period_on <= %(latest)s
            AND (ends_on IS NULL OR ends_on > next_period_on)
    UNION ALL
    SELECT account_id, due_on FROM billing_pendingline
        WHERE invoice_id IS NULL AND due_on <= %(latest)s
    UNION ALL
    SELECT p.account_id, %(long_ago)s FROM billing_pendingline p
        WHERE p.invoice_id IS NULL AND p.due_on IS NULL AND NOT EXISTS (
            SELECT FROM billing_agreement b
                WHERE b.account_id = p.account_id AND b.status = 'active' AND b.price > 0
                    AND (b.ends_on IS NULL OR b.ends_on > b.next_period_on)
                    AND NOT EXISTS (
                        SELECT FROM billing_couponredemption r
                            JOIN billing_coupon c ON c.id = r.coupon_id
                        WHERE r.agreement_id = b.id AND r.periods_left IS NULL
                            AND (c.percent = 100 OR c.amount >= b.price)))
) due JOIN accounts_account a ON a.id = due.account_id
GROUP BY a.id ORDER BY a.id
"""


@dataclass(frozen=True, slots=True)
class DueAccount:
    """An account as billing it needs it; `today` is its local day."""

    FIELDS: ClassVar = (
        "parent_id", "name", "currency", "time_zone", "country", "vat_number", "is_demo",
        "billing_address", "billing_email",
    )  # fmt: skip

    today: date
    id: str
    parent_id: str | None
    name: str
    currency: str
    time_zone: str
    country: str
    vat_number: str
    is_demo: bool
    billing_address: str
    billing_email: str

    @property
    def issuer_id(self) -> str:
        """Whose numbers its invoices have."""
        return self.parent_id or self.id

    @property
    def party(self) -> Party:
        return Party(self.country, self.vat_number)


def due_accounts(*, now: datetime) -> Iterator[tuple[str, date]]:
    """The accounts with something to bill on their local day of `now`, with that day, by id.

    Lines in arrears wait for the next invoice, unless no agreement will bring one any more; one
    that is free brings none. Read by a cursor of the server's, so that a million cost no memory.
    """
    latest = (now + FURTHEST_AHEAD).date()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_DUE, {"latest": latest, "long_ago": LONG_AGO})
        while rows := cursor.fetchmany(_READ_AT_ONCE):
            days = {zone: local_date(now, zone) for zone in {zone for _, zone, _ in rows}}
            for account_id, zone, due in rows:
                if due <= days[zone]:
                    yield account_id, days[zone]


def accounts_with_agreements() -> QuerySet[Account]:
    """The accounts that an invoice may come for: something recurs, or something is owed."""
    agreed = Agreement.objects.filter(status=Agreement.Status.ACTIVE).values("account")
    owed = PendingLine.objects.filter(invoice__isnull=True).values("account")
    return Account.objects.filter(Q(pk__in=agreed) | Q(pk__in=owed)).select_related("parent")


def held_accounts(days: Mapping[str, date], *, skip_held: bool) -> list[DueAccount]:
    """The accounts, each row held until the transaction ends; by id, so that two runs never wait
    in a circle. With `skip_held`, without those that somebody else holds."""
    rows = Account.objects.select_for_update(no_key=True, skip_locked=skip_held)
    rows = rows.filter(pk__in=among(days)).order_by("pk")
    return [
        DueAccount(days[account_id], account_id, str(parent_id) if parent_id else None, *facts)
        for account_id, parent_id, *facts in rows.values_list(_text("pk"), *DueAccount.FIELDS)
    ]


def due_contracts(
    days: Mapping[str, date],
) -> tuple[dict[str, list[Contract]], dict[str, PeriodsOverlap]]:
    """The contracts with a period to open, by account; and the accounts whose next period was
    opened before, which nothing of ours does."""
    due = active_agreements_of(days).filter(next_period_on__lte=max(days.values()))
    found = {
        account_id: [one for one in contracts if one.schedule.next_start <= days[account_id]]
        for account_id, contracts in contracts_by_account(due).items()
    }
    ids = [contract.id for contracts in found.values() for contract in contracts]
    overlapping = ServicePeriod.objects.filter(
        agreement__in=among(ids), end__gt=F("agreement__next_period_on")
    )
    overlaps = {
        str(account_id): PeriodsOverlap(
            f"{description} has a period beyond {next_on}, where its next one would start."
        )
        for account_id, description, next_on in overlapping.values_list(
            "account_id", "agreement__description", "agreement__next_period_on"
        )
    }
    return found, overlaps


def owed_lines(account_ids: Collection[str]) -> dict[str, list[OwedLine]]:
    """What is owed and not billed yet, by account, in the order in which it was added."""
    rows = PendingLine.objects.filter(account__in=among(account_ids), invoice__isnull=True)
    found: dict[str, list[OwedLine]] = defaultdict(list)
    for account_id, *facts in rows.order_by("created_at", "pk").values_list(
        "account_id", "key", "kind", "description", "quantity", "unit_price", "amount", "currency",
        "revenue_kind", "arithmetic", _text("site_id"), "due_on", "period__start", _text("pk"),
    ):  # fmt: skip
        found[str(account_id)].append(OwedLine(*facts))
    return found


def has_later_bill(account_id: str, opened: Sequence[Contract]) -> bool:
    """Whether an agreement of the account will bring another invoice.

    `opened` are those whose periods were just opened, as they are after that.
    """
    if any(will_bill_again(contract) for contract in opened):
        return True
    others = active_agreements_of([account_id]).exclude(pk__in=[one.id for one in opened])
    return any(map(will_bill_again, contracts_by_account(others).get(account_id, [])))


def _text(name: str) -> Cast:
    """An identifier as text: it is written as such, and as a key it is found much faster."""
    return Cast(name, models.TextField())
