"""What happens around the sandbox: its clients, their banks, its own staff, and its webhooks."""

import json
from datetime import date
from hashlib import sha256
from uuid import uuid4

from django.conf import settings

from igny8.billing.errors import RefundRefused
from igny8.billing.gateways.sandbox_books import ChargeBook
from igny8.billing.gateways.signatures import signed_header
from igny8.billing.rules.charges import (
    Charge,
    ChargeStatus,
    DisputeStatus,
    GatewayDispute,
    GatewayRefund,
    MethodSetup,
    Notice,
    RefundStatus,
)
from igny8.kit.clock import real_now, utc_now
from igny8.kit.money import Money

SIGNATURE_HEADER = "Sandbox-Signature"
BANK = "https://bank.example"


class SandboxWorld:
    """Plays everybody but us. Each thing that happens is told: see `notices_since`."""

    def __init__(self, book: ChargeBook, *, pages: str = BANK) -> None:
        """`pages` is where the bank's pages stand that clients are sent to."""
        self.book = book
        self.pages = pages

    def charges(self) -> list[Charge]:
        """All that was taken or refused, oldest first, to compare with what we believe."""
        return self.book.everything()

    def authenticate(self, key: str) -> Charge | None:
        """The client confirms at the bank, or pays in person: the waiting charge settles."""
        return self._move(key, ChargeStatus.SETTLED, out_of=ChargeStatus.NEEDS_AUTHENTICATION)

    def settle(self, key: str) -> Charge | None:
        """The bank honors the debit, days later."""
        return self._move(key, ChargeStatus.SETTLED, out_of=ChargeStatus.PROCESSING)

    def bounce(self, key: str) -> Charge | None:
        """The bank sends the debit back, days later."""
        why = ("insufficient_funds", "The debit was sent back: not enough money on the account.")
        return self._move(key, ChargeStatus.DECLINED, out_of=ChargeStatus.PROCESSING, why=why)

    def save_method(
        self, setup_reference: str, *, card: str = "good", expires_on: date | None = None
    ) -> MethodSetup | None:
        """The client enters a card, which will do as it is called (see sandbox_cards)."""
        label = f"Sandbox card ({card})"
        self.book.methods.save_card(setup_reference, card=card, label=label, until=expires_on)
        self._tell("setup.finished", setup_reference=setup_reference)
        return self.book.methods.setup(setup_reference)

    def refund_at_gateway(self, charge_reference: str, amount: Money) -> GatewayRefund:
        """Somebody gives money back at the gateway's own pages. Raises RefundRefused."""
        made = self.book.refunds.keep(
            GatewayRefund(
                key="",
                charge_reference=charge_reference,
                amount=amount.rounded(),
                status=RefundStatus.SETTLED,
                reference=f"sbx_re_{uuid4().hex}",
            )
        )
        if made is None:
            raise RefundRefused("There is not so much left to give back.", permanent=True)
        self._tell_refund("refund.made", made)
        return made

    def settle_refund(self, reference: str) -> GatewayRefund:
        """The bank has paid the refund out."""
        ended = self.book.refunds.end(reference, RefundStatus.SETTLED)
        self._tell_refund("refund.settled", ended)
        return ended

    def fail_refund(self, reference: str) -> GatewayRefund:
        """The bank sends the refund back: the money is ours again."""
        why = "The client's bank sent the refund back."
        ended = self.book.refunds.end(reference, RefundStatus.FAILED, failure=why)
        self._tell_refund("refund.failed", ended)
        return ended

    def dispute(
        self, charge_reference: str, *, amount: Money | None = None, reason: str = "fraudulent"
    ) -> GatewayDispute:
        """The client asks the bank for the money of the charge, or for an amount of it."""
        charge = self.book.with_reference(charge_reference)
        if charge is None:
            raise LookupError(f"The sandbox knows no charge {charge_reference}.")
        opened = self.book.disputes.keep(
            GatewayDispute(
                charge_reference=charge_reference,
                amount=(amount or charge.amount).rounded(),
                status=DisputeStatus.OPEN,
                reference=f"sbx_dp_{uuid4().hex}",
                reason=reason,
            )
        )
        self._tell_dispute("dispute.opened", opened)
        return opened

    def win_dispute(self, reference: str) -> GatewayDispute:
        """The bank gives the money back to us."""
        return self._end_dispute(reference, DisputeStatus.WON)

    def lose_dispute(self, reference: str) -> GatewayDispute:
        """The bank leaves the money with the client."""
        return self._end_dispute(reference, DisputeStatus.LOST)

    def signed(self, notice: Notice) -> tuple[bytes, dict[str, str]]:
        """The webhook that tells this: its raw body, and headers with its signature."""
        told = {
            "id": notice.event_id,
            "kind": notice.kind,
            "happened_at": notice.happened_at.isoformat(),
            "charge": notice.charge_reference,
            "key": notice.charge_key,
            "setup": notice.setup_reference,
            "facts": notice.facts,
        }
        body = json.dumps(told).encode()
        at = int(real_now().timestamp())
        signature = signed_header(body, secret=webhook_secret(), at=at)
        return body, {SIGNATURE_HEADER: signature, "Content-Type": "application/json"}

    def _move(
        self,
        key: str,
        status: ChargeStatus,
        *,
        out_of: ChargeStatus,
        why: tuple[str, str] = ("", ""),
    ) -> Charge | None:
        moved = self.book.move(key, status, out_of=out_of, code=why[0], why=why[1])
        charge = self.book.with_key(key)
        if moved and charge is not None:
            self._tell_charge(charge)
        return charge

    def _end_dispute(self, reference: str, status: DisputeStatus) -> GatewayDispute:
        ended = self.book.disputes.end(reference, status)
        self._tell_dispute("dispute.closed", ended)
        return ended

    def _tell_charge(self, charge: Charge) -> None:
        self._tell(f"charge.{charge.status}", reference=charge.reference, key=charge.key)

    def _tell_refund(self, kind: str, refund: GatewayRefund) -> None:
        self._tell(kind, reference=refund.charge_reference, refund=refund.reference)

    def _tell_dispute(self, kind: str, dispute: GatewayDispute) -> None:
        self._tell(kind, reference=dispute.charge_reference, dispute=dispute.reference)

    def _tell(
        self,
        kind: str,
        *,
        reference: str = "",
        key: str = "",
        setup_reference: str = "",
        **facts: str,
    ) -> None:
        charge = self.book.with_reference(reference) if reference and not key else None
        self.book.notices.keep(
            Notice(
                event_id=f"sbx_evt_{uuid4().hex}",
                kind=kind,
                happened_at=utc_now(),
                charge_reference=reference,
                charge_key=charge.key if charge else key,
                setup_reference=setup_reference,
                facts=facts,
            )
        )


def webhook_secret() -> str:
    """What the sandbox signs with: the installation's own, so that no stranger can."""
    return sha256(f"sandbox webhooks {settings.SECRET_KEY}".encode()).hexdigest()
