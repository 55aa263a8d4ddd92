"""What PayPal knows: our charges found again, their refunds and disputes. Nothing moves money here.

PayPal cannot be searched by our key. A charge is found by its reference (of its order or of its
capture) where that is known; else among the app's events of the last 30 days, which carry the key;
else, where the app has the permission, among the transactions of the last 31 days.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from igny8.billing.errors import GatewayRefusesUs
from igny8.billing.gateways.paypal_door import PayPalDoor, is_gone
from igny8.billing.gateways.paypal_shapes import Capture, Dispute, Order, Refund, Told
from igny8.billing.rules.charges import Charge, ChargeRecord, GatewayRefund
from igny8.kit.clock import real_now
from igny8.kit.errors import GatewayError

EVENTS = "/v1/notifications/webhooks-events"
EVENTS_LAST = timedelta(days=30) - timedelta(minutes=5)
TRANSACTIONS = "/v1/reporting/transactions"
TRANSACTIONS_AT_ONCE = timedelta(days=31)
DISPUTES = "/v1/customer/disputes"


class PayPalRecords:
    """Look-ups by reference and by key."""

    def __init__(
        self, client_id: str, client_secret: str, *, api_base: str, allow: Collection[str]
    ) -> None:
        self._door = PayPalDoor(client_id, client_secret, api_base=api_base, allow=allow)

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """What became of the charge: by its reference, else among events and transactions."""
        if reference:
            found = self._named(reference)
            if found is not None and found.key == key:
                return found.charge(customer=customer)
        found = self._told(key) or self._reported(key)
        return found.charge(customer=customer) if found else None

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        """The refund of that key among those of the capture."""
        capture = self._capture(charge_reference)
        refunds = self._refunds(capture) if capture else []
        return next((refund for refund in refunds if refund.key == key), None)

    def charge_record(self, charge_reference: str) -> ChargeRecord | None:
        """The capture with its refunds, and the disputes on it."""
        capture = self._capture(charge_reference)
        if capture is None:
            return None
        return ChargeRecord(
            charge=capture.charge(),
            refunds=tuple(self._refunds(capture)),
            disputes=tuple(
                dispute.dispute(charge_reference=capture.id) for dispute in self._disputes(capture)
            ),
        )

    def _capture(self, reference: str) -> Capture | None:
        found = self._known(f"/v2/payments/captures/{reference}")
        return Capture.read(found) if found else None

    def _order(self, reference: str) -> Order | None:
        found = self._known(f"/v2/checkout/orders/{reference}")
        return Order.read(found) if found else None

    def _named(self, reference: str) -> Order | Capture | None:
        """An order while it waits, a capture once the money came: both are named alike."""
        return self._order(reference) or self._capture(reference)

    def _known(self, path: str) -> dict[str, Any] | None:
        try:
            return self._door.look(path)
        except GatewayError as failure:
            if is_gone(failure):
                return None
            raise

    def _events(self, since: datetime) -> list[Told]:
        """The app's events since then, as far back as PayPal keeps them, newest first."""
        now = real_now()
        start = max(since, now - EVENTS_LAST)
        asked = {"start_time": _moment(start), "end_time": _moment(now), "page_size": "100"}
        pages = self._pages(EVENTS, "events", **asked)
        return sorted(map(Told.read, pages), key=lambda told: told.create_time, reverse=True)

    def _told(self, key: str) -> Order | Capture | None:
        """The charge with our key, as events name it, read afresh."""
        references = [
            reference
            for told in self._events(real_now() - EVENTS_LAST)
            for reference, about in [told.about()]
            if about == key and reference
        ]
        found = (self._named(reference) for reference in dict.fromkeys(references))
        return next((each for each in found if each is not None and each.key == key), None)

    def _reported(self, key: str) -> Capture | None:
        """The charge with our key among the account's transactions, hours after it was made."""
        now = real_now()
        asked = {
            "start_date": _moment(now - TRANSACTIONS_AT_ONCE),
            "end_date": _moment(now),
            "page_size": "500",
            "fields": "transaction_info",
        }
        try:
            rows = [
                row.get("transaction_info") or {}
                for page in self._numbered_pages(TRANSACTIONS, **asked)
                for row in page.get("transaction_details") or []
            ]
        except GatewayRefusesUs:
            # The app may do without this permission, and then has the events alone.
            return None
        named = [
            str(row.get("transaction_id") or "")
            for row in rows
            if key in (row.get("custom_field"), row.get("invoice_id"))
        ]
        found = (self._capture(reference) for reference in named if reference)
        return next((each for each in found if each is not None and each.key == key), None)

    def _refunds(self, capture: Capture) -> list[GatewayRefund]:
        """All refunds of the capture. PayPal lists them with the order, while it keeps that."""
        order = self._order(capture.order_id) if capture.order_id else None
        if order is not None:
            made = [
                r for r in order.unit.payments.refunds if r.above("captures") in ("", capture.id)
            ]
        else:
            made = [refund for refund in self._told_refunds(capture.id) if refund is not None]
        return [
            refund.refund(charge_reference=capture.id, charge_key=capture.key) for refund in made
        ]

    def _told_refunds(self, capture_id: str) -> Iterator[Refund | None]:
        """The refunds of a capture whose order is not kept any more, as events name them."""
        for told in reversed(self._events(real_now() - EVENTS_LAST)):
            if told.resource_type == "refund" and told.about()[0] == capture_id:
                found = self._known(f"/v2/payments/refunds/{told.resource.get('id')}")
                yield Refund.read(found) if found else None

    def _disputes(self, capture: Capture) -> list[Dispute]:
        """The disputes on the capture, oldest first; the list itself leaves out their outcomes."""
        listed = self._pages(DISPUTES, "items", disputed_transaction_id=capture.id, page_size="50")
        found = [self._door.look(f"{DISPUTES}/{each.get('dispute_id')}") for each in listed]
        return sorted(map(Dispute.read, found), key=lambda dispute: dispute.create_time)

    def _pages(self, path: str, name: str, **query: str) -> list[dict[str, Any]]:
        """What all pages list under a name; of the link to the next one only its query counts."""
        listed: list[dict[str, Any]] = []
        while query:
            page = self._door.look(path, **query)
            listed += page.get(name) or []
            links = page.get("links") or []
            following = next((str(link["href"]) for link in links if link.get("rel") == "next"), "")
            query = dict(parse_qsl(urlsplit(following).query))
        return listed

    def _numbered_pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        number, last = 1, 1
        while number <= last:
            page = self._door.look(path, **query, page=str(number))
            last = int(page.get("total_pages") or 1)
            number += 1
            yield page


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
