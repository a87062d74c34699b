"""Recommending an award, approving it as a second person, and telling every bidder at one moment."""

from evaluation.award.allocated import allocation_form
from evaluation.award.call_in import calling_in
from evaluation.award.leaks import Leak
from evaluation.award.letters import Lacking
from evaluation.award.models import Approval, OutcomeLetter, OutcomeLetters, Recommendation
from evaluation.award.outstanding import before_recommending, missed_by, open_ties
from evaluation.award.queries import (
    approval,
    approved,
    consensus_ids,
    outcome_letters,
    published_scheme,
    recommendation,
    results,
)
from evaluation.award.sending import LETTER, addresses, ready
from evaluation.award.snapshot import freeze, results_form, thaw
from evaluation.moderation.models import MinimumDecision
from procurement.cases.models import Procurement
from procurement.core import outbox
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import canonical, sha256
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.models import Tender
from procurement.tenders.stated import capacities
from procurement.timetable.windows import Blocker

MOST_NAMED = 8
"""Blockers that one sentence names; pages list them all."""


class NotReady(Invalid):
    """Something is outstanding; `blockers` name it, each with its page."""

    def __init__(self, field: str, what: str, blockers: list[Blocker]) -> None:
        named = "; ".join(blocker.what for blocker in blockers[:MOST_NAMED])
        more = f"; and {len(blockers) - MOST_NAMED} more" if len(blockers) > MOST_NAMED else ""
        super().__init__(field, f"{what}: {named}{more}.")
        self.blockers = blockers


