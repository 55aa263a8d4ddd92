"""What a gateway says about money: the same shapes whoever moved it, and Money, never cents."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from igny8.kit.money import Money


class ChargeStatus(StrEnum):
    """Where a charge stands at its gateway. `processing` is a debit that takes days to settle."""

    SETTLED = "settled"
    PROCESSING = "processing"
    NEEDS_AUTHENTICATION = "needs_authentication"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class RefundStatus(StrEnum):
    """Where a refund stands at its gateway."""

    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"


class DisputeStatus(StrEnum):
    """Where a client's dispute (chargeback) stands; the gateway holds the money of an open one."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge. `action_url` is where the client authenticates it; `failure` is a sentence.

    `reference` is what the gateway knows it by now: once it is settled, what refunds are made on.
    `method` is the saved way to pay that it was taken from, empty where there was none.
    """

    key: str
    customer: str
    amount: Money
    status: ChargeStatus
    reference: str
    action_url: str = ""
    failure_code: str = ""
    failure: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class GatewayRefund:
    """Money given back on one charge, by us or by somebody at the gateway's own pages.

    `key` is ours, empty where the refund was not asked for by us.
    """

    key: str
    charge_reference: str
    amount: Money
    status: RefundStatus
    reference: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class GatewayDispute:
    """A client asked their bank for the money of one charge, and the gateway holds it back.

    An inquiry by which no money is held is none.
    """

    charge_reference: str
    amount: Money
    status: DisputeStatus
    reference: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SavedMethod:
    """A way to pay that the gateway keeps: who it is (`customer`), which one (`reference`)."""

    customer: str
    reference: str
    label: str
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class MethodSetup:
    """Saving a way to pay: the client goes to `action_url`; `method` once it is saved.

    Neither of them: it ended without a method.
    """

    reference: str
    action_url: str = ""
    method: SavedMethod | None = None


@dataclass(frozen=True, slots=True)
class ChargeRecord:
    """All that the gateway knows of one charge, read afresh."""

    charge: Charge
    refunds: tuple[GatewayRefund, ...] = ()
    disputes: tuple[GatewayDispute, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a webhook or the gateway's list of events announces. It only says where to look.

    `charge_reference` and `charge_key` name the charge that it is about, `setup_reference` a way to
    pay that was saved; all empty where it concerns nothing of ours.
    """

    event_id: str
    kind: str
    happened_at: datetime
    charge_reference: str = ""
    charge_key: str = ""
    setup_reference: str = ""
    facts: dict[str, str] = field(default_factory=dict)
