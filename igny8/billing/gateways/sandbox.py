"""Plays a card processor: demos and tests run with no keys, no network and no money.

What it took is in its own books, which outlive a kill -9 and are shared by all processes. The
customer, or the saved card, decides what happens: see sandbox_cards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from pydantic import AwareDatetime, BaseModel

from igny8.billing.errors import CardDeclined, ChargeKeyReused, OutcomeUnknown, RefundRefused
from igny8.billing.gateways import sandbox_cards as cards
from igny8.billing.gateways.sandbox_world import SIGNATURE_HEADER, SandboxWorld, webhook_secret
from igny8.billing.gateways.signatures import check_signature, header
from igny8.billing.rules.charges import (
    Charge,
    ChargeRecord,
    ChargeStatus,
    DisputeStatus,
    GatewayRefund,
    MethodSetup,
    Notice,
    RefundStatus,
)
from igny8.kit.clock import real_now
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money

NO_ANSWER = "The gateway did not answer within 20 seconds."
SENT_BACK = "The client's bank sent the refund back."


class _Told(BaseModel):
    """The body of one of our own webhooks."""

    id: str
    kind: str
    happened_at: AwareDatetime
    charge: str
    key: str
    setup: str
    facts: dict[str, str]


class SandboxGateway(SandboxWorld):
    """A card processor in tables."""

    collects = True
    sandboxed = True

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        """Take the money once per key.

        Raises CardDeclined; OutcomeUnknown after having taken it (card "slow"); ChargeKeyReused
        where the key was used with another amount, customer or method.
        """
        card = self.book.methods.card_of(method, customer=customer) if method else customer
        wanted = _charge(amount, customer=customer, key=key, method=method)
        kept, is_new = self._keep(self._played(wanted, card))
        if kept.status is ChargeStatus.DECLINED:
            permanent = kept.failure_code in cards.HOPELESS
            raise CardDeclined(kept.failure, permanent=permanent, failure_code=kept.failure_code)
        if card == cards.SLOW and is_new:
            raise OutcomeUnknown(NO_ANSWER)
        return kept

    def start_payment(
        self, amount: Money, *, customer: str, key: str, return_url: str, description: str
    ) -> Charge:
        """Begin a payment in person: it settles when the client pays (`authenticate`)."""
        wanted = _charge(amount, customer=customer, key=key)
        waits = ChargeStatus.NEEDS_AUTHENTICATION
        page = f"{self.pages}/pay/{wanted.reference}"
        started, _ = self._keep(
            replace(wanted, status=waits, action_url=page), return_url=return_url
        )
        return started

    def complete_payment(
        self, key: str, *, customer: str = "", reference: str = ""
    ) -> Charge | None:
        """As find_charge: nothing is left to do here once the client has paid."""
        return self.book.with_key(key)

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """What became of the charge with this key."""
        return self.book.with_key(key)

    def cancel_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """Withdraw a charge that waits for the client."""
        return self._move(key, ChargeStatus.CANCELLED, out_of=ChargeStatus.NEEDS_AUTHENTICATION)

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        """Give back once per key.

        Raises RefundRefused; OutcomeUnknown after having made it (cards "slow", "slow_refund");
        ChargeKeyReused where the key was used with another amount or charge.
        """
        charge = self.book.with_reference(charge_reference)
        earlier = self.book.refunds.with_key(key)
        if earlier is None:
            self._refuse_refund(charge, amount, charge_reference)
        card = self._card_of(charge)
        wanted = GatewayRefund(
            key=key,
            charge_reference=charge_reference,
            amount=amount.rounded(),
            status=cards.REFUND_STATUS.get(card, RefundStatus.SETTLED),
            reference=f"sbx_re_{_digest(key)}",
            failure=SENT_BACK if card == cards.CLOSED else "",
        )
        made = earlier or self.book.refunds.keep(wanted)
        if made is None:
            raise RefundRefused(
                "There is not so much left to give back on this charge.", permanent=True
            )
        if (made.amount, made.charge_reference) != (wanted.amount, charge_reference):
            raise ChargeKeyReused(
                "This key was used before for another refund.", permanent=True, key=key
            )
        if earlier is None:
            self._tell_refund(f"refund.{made.status}", made)
            if card in (cards.SLOW, cards.SLOW_REFUND):
                raise OutcomeUnknown(NO_ANSWER)
        return made

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        """What became of the refund with this key."""
        return self.book.refunds.with_key(key)

    def charge_record(self, charge_reference: str) -> ChargeRecord | None:
        """The charge with its refunds and disputes."""
        charge = self.book.with_reference(charge_reference)
        if charge is None:
            return None
        return ChargeRecord(
            charge=charge,
            refunds=tuple(self.book.refunds.of(charge_reference)),
            disputes=tuple(self.book.disputes.of(charge_reference)),
        )

    def start_setup(self, *, customer: str, key: str, name: str, return_url: str) -> MethodSetup:
        """Begin to save a card, once per key: `save_method` plays the client's visit."""
        reference = self.book.methods.begin(
            key=key,
            setup_reference=f"sbx_seti_{_digest(key)}",
            reference=f"sbx_pm_{_digest(key)}",
            customer=customer or f"sbx_cus_{_digest(key)}",
            return_url=return_url,
        )
        return self.finish_setup(reference)

    def finish_setup(self, reference: str) -> MethodSetup:
        """How the saving of a card stands. Raises GatewayError where it was never begun."""
        setup = self.book.methods.setup(reference)
        if setup is None:
            raise GatewayError("The gateway does not know this way to pay.", permanent=True)
        if setup.method is None:
            return replace(setup, action_url=f"{self.pages}/save/{reference}")
        return setup

    def forget_method(self, reference: str) -> None:
        """The saved card pays nothing any more."""
        self.book.methods.forget(reference)

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """One of our own webhooks. Raises BadSignature."""
        said = header(headers, SIGNATURE_HEADER)
        check_signature(said, body, secret=webhook_secret(), now=int(real_now().timestamp()))
        told = _Told.model_validate_json(body)
        return Notice(
            event_id=told.id,
            kind=told.kind,
            happened_at=told.happened_at,
            charge_reference=told.charge,
            charge_key=told.key,
            setup_reference=told.setup,
            facts=told.facts,
        )

    def notices_since(self, moment: datetime) -> Iterable[Notice]:
        """All that happened here since then, oldest first."""
        return self.book.notices.since(moment)

    def _keep(self, charge: Charge, *, return_url: str = "") -> tuple[Charge, bool]:
        """The charge in the books and whether this call brought it; the same for a used key."""
        earlier = self.book.with_key(charge.key)
        kept = earlier or self.book.keep(charge, return_url=return_url)
        if _parameters(kept) != _parameters(charge):
            raise ChargeKeyReused(
                "This key was used before with another amount, customer or way to pay.",
                permanent=True,
                key=charge.key,
            )
        if earlier is None:
            self._tell_charge(kept)
        return kept, earlier is None

    def _played(self, charge: Charge, card: str) -> Charge:
        """The charge as this card answers it."""
        refusal = cards.REFUSALS.get(card, ("", ""))
        status = cards.FIRST_STATUS.get(card, ChargeStatus.SETTLED)
        if charge.method and not card:
            refusal, status = cards.GONE, ChargeStatus.DECLINED
        waits = status is ChargeStatus.NEEDS_AUTHENTICATION
        return replace(
            charge,
            status=status,
            action_url=f"{self.pages}/confirm/{charge.reference}" if waits else "",
            failure_code=refusal[0],
            failure=refusal[1],
        )

    def _card_of(self, charge: Charge | None) -> str:
        if charge is None:
            return ""
        saved = self.book.methods.card_of(charge.method, customer=charge.customer)
        return saved or charge.customer

    def _refuse_refund(self, charge: Charge | None, amount: Money, reference: str) -> None:
        """Raise RefundRefused where nothing, or nothing of the kind, can be given back."""
        why = ""
        if charge is None or charge.status is not ChargeStatus.SETTLED:
            why = "Only a charge whose money has come can be given back."
        elif amount.currency != charge.amount.currency or amount.rounded().amount <= 0:
            why = f"Only an amount in {charge.amount.currency} can be given back on this charge."
        elif any(d.status is not DisputeStatus.WON for d in self.book.disputes.of(reference)):
            why = "The client disputes this charge, so nothing can be given back on it."
        if why:
            raise RefundRefused(why, permanent=True)


def _parameters(charge: Charge) -> tuple[Money, str, str]:
    return (charge.amount, charge.customer, charge.method)


def _charge(amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
    return Charge(
        key=key,
        customer=customer,
        amount=amount.rounded(),
        status=ChargeStatus.SETTLED,
        reference=f"sbx_{_digest(key)}",
        method=method,
    )


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:24]
