"""After the award: contracts, the standstill, debriefs, and the decision that an award is to be corrected."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from evaluation.award.actions.steps import write_step
from evaluation.award.following import AHEAD, OF_CONTRACTS, VALUED, WORDS, Block, Kind, of_pair, wrong
from evaluation.award.gates import open_promises
from evaluation.award.models import AwardStep
from evaluation.award.queries import approved, as_it_stands, recommendation
from evaluation.award.standing_still import as_rules, happened, running
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import day

Pair = tuple[int, int]
"""A provider in a lot: the ids of tender and lot."""

Worth = tuple[Decimal | None, Decimal | None]

NOT_SENT = Block(None, False, "The outcome letters have not been sent, so no standstill has begun.")


@action(Permission.AWARD_FOLLOW, Event.CONTRACT_STEP_RECORDED)
def record_contracts(
    ctx: Context,
    procurement: Procurement,
    kind: Kind,
    on: date,
    pairs: Sequence[Pair],
    reference: str,
    words: str,
    worth: Worth = (None, None),
) -> AwardStep:
    """Put a step of the contracts of some providers in some lots on record, or none of them.

    `worth` is what each of them is worth over its whole term, without VAT and with it.

    None is signed before the standstill ends, while a claim is open, or before what its bidder promised was shown.
    """
    basis = approved(procurement.id)
    if basis is None or kind not in OF_CONTRACTS:
        raise Invalid("kind", "No award is approved, so there is no contract.")
    if not pairs:
        raise Invalid("pairs", "Tick the contracts that this is of.")
    net, gross = worth
    if (net is not None or gross is not None) and kind not in VALUED:
        raise Invalid("value_net", "A value is recorded with a contract that is issued or signed.")
    if net is not None and gross is not None and gross < net:
        raise Invalid("value_gross", "With VAT it is at least what it is without. Check both.")
    lots = {lot.lot.lot_id: lot for lot in as_it_stands(basis).lots}
    rows, still = as_rules(happened(procurement.id)), running(procurement, ctx.now)
    promised = {one.tender.id for one in open_promises(procurement.id)} if kind is Kind.SIGNED else set()
    today = ctx.now.astimezone(LONDON).date()
    for tender_id, lot_id in pairs:
        bid = (
            next((bid for bid in lots[lot_id].awarded if bid.tender_id == tender_id), None) if lot_id in lots else None
        )
        if bid is None:
            raise Invalid("pairs", "Only what is awarded has a contract. Open the page again.")
        about = f"{bid.organisation}, lot {lots[lot_id].lot.number}: "
        if why := wrong(kind, on, today, of_pair(rows, tender_id, lot_id), still.block if still else NOT_SENT):
            raise Invalid("on", about + why)
        if tender_id in promised:
            raise Invalid("pairs", about + "it has not shown what it promised at selection.")
    kept = [write_step(ctx, procurement, basis.id, kind, on, reference, words, *pair, worth) for pair in pairs]
    ctx.note(kind=kind.value, on=on.isoformat(), contracts=len(kept))
    return kept[-1]


@action(Permission.AWARD_FOLLOW, Event.STANDSTILL_NOTED)
def note_standstill(
    ctx: Context, procurement: Procurement, kind: Kind, on: date, tender_id: int | None, words: str
) -> AwardStep:
    """Put on record what keeps a standstill on: a claim and its end, a longer period, a letter that went again."""
    still, latest = running(procurement, ctx.now), recommendation(procurement.id)
    if still is None or latest is None:
        raise Invalid("kind", "The outcome letters have not been sent, so no standstill has begun.")
    if kind not in AHEAD and on > ctx.now.astimezone(LONDON).date():
        raise Invalid("on", "This day has not come yet.")
    if kind is Kind.EXTENDED and still.last and on <= still.last:
        raise Invalid("on", f"The standstill lasts to {day(still.last)} as it is; it can only be made longer.")
    if kind is Kind.SETTLED and not still.claim:
        raise Invalid("kind", "No claim is open.")
    if kind is Kind.RETOLD and tender_id is None:
        raise Invalid("tender", "Choose the bidder whose letter went again.")
    if not words.strip():
        raise Invalid("words", f"Say more of it: {WORDS[kind].lower()} by whom, and how it is known.")
    ctx.note(kind=kind.value, on=on.isoformat())
    ctx.say(words=words)
    return write_step(ctx, procurement, latest.id, kind, on, "", words, tender_id)


@action(Permission.AWARD_FOLLOW, Event.DEBRIEF_RECORDED)
def record_debrief(
    ctx: Context, procurement: Procurement, tender_id: int | None, on: date, who: str, words: str
) -> AwardStep:
    """Put an award clarification meeting on record. It explains what was decided and changes no bid and no score."""
    latest = recommendation(procurement.id)
    if latest is None or running(procurement, ctx.now) is None:
        raise Invalid("tender", "Bidders are debriefed once the outcome letters have been sent.")
    if tender_id is None:
        raise Invalid("tender", "Choose the bidder.")
    if on > ctx.now.astimezone(LONDON).date():
        raise Invalid("on", "This day has not come yet.")
    if not who.strip():
        raise Invalid("reference", "Say who was there, for the bidder and for the council.")
    if not words.strip():
        raise Invalid("words", "Say what was asked and what was answered.")
    ctx.note(tender=tender_id, on=on.isoformat())
    ctx.say(words=words)
    return write_step(ctx, procurement, latest.id, Kind.DEBRIEF, on, who, words, tender_id)


@action(Permission.AWARD_FOLLOW, Event.AWARD_CORRECTED)
def correct_award(ctx: Context, procurement: Procurement, reason: str) -> AwardStep:
    """Decide that an approved award is to be corrected: it is recommended, approved and told anew.

    The letters that went stay on record and with their bidders; the standstill starts again with the corrected ones.
    Refused once any contract is signed.
    """
    basis = approved(procurement.id)
    if basis is None:
        raise Invalid("reason", "No award is approved, so there is nothing to correct.")
    if happened(procurement.id, Kind.SIGNED):
        raise Invalid("reason", "A contract is signed. What it was made on can no longer be corrected here.")
    if not reason.strip():
        raise Invalid("reason", "Say what is wrong: every bidder reads it in the corrected letter.")
    ctx.note(number=basis.number, snapshot_sha256=basis.sha256)
    ctx.say(reason=reason)
    today = ctx.now.astimezone(LONDON).date()
    return write_step(ctx, procurement, basis.id, Kind.CORRECTED, today, "", reason)
