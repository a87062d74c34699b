"""Getting the outcome letters ready: their template, what is confidential in a tender, what is decided of each leak."""

from evaluation.award.models import ConfidentialWords, LeakAnswer, LetterTemplate
from evaluation.award.queries import outcome_letters
from evaluation.award.sending import templates
from evaluation.award.wording import faults, read_own
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.audit import canonical, sha256
from procurement.core.vocabulary import Event, Permission, Regime
from procurement.tenders.models import Tender


def _not_sent(procurement: Procurement) -> None:
    if outcome_letters(procurement.id):
        raise Invalid("letters", "The outcome letters have been sent; what was sent stands.")


@action(Permission.LETTERS_SEND, Event.LETTERS_WORDED)
def word_letters(ctx: Context, procurement: Procurement, words: str, own: str, opened_at: int) -> LetterTemplate:
    """Save a version of the template, which holds from now on; `opened_at` is the version that was on the page."""
    _not_sent(procurement)
    if wrong := faults(words, Regime(procurement.regime)):
        raise Invalid("words", " ".join(wrong))
    try:
        typed = read_own(own)
    except ValueError as why:
        raise Invalid("own", str(why)) from why
    saved = templates(procurement.id)
    number = saved[0].number if saved else 0
    if number != opened_at:
        raise Stale({"words": saved[0].words}, {"words": words, "own": own}, number)
    ctx.note(number=number + 1, template_sha256=sha256(words))
    return keep(
        LetterTemplate(
            procurement_id=procurement.id,
            number=number + 1,
            words=words,
            own=canonical(typed),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.LETTERS_SEND, Event.CONFIDENTIAL_MARKED)
def mark_confidential(
    ctx: Context, procurement: Procurement, tender: Tender | None, words: str, source: str
) -> ConfidentialWords:
    """Put passages on record that a bidder marked confidential, one a line, and where it says so."""
    _not_sent(procurement)
    if tender is None or tender.procurement_id != procurement.id:
        raise Invalid("tender", "Choose the bidder whose words these are.")
    if not words.strip():
        raise Invalid("words", "Enter the passages as the tender has them, one a line.")
    if not source.strip():
        raise Invalid("source", "Say where the bidder marked them confidential.")
    ctx.note(tender=tender.id, words_sha256=sha256(words))
    return keep(
        ConfidentialWords(
            procurement_id=procurement.id,
            tender_id=tender.id,
            words=words.strip(),
            source=source.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.LETTERS_SEND, Event.LEAK_ANSWERED)
def answer_leak(ctx: Context, procurement: Procurement, leak: str, *, withheld: bool, reason: str) -> LeakAnswer:
    """Decide of words that letters would tell: they may be told, or they are withheld, with the reason."""
    _not_sent(procurement)
    if not reason.strip():
        raise Invalid("reason", "Say why: which law lets it be told, or on what ground it is withheld.")
    ctx.note(leak=leak, withheld=withheld)
    ctx.say(reason=reason)
    return keep(
        LeakAnswer(
            procurement_id=procurement.id,
            leak=leak,
            withheld=withheld,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
