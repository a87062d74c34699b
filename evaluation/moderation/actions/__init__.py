"""Agreeing a score at the moderation meeting, and each evaluator's own word on what was recorded."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from evaluation.moderation.actions.moving import moved
from evaluation.moderation.meeting import IN, opened, present_now, terms, writer
from evaluation.moderation.models import Assent, Attendance, Consensus, ConsensusDraft, RankingBefore
from evaluation.moderation.queries import assents, draft, is_latest, item_marks, panel, versions
from evaluation.moderation.rules import Basis, Terms, Words, missing
from evaluation.scheme.queries import marks_allowed
from evaluation.scoring.items import Item
from procurement.core.access import Ground, Refusal
from procurement.core.action import Context, Invalid, Refused, Stale, action, keep
from procurement.core.audit import canonical, sha256
from procurement.core.numbers import shown
from procurement.core.vocabulary import FIRST_ROUND, STAGE_WORDS, Event, Permission, Stage
from procurement.people.models import User
from procurement.people.queries import names

_ranked: Callable[[Context], str] = lambda _ctx: ""  # noqa: E731 -- until the step that ranks says how


def ranked_by(reader: Callable[[Context], str]) -> Callable[[Context], str]:
    """Register how to find out, as JSON, how the lots are ranked now; empty while they cannot be."""
    global _ranked
    _ranked = reader
    return reader


DRAFTED = ("deciding", "not_followed", "strengths", "higher", "discussed", "correction")
"""The written parts of a record, by the names that its form and its draft share."""


def stage_of(round_: int) -> Stage:
    """The stage in which a round is moderated: resubmissions are marked and moderated while they are scored again."""
    return Stage.MODERATION if round_ == FIRST_ROUND else Stage.RESCORING


@action(Permission.CONSENSUS_AGREE, Event.CONSENSUS_DRAFTED)
def draft_consensus(
    ctx: Context,
    item: Item,
    *,
    score: Decimal | None,
    deciding: str,
    not_followed: str,
    strengths: str,
    higher: str,
    present: Sequence[int] = (),
    discussed: str = "",
    correction: str = "",
    version: int | None = None,
) -> ConsensusDraft:
    """Keep the record as it is being written; nothing is agreed by it.

    `version` is the draft's as the page was opened. Raises Stale with what stands when
    somebody else has saved.
    """
    require_round_open(ctx, item.round)
    if score is not None:
        _require_on_scale(marks_allowed(item.procurement_id, item.criterion), score)
    texts = {
        "deciding": deciding,
        "not_followed": not_followed,
        "strengths": strengths,
        "higher": higher,
        "discussed": discussed,
        "correction": correction,
        "present_ids": canonical(_present(panel(item), present) if present else []),
    }
    ctx.note(tender=item.tender.id, criterion=item.criterion.id, round=item.round)
    row = draft(item)
    _require_pen(ctx, row, "deciding")
    if row is None:
        moved(item.procurement_id, item.round)
        return keep(
            ConsensusDraft(
                procurement_id=item.procurement_id,
                tender_id=item.tender.id,
                criterion_id=item.criterion.id,
                round=item.round,
                score=score,
                saved_by_id=ctx.person,
                saved_at=ctx.now,
                **texts,
            )
        )
    if row.version != version:
        theirs = {name: getattr(row, name) for name in DRAFTED}
        raise Stale(theirs, {name: texts[name] for name in DRAFTED}, version=row.version)
    moved(item.procurement_id, item.round)
    row.score, row.saved_by_id, row.saved_at, row.pen_to_id = score, ctx.person, ctx.now, None
    for name, text in texts.items():
        setattr(row, name, text)
    return row


@action(Permission.CONSENSUS_AGREE, Event.CONSENSUS_AGREED)
def agree_consensus(
    ctx: Context,
    item: Item,
    *,
    score: Decimal,
    deciding: str,
    not_followed: str,
    strengths: str,
    higher: str,
    present: Sequence[int],
    discussed: str = "",
    correction: str = "",
) -> Consensus:
    """Record the score that the panel agreed for one answer, what decided it, and who was there.

    The individual marks stay as they are; the record names those it rests on. A record that is already there is never
    changed: a correction is a new one with its reason, and everybody present agrees it afresh.
    """
    require_round_open(ctx, item.round)
    scale = marks_allowed(item.procurement_id, item.criterion)
    _require_on_scale(scale, score)
    if opened(item) is None:
        raise Invalid("score", "Open this answer for the panel first: the record must show that it was discussed.")
    _require_pen(ctx, draft(item), "score")
    judges = panel(item)
    marks = item_marks(item, judges)
    if len(marks) < len(judges) or not marks:
        raise Invalid("score", "Not everybody who marks this answer has done so yet, so it cannot be moderated.")
    agreed_terms = terms(item.procurement_id)
    there = _present(judges, present)
    needed = agreed_terms.needed(len(judges))
    if len(there) < needed:
        raise Invalid("present", f"{len(there)} present; the quorum is {needed}.")
    words = Words(deciding, not_followed, higher, discussed)
    for part, sentence in missing(
        score, words, basis(item, judges, [m.mark for m in marks], scale, agreed_terms)
    ).items():
        raise Invalid(part, sentence)
    earlier = versions(item)
    if earlier and not correction.strip():
        raise Invalid("correction", "A score is recorded already. Say why it is corrected; the earlier record stays.")
    ranking = _ranked(ctx) if earlier else ""
    ctx.note(
        tender=item.tender.id,
        criterion=item.criterion.id,
        round=item.round,
        score=shown(score),
        marks=[mark.id for mark in marks],
        present=there,
        corrects=earlier[-1].id if earlier else None,
    )
    ctx.say(
        deciding=deciding,
        not_followed=not_followed,
        strengths=strengths,
        higher=higher,
        discussed=discussed,
        correction=correction,
    )
    moved(item.procurement_id, item.round)
    _came_in(ctx, item, there)
    kept = keep(
        Consensus(
            procurement_id=item.procurement_id,
            tender_id=item.tender.id,
            criterion_id=item.criterion.id,
            round=item.round,
            score=score,
            deciding=deciding.strip(),
            not_followed=not_followed.strip(),
            strengths=strengths.strip(),
            higher=higher.strip(),
            discussed=discussed.strip(),
            correction=correction.strip() if earlier else "",
            mark_ids=canonical([mark.id for mark in marks]),
            present_ids=canonical(there),
            moderator_id=ctx.person,
            agreed_at=ctx.now,
        )
    )
    ctx.note(text_sha256=kept.text_sha256)
    if ranking:
        keep(
            RankingBefore(
                procurement_id=item.procurement_id,
                consensus_id=kept.id,
                ranking=ranking,
                sha256=sha256(ranking),
                at=ctx.now,
            )
        )
    return kept


def basis(item: Item, judges: Sequence[User], marks: Sequence[Decimal], scale: Sequence[Decimal], how: Terms) -> Basis:
    """What the record of an item must answer to."""
    return Basis(marks, scale, how, item.criterion.question.parts, [(user.initials, user.name) for user in judges])


def _came_in(ctx: Context, item: Item, there: Sequence[int]) -> None:
    """Whoever is named in a record was in the meeting: their coming is noted now where it was not before."""
    for one in sorted(set(there) - present_now(item.procurement_id, item.round)):
        keep(
            Attendance(
                procurement_id=item.procurement_id,
                round=item.round,
                user_id=one,
                kind=IN,
                by_id=ctx.person,
                at=ctx.now,
            )
        )


@action(Permission.CONSENSUS_ASSENT, Event.CONSENSUS_ASSENTED)
def assent(ctx: Context, consensus: Consensus, *, agrees: bool, dissent: str = "", text_sha256: str = "") -> Assent:
    """Agree the recorded text, or write a dissent that stands beside it. Once for each record, by those present.

    `text_sha256` is the hash of the text that the person had before them, where a page carried it.
    """
    require_round_open(ctx, consensus.round)
    if not is_latest(consensus):
        raise Invalid("agrees", "This record has been corrected since. Read the later one; it needs your word afresh.")
    if ctx.person not in consensus.present:
        raise Invalid("agrees", "You are not named as present in this record, so it is not yours to agree.")
    if any(row.user_id == ctx.person for row in assents([consensus.id])[consensus.id]):
        raise Invalid("agrees", "Your word on this record is on file already.")
    if not agrees and not dissent.strip():
        raise Invalid("dissent", "Say what you do not agree with, and why. It stands in the record beside the score.")
    if agrees and dissent.strip():
        raise Invalid("dissent", "You wrote a dissent. Record it as one, or empty the box to agree.")
    if text_sha256 not in ("", consensus.text_sha256):
        raise Invalid("agrees", "The text on your screen is not the text on record. Read it again before you agree it.")
    moved(consensus.procurement_id, consensus.round)
    ctx.note(agrees=agrees, consensus=consensus.id, text_sha256=consensus.text_sha256)
    ctx.say(dissent=dissent)
    return keep(
        Assent(
            procurement_id=consensus.procurement_id,
            consensus_id=consensus.id,
            user_id=ctx.person,
            agrees=agrees,
            dissent=dissent.strip(),
            text_sha256=consensus.text_sha256,
            at=ctx.now,
        )
    )


def _require_pen(ctx: Context, row: ConsensusDraft | None, field: str) -> None:
    """One person writes a record at a time; whoever else types waits, and loses nothing of it."""
    holder = writer(row, ctx.now)
    if holder not in (None, ctx.person):
        name = names({holder})[holder]
        raise Invalid(
            field,
            f"{name} is writing this record. You can write on when it is handed to you, or after a minute of silence.",
        )


def require_round_open(ctx: Context, round_: int) -> None:
    """The first round is moderated while Moderation is open, a later one while resubmissions are scored."""
    stage = stage_of(round_)
    if stage not in ctx.standing.open_stages:
        note = ctx.standing.stage_notes.get(stage, f"{STAGE_WORDS[stage]} is not open.")
        raise Refused(Refusal(Ground.STAGE, note, "The procurement lead can reopen it, with a reason."))


def _require_on_scale(allowed: Sequence[Decimal], score: Decimal) -> None:
    if score not in allowed:
        raise Invalid("score", f"Choose one of the marks on the scale: {', '.join(shown(mark) for mark in allowed)}.")


def _present(judges: Sequence[User], present: Sequence[int]) -> list[int]:
    """Those present, each once: evaluators of the question without an interest in the bidder."""
    there = sorted(set(present))
    if not there:
        raise Invalid("present", "Say who was present: at least one evaluator of this question.")
    if set(there) - {user.id for user in judges}:
        raise Invalid("present", "Only evaluators of this question without an interest in the bidder can be present.")
    return there
