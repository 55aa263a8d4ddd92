"""What moves in the books when a gateway gives money back by itself, or a client disputes it.

A dispute takes the money out of cash into `disputed` while it is open; won, it comes back; lost, it
is a loss of ours, not a debt of the client's: the card schemes forbid to charge for it again, and
whoever wants it back otherwise writes an invoice of their own.
"""

from igny8.billing.rules.charges import DisputeStatus, RefundStatus
from igny8.billing.rules.journal import Entry, Ledger, credit, debit
from igny8.kit.money import Money

# How far each is: what is read again, or too late, never takes a movement back. A refund that
# settled may still be sent back by the client's bank, and a lost dispute may be won on appeal.
PROGRESS = {
    RefundStatus.PENDING: 0,
    RefundStatus.SETTLED: 1,
    RefundStatus.FAILED: 2,
    DisputeStatus.OPEN: 0,
    DisputeStatus.LOST: 1,
    DisputeStatus.WON: 2,
}

# Under which keys a refund made at a gateway is booked, and booked back where it came back.
REFUNDED, REFUND_FAILED = "gateway-refund", "gateway-refund-failed"


def goes_on(known: str, told: str) -> bool:
    """Whether what the gateway tells of a refund or dispute is further than what is booked."""
    return PROGRESS[_status(told)] > PROGRESS[_status(known)]


def gateway_refund_entries(
    amount: Money, *, on_invoice: Money, from_balance: Money, gateway: str
) -> list[Entry]:
    """Money went back to the client: so much of it is owed on the invoice again.

    So much was in the client's balance; what neither holds is given up. A negative amount books the
    opposite.
    """
    sides = (
        (Ledger.RECEIVABLE, on_invoice),
        (Ledger.CLIENT_BALANCE, from_balance),
        (Ledger.WRITE_OFF, amount - on_invoice - from_balance),
    )
    owed = [debit(ledger, part) for ledger, part in sides if part.amount]
    return [*owed, credit(Ledger.CASH, amount, kind=gateway)]


def dispute_entries(
    amount: Money, *, known: str | None, told: str, gateway: str
) -> list[list[Entry]]:
    """The movements from what is booked of a dispute (None: nothing) to what is told, in order."""
    steps = [] if known else [_move(amount, Ledger.CASH, Ledger.DISPUTED, gateway)]
    held = Ledger.DISPUTE_LOSS if known == DisputeStatus.LOST else Ledger.DISPUTED
    goal = {DisputeStatus.WON: Ledger.CASH, DisputeStatus.LOST: Ledger.DISPUTE_LOSS}.get(
        DisputeStatus(told), held
    )
    return steps if goal is held else [*steps, _move(amount, held, goal, gateway)]


def _move(amount: Money, source: Ledger, goal: Ledger, gateway: str) -> list[Entry]:
    return [debit(goal, amount, kind=gateway), credit(source, amount, kind=gateway)]


def _status(text: str) -> RefundStatus | DisputeStatus:
    return RefundStatus(text) if text in list(RefundStatus) else DisputeStatus(text)
