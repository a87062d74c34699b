"""Declaring interests before tenders are opened."""

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.drafts import ROUND_STAGE
from procurement.tenders.opener_models import OpenerDeclaration


@action(Permission.OPENING_DECLARE, Event.OPENER_DECLARED)
def declare_before_opening(
    ctx: Context, procurement: Procurement, round_: int, interest: bool | None, words: str
) -> OpenerDeclaration:
    """Say whether one has an interest in any bidder whose envelope is to be opened. Raises Invalid by field.

    Source: Procurement Act 2023 s.83 and Public Contracts Regulations 2015 reg 24 (everybody who takes part).
    """
    if round_ not in ROUND_STAGE:
        raise Invalid("interest", "There is no such round.")
    if interest is None:
        raise Invalid("interest", "Say whether you have an interest in any of these bidders.")
    if interest and not words.strip():
        raise Invalid("words", "Say in which bidder, and what the interest is.")
    ctx.note(round=round_, interest=interest)
    ctx.say(words=words)
    return keep(
        OpenerDeclaration(
            procurement_id=procurement.id,
            round=round_,
            user_id=ctx.person,
            interest=interest,
            words=words.strip(),
            at=ctx.now,
        )
    )
