"""After the letters: one that goes again, what contracts are measured by, and whether details of bids are published."""

from evaluation.award.actions.steps import write_step
from evaluation.award.following import Kind
from evaluation.award.indicators import bids_public, indicators
from evaluation.award.models import AwardStep
from evaluation.award.queries import approved, letter_of, outcome_letters
from evaluation.award.sending import LETTER, may_go_to, posted, undelivered
from evaluation.award.standing_still import as_rules, happened, running
from procurement.cases.models import Procurement
from procurement.core import outbox
from procurement.core.action import Context, Invalid, action
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import day
from procurement.tenders.models import Tender


@action(Permission.AWARD_FOLLOW, Event.LETTER_SENT_AGAIN)
def send_again(ctx: Context, procurement: Procurement, tender: Tender | None, to_address: str) -> AwardStep:
    """Send a letter that did not arrive once more, word for word, to somebody of its bidder.

    Under the Regulations the standstill is counted from it, since it is then the last to be sent; the covering words
    say when it ends. Raises Invalid where the letter arrived, or the address is nobody's of that bidder.
    """
    sent = outcome_letters(procurement.id)
    row = letter_of(sent.id, tender.id) if sent and tender else None
    if sent is None or tender is None or row is None:
        raise Invalid("tender", "No letter to this bidder has been sent.")
    mails = posted(sent).get(tender.id, [])
    if not mails or not undelivered(mails[-1]):
        raise Invalid("tender", "This letter is not known to have failed, so it does not go again.")
    if to_address not in may_go_to(tender):
        raise Invalid("to", "Choose the address of somebody who works for this bidder.")
    today, failed = ctx.now.astimezone(LONDON).date(), mails[-1]
    why = (
        f"To {to_address}; the letter to {failed.to_address} did not arrive: {failed.failure or 'no reason was given'}"
    )
    ctx.note(tender=tender.id, letter_sha256=row.sha256, time=len(mails) + 1)
    ctx.say(to=to_address)
    step = write_step(ctx, procurement, sent.recommendation_id, Kind.RETOLD, today, row.sha256, why, tender.id)
    still = running(procurement, ctx.now)
    ends = f" The standstill now lasts to the end of {day(still.last)}." if still and still.last else ""
    outbox.send(
        ctx,
        to_address,
        f"Outcome of your tender, sent again: {procurement.title} ({procurement.code})",
        f"This is our letter of {day(sent.sent_at)}, word for word. It did not reach {failed.to_address}.{ends}\n\n\n"
        f"{row.words}",
        once=f"{LETTER}-{procurement.id}-{tender.id}-again-{sent.id}-{len(mails)}",
    )
    return step


@action(Permission.AWARD_FOLLOW, Event.INDICATOR_SET)
def set_indicator(ctx: Context, procurement: Procurement, kind: Kind, name: str, words: str) -> AwardStep:
    """Put on record what the contracts are measured by; or why nothing is, which ends what was set."""
    basis = approved(procurement.id)
    if basis is None:
        raise Invalid("kind", "No award is approved, so there is no contract to measure.")
    if kind not in (Kind.INDICATOR, Kind.NONE_SET):
        raise Invalid("kind", "Choose whether an indicator is set, or none.")
    if kind is Kind.INDICATOR and not name.strip():
        raise Invalid("reference", "Say what is measured.")
    if not words.strip():
        raise Invalid("words", "Say the target and how often it is assessed, or why no indicator is set.")
    before = len(indicators(as_rules(happened(procurement.id, Kind.INDICATOR, Kind.NONE_SET))).listed)
    ctx.note(kind=kind.value, before=before)
    ctx.say(name=name, words=words)
    today = ctx.now.astimezone(LONDON).date()
    said = name if kind is Kind.INDICATOR else ""
    return write_step(ctx, procurement, basis.id, kind, today, said, words)


@action(Permission.AWARD_FOLLOW, Event.BIDS_DETAIL_DECIDED)
def decide_bids(ctx: Context, procurement: Procurement, *, public: bool, reason: str) -> AwardStep:
    """Decide whether the open data says who bid for what and what became of it; private until so decided.

    What a bid asked for and what it said stay out of it either way. Refused before the bidders were told.
    """
    sent = outcome_letters(procurement.id)
    if sent is None:
        raise Invalid("public", "Bidders are told first: the outcome letters have not been sent.")
    if not reason.strip():
        raise Invalid("reason", "Say which policy or decision this follows.")
    if public == bool(bids_public(as_rules(happened(procurement.id, Kind.BIDS_PUBLIC, Kind.BIDS_PRIVATE)))):
        raise Invalid("public", "That is how it stands already.")
    ctx.note(public=public)
    ctx.say(reason=reason)
    kind, today = Kind.BIDS_PUBLIC if public else Kind.BIDS_PRIVATE, ctx.now.astimezone(LONDON).date()
    return write_step(ctx, procurement, sent.recommendation_id, kind, today, "", reason)
