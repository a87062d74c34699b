"""Letters between the council and one bidder; a bidder that will not bid, and comes back."""

from collections.abc import Sequence
from datetime import datetime

from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment
from procurement.clarifications.models import BidDecline, Letter
from procurement.clarifications.queries import decline_of, known_bidders, letters, organisation_of, situation
from procurement.clarifications.rules import Declining, Subject, why_not_written
from procurement.clarifications.telling import tell_of_letter
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import Organisation
from procurement.tenders.actions.enclosing import enclose
from procurement.tenders.enclosures import Chosen
from procurement.tenders.queries import latest_submission, own, withdrawal


@action(Permission.CLARIFICATION_ANSWER, Event.BIDDER_WRITTEN_TO)
def write_to_bidder(
    ctx: Context,
    procurement: Procurement,
    organisation: Organisation,
    *,
    subject: Subject,
    words: str,
    fair: bool,
    reply_by: datetime | None = None,
    files: Sequence[Chosen] = (),
) -> Letter:
    """Write to one bidder about what concerns it alone. `fair`: the writer confirms that it tells nothing others lack.

    Raises Invalid where the rules do not allow it (`why_not_written`), or the bidder is not known to be interested.
    """
    if organisation.id not in {one.id for one in known_bidders(procurement.id)}:
        raise Invalid("words", "Nobody knows yet that this organisation is interested.")
    if no := why_not_written(subject, situation(procurement.id, organisation.id, ctx.now)):
        raise Invalid("subject", no)
    if not words.strip():
        raise Invalid("words", "Enter what you want to say.")
    if not fair:
        raise Invalid("fair", "Confirm it, or publish what you want to say to all bidders.")
    if reply_by is not None and reply_by <= ctx.now:
        raise Invalid("reply_by", "This is past. Leave it empty, or give the bidder time.")
    ctx.note(organisation=organisation.id, about=subject.value)
    return _letter(ctx, procurement, organisation.id, subject, words, files, from_council=True, reply_by=reply_by)


@action(Permission.CLARIFICATION_ASK, Event.COUNCIL_WRITTEN_TO)
def write_to_council(
    ctx: Context, procurement: Procurement, *, subject: Subject, words: str, files: Sequence[Chosen] = ()
) -> Letter:
    """Write to the council: about the service and practical matters, or in reply to what the council wrote about."""
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None
    if subject not in may_write_about(procurement.id, organisation_id):
        raise Invalid("subject", "Ask a question instead: the council has not written to you about this.")
    if not words.strip():
        raise Invalid("words", "Enter what you want to say.")
    ctx.note(organisation=organisation_id, about=subject.value)
    return _letter(ctx, procurement, organisation_id, subject, words, files, from_council=False)


def may_write_about(procurement_id: int, organisation_id: int) -> list[Subject]:
    """What a bidder may write about: any time how to use the service, anything else that the council wrote of."""
    begun = {row.subject for row in letters(procurement_id, organisation_id)}
    return [one for one in Subject if one in (Subject.SERVICE, Subject.PRACTICAL) or one.value in begun]


def _letter(
    ctx: Context,
    procurement: Procurement,
    organisation_id: int,
    subject: Subject,
    words: str,
    files: Sequence[Chosen],
    *,
    from_council: bool,
    reply_by: datetime | None = None,
) -> Letter:
    ctx.say(words=words.strip())
    kept = enclose(ctx, procurement.id, "letter", organisation_id, files)
    row = keep(
        Letter(
            procurement_id=procurement.id,
            organisation_id=organisation_id,
            from_council=from_council,
            subject=subject.value,
            words=words.strip(),
            enclosures=kept,
            reply_by=reply_by,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    ctx.note(told=tell_of_letter(ctx, procurement, row))
    return row


@action(Permission.CLARIFICATION_ASK, Event.BID_DECLINED)
def decline_bid(ctx: Context, procurement: Procurement, *, kind: Declining | None, reason: str) -> BidDecline:
    """Say that one's organisation will not bid, and why; it hears no more of the procurement until it comes back."""
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None
    if kind is None:
        raise Invalid("kind", "Choose the reason that comes nearest.")
    if kind is Declining.OTHER and not reason.strip():
        raise Invalid("reason", "Say why, in your own words.")
    if decline_of(procurement.id, organisation_id):
        raise Invalid("kind", "You have declined already.")
    mine = own(organisation_id, procurement.id)
    if mine is not None and latest_submission(mine.id) and not withdrawal(mine):
        raise Invalid("kind", "Your tender is submitted. Withdraw it first, on its page.")
    return _declined(ctx, procurement, organisation_id, kind, reason)


@action(Permission.CLARIFICATION_ASK, Event.BID_RECONSIDERED)
def come_back(ctx: Context, procurement: Procurement) -> BidDecline:
    """Take the decline back: the organisation may bid after all."""
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None
    if not decline_of(procurement.id, organisation_id):
        raise Invalid("kind", "You have not declined.")
    return _declined(ctx, procurement, organisation_id, None, "")


def _declined(
    ctx: Context, procurement: Procurement, organisation_id: int, kind: Declining | None, reason: str
) -> BidDecline:
    if abandonment(procurement.id):
        raise Invalid("kind", "This procurement was ended without an award, so nothing is left to decide.")
    ctx.note(organisation=organisation_id, kind=kind.value if kind else "")
    if reason.strip():
        ctx.say(reason=reason.strip())
    return keep(
        BidDecline(
            procurement_id=procurement.id,
            organisation_id=organisation_id,
            declined=kind is not None,
            kind=kind.value if kind else "",
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
