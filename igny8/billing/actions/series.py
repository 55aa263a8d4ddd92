"""Document numbers: each used once, none left out, per issuer and kind of document."""

from collections import Counter
from collections.abc import Iterable

from igny8.accounts.models import Account
from igny8.billing.models import InvoiceSeries
from igny8.billing.queries.billing import DueAccount
from igny8.billing.rules.invoices import invoice_number

# Per kind of document, by whether the account is a demo's: those have numbers of their own, so that
# a demonstration leaves no gap in the real ones.
INVOICES = {False: ("invoices", "INV"), True: ("demo", "DEMO")}
CREDIT_NOTES = {False: ("credit_notes", "CN"), True: ("demo_credit_notes", "DEMO-CN")}
_Key = tuple[str, str]


class NumberedSeries:
    """One number for each of these accounts' invoices, taken in order.

    The rows of their series are held until the transaction ends; every number must be used in it.
    """

    def __init__(self, accounts: Iterable[DueAccount]) -> None:
        wanted = Counter(map(_key, accounts))
        self._series: dict[_Key, InvoiceSeries] = {}
        self._next: dict[_Key, int] = {}
        # In one order, so that two runs never wait for each other.
        for key in sorted(wanted):
            series = _locked(key)
            self._series[key], self._next[key] = series, series.take_numbers(wanted[key])

    def take(self, account: DueAccount) -> tuple[str, int, str]:
        """The series, the number in it, and the number as it is printed."""
        key = _key(account)
        series, sequence = self._series[key], self._next[key]
        self._next[key] = sequence + 1
        return str(series.pk), sequence, invoice_number(series.prefix, sequence)


def _key(account: DueAccount) -> _Key:
    return account.issuer_id, INVOICES[account.is_demo][0]


def _locked(key: _Key) -> InvoiceSeries:
    issuer_id, code = key
    return locked_series_of(issuer_id, code, prefix=dict(INVOICES.values())[code])


def locked_series(account: Account, codes: dict[bool, tuple[str, str]]) -> InvoiceSeries:
    """The series of the account's issuer, held until the transaction ends."""
    code, prefix = codes[account.is_demo]
    return locked_series_of(str(account.parent_id or account.pk), code, prefix=prefix)


def locked_series_of(issuer_id: str, code: str, *, prefix: str) -> InvoiceSeries:
    """A series of an issuer (its identifier), made if need be and held likewise."""
    InvoiceSeries.objects.get_or_create(
        account_id=issuer_id, code=code, defaults={"prefix": prefix}
    )
    held = InvoiceSeries.objects.select_for_update(no_key=True)
    return held.get(account_id=issuer_id, code=code)