@action(Permission.AWARD_RECOMMEND, Event.AWARD_RECOMMENDED)
def recommend(ctx: Context, procurement: Procurement, words: str) -> Recommendation:
    """Recommend the award of every lot as ranked, and freeze all of it with its SHA-256.

    Bidders tied across the last place of a lot are flagged in it and not awarded. Recommending again replaces a
    recommendation that was returned or not decided yet. Raises NotReady, naming what is outstanding.
    """
    if not words.strip():
        raise Invalid("words", "Say what you recommend and why; the approver reads this first.")
    if approved(procurement.id):
        raise Invalid("words", "The award has been approved, so nothing can be recommended in its place.")
    lots = results(procurement.id, ctx.now)
    if outstanding := before_recommending(procurement.code, lots):
        raise NotReady("words", "This cannot be recommended yet", outstanding)
    earlier = recommendation(procurement.id)
    number = (earlier.number if earlier else 0) + 1
    rules = published_scheme(procurement.id)
    snapshot = freeze(
        {name: getattr(procurement, name) for name in ("code", "title", "buyer", "regime", "route", "summary", "term")},
        rules.document,
        rules.sha256,
        lots,
        {key: row.id for key, row in consensus_ids(procurement.id).items()},
        number=number,
        by_id=ctx.person,
        at=ctx.now,
        allocation=allocation_form(lots, rules.document, capacities(procurement.id)),
    )
    digest = sha256(snapshot)
    ctx.note(number=number, snapshot_sha256=digest, awarded={lot.lot.number: len(lot.awarded) for lot in lots})
    ctx.say(words=words)
    return keep(
        Recommendation(
            procurement_id=procurement.id,
            number=number,
            words=words.strip(),
            snapshot=snapshot,
            sha256=digest,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.AWARD_APPROVE, Event.AWARD_APPROVED)
def approve(ctx: Context, recommendation: Recommendation, reason: str) -> Approval:
    """Approve a recommendation, as somebody other than its author, with the reason.

    Refused where a later recommendation stands, or where the results are no longer those that were recommended.
    """
    _undecided(recommendation, reason)
    if not unchanged(recommendation, ctx):
        raise Invalid("approved", "The results have changed since this was recommended. Return it, to be made anew.")
    if waiting := open_ties(_code(recommendation), thaw(recommendation.snapshot).lots):
        raise NotReady("approved", "This cannot be approved yet", waiting)
    return _decided(ctx, recommendation, reason, approved=True)


@action(Permission.AWARD_APPROVE, Event.AWARD_RETURNED)
def return_to_lead(ctx: Context, recommendation: Recommendation, reason: str) -> Approval:
    """Return a recommendation, with what the lead must put right; only a new one can then be approved."""
    _undecided(recommendation, reason)
    return _decided(ctx, recommendation, reason, approved=False)


@action(Permission.MINIMUM_DECIDE, Event.MINIMUM_DECIDED)
def decide_minimum(
    ctx: Context, tender: Tender, about: str, figure: str, *, excludes: bool, reason: str
) -> MinimumDecision:
    """Decide whether a minimum that this bidder missed, and that may exclude, does; the latest decision stands.

    `about` and `figure` name what was missed and the score it rests on; a later score asks for another decision.
    """
    if approved(tender.procurement_id):
        raise Invalid("excludes", "The award has been approved, so nothing can be decided in its place.")
    missed = missed_by(results(tender.procurement_id, ctx.now))
    if (tender.id, about, figure) not in missed:
        raise Invalid("excludes", "This bidder does not miss this minimum with this score. Open the page again.")
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason stands in the report and in the bidder’s letter.")
    ctx.note(about=about, figure=figure, excludes=excludes)
    ctx.say(reason=reason)
    return keep(
        MinimumDecision(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            about=about,
            figure=figure,
            excludes=excludes,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _code(recommendation: Recommendation) -> str:
    return db.session.get_one(Procurement, recommendation.procurement_id).code


def _undecided(recommendation: Recommendation, reason: str) -> None:
    latest = _latest(recommendation.procurement_id)
    if latest.id != recommendation.id:
        raise Invalid("approved", "A later recommendation stands. Read that one.")
    if approval(recommendation.id):
        raise Invalid("approved", "This recommendation has been decided; what was decided stands.")
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason stands beside the decision.")


def _decided(ctx: Context, recommendation: Recommendation, reason: str, *, approved: bool) -> Approval:
    ctx.note(number=recommendation.number, snapshot_sha256=recommendation.sha256)
    ctx.say(reason=reason)
    return keep(
        Approval(
            procurement_id=recommendation.procurement_id,
            recommendation_id=recommendation.id,
            approved=approved,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def unchanged(recommendation: Recommendation, ctx: Context) -> bool:
    """Whether the results are still those that a recommendation froze."""
    now = results_form(results(recommendation.procurement_id, ctx.now))
    return canonical(now) == canonical(results_form(thaw(recommendation.snapshot).lots))


def _latest(procurement_id: int) -> Recommendation:
    latest = recommendation(procurement_id)
    if latest is None:
        raise Invalid("approved", "Nothing has been recommended.")
    return latest


@action(Permission.LETTERS_SEND, Event.LETTERS_SENT)
def send_letters(ctx: Context, procurement: Procurement) -> OutcomeLetters:
    """Tell every bidder the outcome at one moment, and so begin the standstill.

    Only after approval, and once. Raises NotReady, naming every letter that would lack a reason.
    """
    basis = approved(procurement.id)
    if basis is None:
        raise Invalid("letters", "The award has not been approved, so nobody can be told yet.")
    if outcome_letters(procurement.id):
        raise Invalid("letters", "The outcome letters have been sent; what was sent stands.")
    sent_on = ctx.now.astimezone(LONDON).date()
    letters = ready(basis, sent_on)
    if wanting := letters.lacking:
        raise NotReady("letters", "These letters would lack a reason", [_wanting(one) for one in wanting])
    if told := letters.open_leaks:
        raise NotReady("letters", "These letters would tell of other bidders", [_told(one) for one in told])
    if why := calling_in(procurement.id, ctx.now):
        raise Invalid("letters", why)
    to = addresses(procurement.id)
    if unknown := [outcome.bidder_code for outcome in letters.outcomes if outcome.tender_id not in to]:
        raise Invalid("letters", f"There is no address for {', '.join(unknown)}.")
    last_day, earliest = letters.standstill.last_day, letters.standstill.earliest_signing
    assert last_day is not None and earliest is not None
    sending = keep(
        OutcomeLetters(
            procurement_id=procurement.id,
            recommendation_id=basis.id,
            sent_at=ctx.now,
            last_day=last_day,
            earliest_signing=earliest,
            rule=letters.standstill.rule,
            by_id=ctx.person,
        )
    )
    hashes = []
    again = f"-{basis.number}" if letters.post.correction else ""
    for outcome in letters.outcomes:
        words = letters.words(outcome)
        hashes.append(sha256(words))
        db.session.add(
            OutcomeLetter(letters_id=sending.id, tender_id=outcome.tender_id, words=words, sha256=hashes[-1])
        )
        outbox.send(
            ctx,
            to[outcome.tender_id],
            f"{'Corrected outcome' if again else 'Outcome'} of your tender: {procurement.title} ({procurement.code})",
            words,
            once=f"{LETTER}-{procurement.id}-{outcome.tender_id}{again}",
        )
    ctx.note(
        letters=len(hashes),
        letters_sha256=sha256(canonical(hashes)),
        snapshot_sha256=basis.sha256,
        last_day=last_day.isoformat(),
    )
    return sending


def _wanting(one: Lacking) -> Blocker:
    return Blocker(f"{one.bidder_code}, {one.question}: {one.what}")


def _told(one: Leak) -> Blocker:
    return Blocker(f"{one.of}, {one.question or one.part}: “{one.found}” {one.why}")
