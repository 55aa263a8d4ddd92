"""CreditService of specification 1.1: the one door to AI credits."""

from collections.abc import Mapping
from datetime import datetime

from igny8.accounts.models import Account, Site
from igny8.billing.actions.credits import grant_credits, refund_credits, spend_credits
from igny8.billing.models import CreditEntry
from igny8.billing.queries.credits import credit_balance
from igny8.billing.rules.credits import CREDIT_PRICES


class CreditService:
    """Grants, spends and gives back AI credits at the prices of one table."""

    def __init__(self, prices: Mapping[str, int] = CREDIT_PRICES) -> None:
        self.prices = prices

    def balance(self, account: Account) -> int:
        """The credits that are left."""
        return credit_balance(account)

    def price(self, action: str, *, count: int = 1) -> int:
        """What `count` of an AI action cost, in credits."""
        return self.prices[action] * count

    def grant(
        self, account: Account, *, amount: int, reason: str, key: str, now: datetime
    ) -> CreditEntry:
        """Give credits, once per key."""
        return grant_credits(account, amount=amount, reason=reason, key=key, now=now)

    def spend(
        self,
        account: Account,
        *,
        action: str,
        key: str,
        now: datetime,
        count: int = 1,
        site: Site | None = None,
    ) -> CreditEntry:
        """Pay for an AI action, once per key. Raises NotEnoughCredits and changes nothing."""
        amount = self.price(action, count=count)
        return spend_credits(account, amount=amount, reason=action, key=key, now=now, site=site)

    def refund(self, account: Account, *, key: str, now: datetime, reason: str = "") -> CreditEntry:
        """Give back what was spent under the key, once."""
        return refund_credits(account, key=key, now=now, reason=reason)
