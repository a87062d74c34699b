"""Writing down a step after the award: the one place where a row of it is made."""

from datetime import date
from decimal import Decimal

from evaluation.award.following import Kind
from evaluation.award.models import AwardStep
from procurement.cases.models import Procurement
from procurement.core.action import Context, keep


def write_step(
    ctx: Context,
    procurement: Procurement,
    basis_id: int,
    kind: Kind,
    on: date,
    reference: str,
    words: str,
    tender_id: int | None = None,
    lot_id: int | None = None,
    worth: tuple[Decimal | None, Decimal | None] = (None, None),
) -> AwardStep:
    """Put a step on record; `worth` is what a contract is worth without VAT and with it."""
    return keep(
        AwardStep(
            procurement_id=procurement.id,
            recommendation_id=basis_id,
            kind=kind.value,
            on_day=on,
            lot_id=lot_id,
            tender_id=tender_id,
            reference=reference.strip(),
            words=words.strip(),
            value_net=worth[0],
            value_gross=worth[1],
            by_id=ctx.person,
            at=ctx.now,
        )
    )
