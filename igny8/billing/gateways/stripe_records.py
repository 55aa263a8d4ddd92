"""What Stripe knows: our charges found again, and their refunds. Nothing here moves money."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from igny8.billing.gateways.stripe_door import is_gone, looking, stripe_client
from igny8.billing.gateways.stripe_shapes import OUR_KEY, Dispute, Intent, Refund, Session
from igny8.billing.rules.charges import Charge, ChargeRecord, ChargeStatus, GatewayRefund
from igny8.kit.clock import real_now
from igny8.kit.errors import GatewayError

PAGE = 100
# Stripe's search learns of a payment within a minute, as a rule; what is newer is listed.
SEARCH_LAGS = timedelta(hours=1)
# A Checkout Session is open for 24 hours at most.
SESSIONS_LAST = timedelta(hours=25)
DONE = (ChargeStatus.SETTLED, ChargeStatus.PROCESSING)


class StripeRecords:
    """Look-ups by key, by customer and by reference."""

    def __init__(self, secret_key: str, *, api_base: str, allow: Collection[str]) -> None:
        self._stripe = stripe_client(secret_key, api_base=api_base, allow=allow)

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """What became of the charge: by its reference, among its customer's, or by search."""
        if reference.startswith("pi_"):
            named = self._retrieved(reference)
            if named is not None and named.key == key:
                return named.charge()
        session = self._session(key, customer=customer, reference=reference)
        if session is None:
            intent = self._intent(key, customer=customer)
            return intent.charge() if intent else None
        if session.payment_intent is None:
            return session.charge()
        intent = self._retrieved(session.payment_intent)
        if intent is None or (session.is_open and intent.charge().status not in DONE):
            # What failed on the page may be tried there again while it is open.
            return session.charge()
        return intent.charge()

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        """The refund of that key among those of the charge."""
        refunds = self._refunds(charge_reference)
        return next((refund for refund in refunds if refund.key == key), None)

    def charge_record(self, charge_reference: str) -> ChargeRecord | None:
        """The charge with its refunds, and the disputes by which money is held back."""
        intent = self._retrieved(charge_reference)
        if intent is None:
            return None
        asked: Any = {"payment_intent": intent.id, "limit": PAGE}
        with looking():
            newest_first = [
                Dispute.of(found)
                for found in self._stripe.v1.disputes.list(asked).auto_paging_iter()
            ]
        return ChargeRecord(
            charge=intent.charge(),
            refunds=tuple(self._refunds(intent.id)),
            disputes=tuple(each.dispute() for each in newest_first[::-1] if each.holds_money),
        )

    def _retrieved(self, reference: str) -> Intent | None:
        try:
            with looking():
                return Intent.of(self._stripe.v1.payment_intents.retrieve(reference))
        except GatewayError as failure:
            if is_gone(failure):
                return None
            raise

    def _intent(self, key: str, *, customer: str) -> Intent | None:
        """The payment with our key. Its customer's are listed whole; without one, searched."""
        with looking():
            if customer:
                return _with_key(key, self._listed(customer=customer))
            found = _with_key(key, self._searched(key))
            return found or _with_key(key, self._listed(created=_since(SEARCH_LAGS)))

    def _listed(self, **narrowed: object) -> Iterator[Intent]:
        asked: Any = {**narrowed, "limit": PAGE}
        for found in self._stripe.v1.payment_intents.list(asked).auto_paging_iter():
            yield Intent.of(found)

    def _searched(self, key: str) -> Iterator[Intent]:
        quoted = key.replace("\\", "\\\\").replace("'", "\\'")
        asked: Any = {"query": f"metadata['{OUR_KEY}']:'{quoted}'", "limit": PAGE}
        for found in self._stripe.v1.payment_intents.search(asked).data:
            yield Intent.of(found)

    def _session(self, key: str, *, customer: str, reference: str) -> Session | None:
        """The page that was opened under our key, while one may still be open."""
        with looking():
            if reference.startswith("cs_"):
                named = Session.of(self._stripe.v1.checkout.sessions.retrieve(reference))
                return named if named.key == key else None
            asked: Any = {"created": _since(SESSIONS_LAST), "limit": PAGE}
            if customer:
                asked["customer"] = customer
            pages = self._stripe.v1.checkout.sessions.list(asked).auto_paging_iter()
            return next((s for s in map(Session.of, pages) if s.key == key), None)

    def _refunds(self, charge_reference: str) -> list[GatewayRefund]:
        """All refunds of a charge, oldest first."""
        asked: Any = {"payment_intent": charge_reference, "limit": PAGE}
        with looking():
            newest_first = [
                Refund.of(found).refund()
                for found in self._stripe.v1.refunds.list(asked).auto_paging_iter()
            ]
        return newest_first[::-1]


def _with_key(key: str, intents: Iterable[Intent]) -> Intent | None:
    return next((intent for intent in intents if intent.key == key), None)


def _since(span: timedelta) -> dict[str, int]:
    return {"gte": int((real_now() - span).timestamp())}
