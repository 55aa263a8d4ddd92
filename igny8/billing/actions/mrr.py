"""Writing down how monthly recurring revenue moves (decisions 3.16)."""

from datetime import date

from django.db import transaction

from igny8.billing.models import Agreement, MrrMovement
from igny8.billing.rules.mrr import Movement, MrrKind, missing_movements


@transaction.atomic
def record_mrr(agreement: Agreement, *, today: date) -> list[MrrMovement]:
    """Bring the agreement's movements in line with its terms from a local day on; the new ones.

    To be called after every change of its terms, in the same transaction. A second call writes
    nothing. What was written of days before `today` stays.
    """
    rows = Agreement.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.get(pk=agreement.pk)
    recorded = [
        Movement(day, MrrKind(kind), amount)
        for day, kind, amount in locked.movements.values_list("day", "kind", "amount")
    ]
    missing = missing_movements(locked.mrr_terms, recorded, today=today)
    return MrrMovement.objects.bulk_create(
        MrrMovement(
            account_id=locked.account_id,
            agreement=locked,
            key=str(number),
            kind=move.kind,
            day=move.day,
            amount=move.amount,
            currency=locked.currency,
        )
        for number, move in enumerate(missing, start=len(recorded) + 1)
    )
