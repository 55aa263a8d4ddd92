"""Invoice numbers: each used once, none left out."""

from collections import Counter
from collections.abc import Iterable

from igny8.billing.models import InvoiceSeries
from igny8.billing.queries.billing import DueAccount
from igny8.billing.rules.invoices import invoice_number

# Demo accounts have numbers of their own, so that a demonstration leaves no gap in the real ones.
SERIES = {False: ("invoices", "INV"), True: ("demo", "DEMO")}
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
    return account.issuer_id, SERIES[account.is_demo][0]


def _locked(key: _Key) -> InvoiceSeries:
    issuer_id, code = key
    prefix = dict(SERIES.values())[code]
    InvoiceSeries.objects.get_or_create(
        account_id=issuer_id, code=code, defaults={"prefix": prefix}
    )
    held = InvoiceSeries.objects.select_for_update(no_key=True)
    return held.get(account_id=issuer_id, code=code)
