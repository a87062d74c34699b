"""What may be revised after negotiation, and what the resubmitted answers moved."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.moderation.agenda import agenda
from evaluation.negotiation.forms import FinalForm, ResubmissionForm
from evaluation.negotiation.movement import below_minimum, moves, round_to_score, sent_anew
from evaluation.negotiation.views import negotiation
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import FIRST_ROUND, ROUNDS, SECOND_ROUND, Permission, Stage
from procurement.core.web import act, guard, refused, saved
from procurement.pqq.queries import in_evaluation
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions import declare_final, invite_resubmission
from procurement.tenders.drafts import invitations
from procurement.tenders.models import NotInvited, Tender
from procurement.tenders.queries import (
    final_tender,
    is_opened,
    last_opened,
    not_invited,
    opened_tenders,
    standing_submissions,
)
from procurement.timetable.actions import open_stage, reopen_stage
from procurement.timetable.models import StageEvent
from procurement.timetable.queries import windows
from procurement.timetable.windows import State


@negotiation.route("/procurements/<procurement>/negotiation/resubmission", methods=["GET", "POST"])
@guard(Permission.NEGOTIATION_READ)
def resubmission(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Invite all remaining bidders, at one moment, to revise the parts that negotiation opened; round after round."""
    if "rescoring" in request.form:
        return _score(ctx, procurement)
    no = ctx.refusal(Permission.RESUBMISSION_INVITE, procurement)
    if no and request.method == "POST":
        return refused(no)
    if "telling" in request.form:
        return _declare(ctx, procurement)
    form = ResubmissionForm()
    form.offer(questions(procurement.id, Part.QUALITY), slots(procurement.id))
    missed = below_minimum(procurement.id)
    if form.validate_on_submit() and form.settled(bool(missed)):
        ends = {tender.id: words for tender, words in missed} if form.below.data == "out" else {}
        done = act(
            form,
            lambda: invite_resubmission(
                ctx,
                procurement,
                form.questions.data or [],
                form.slots.data or [],
                form.words.data or "",
                below=ends,
                rule=form.rule.data or "",
                closes_at=form.closes.data,
                final=bool(form.final.data),
            ),
        )
        if done is not None:
            return saved("All remaining bidders are invited to resubmit.", _here(procurement))
    return _page(ctx, procurement, form, FinalForm(None))


def _score(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Open the scoring of what came in; for a round after the first resubmission the stage is opened once more."""
    first = windows(procurement.id, ctx.now)[Stage.RESCORING].opened_at is None
    if no := ctx.refusal(Permission.STAGE_OPEN if first else Permission.STAGE_REOPEN, procurement):
        return refused(no)
    round_ = invitations(procurement.id)[-1].round if invitations(procurement.id) else SECOND_ROUND
    if act(None, lambda: _open(ctx, procurement, round_, first=first)) is None:
        return _page(ctx, procurement, _offered(procurement), FinalForm(None), failed=True)
    return saved(f"The scoring of round {round_} is open. Two people open what came in.", _here(procurement))


def _open(ctx: Context, procurement: Procurement, round_: int, *, first: bool) -> StageEvent:
    if first:
        return open_stage(ctx, procurement, Stage.RESCORING)
    return reopen_stage(ctx, procurement, Stage.RESCORING, f"Round {round_} was resubmitted and is scored.")


def _offered(procurement: Procurement) -> ResubmissionForm:
    form = ResubmissionForm(None)
    form.offer(questions(procurement.id, Part.QUALITY), slots(procurement.id))
    return form


def _declare(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    declaring, form = FinalForm(), _offered(procurement)
    valid = declaring.validate_on_submit()
    if valid and act(declaring, lambda: declare_final(ctx, procurement, declaring.telling.data or "")) is not None:
        return saved("The tenders are final; every remaining bidder is told.", _here(procurement))
    return _page(ctx, procurement, form, declaring, shown=declaring)


def _here(procurement: Procurement) -> str:
    return url_for(".resubmission", procurement=procurement.code)


def _page(
    ctx: Context,
    procurement: Procurement,
    form: ResubmissionForm,
    declaring: FinalForm,
    shown: FinalForm | None = None,
    *,
    failed: bool = False,
) -> ResponseReturnValue:
    rounds = invitations(procurement.id)
    last = rounds[-1] if rounds else None
    standing = windows(procurement.id, ctx.now)
    under_way = last is not None and (
        not is_opened(procurement.id, last.round) or standing[Stage.RESCORING].state is not State.CLOSED
    )
    sees_envelopes = ctx.may(Permission.ENVELOPE_READ)
    page = render_template(
        "negotiation/resubmission.html",
        procurement=procurement,
        form=form,
        declaring=declaring,
        problems_of=shown or form,
        asked=questions(procurement.id, Part.QUALITY),
        places=slots(procurement.id),
        window=standing[Stage.RESUBMISSION],
        rounds=rounds,
        opened=frozenset(one.round for one in rounds if is_opened(procurement.id, one.round)),
        received={one.round: len(standing_submissions(procurement.id, one.round)) for one in rounds}
        if sees_envelopes
        else {},
        remaining=len(in_evaluation(procurement.id)),
        under_way=under_way,
        to_score=round_to_score(procurement.id, ctx.now),
        may_score=ctx.may(Permission.STAGE_REOPEN, procurement),
        next_round=last.round + 1 if last else SECOND_ROUND,
        no=ctx.refusal(Permission.RESUBMISSION_INVITE, procurement),
        final=final_tender(procurement.id),
        missed=below_minimum(procurement.id),
        ended=_ended(procurement),
    )
    return page, 422 if form.errors or shown or failed else 200


def _ended(procurement: Procurement) -> list[tuple[Tender, NotInvited]]:
    """Whose part ended with a round, with the decision, by number."""
    rows = not_invited(procurement.id)
    return [(tender, rows[tender.id]) for tender in opened_tenders(procurement.id) if tender.id in rows]


@negotiation.get("/procurements/<procurement>/negotiation/movement")
@guard(Permission.NEGOTIATION_READ)
def movement(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Each revised answer with its score round by round, and what decided the last one."""
    found = moves(ctx, procurement.id)
    last = last_opened(procurement.id)
    awaited = sum(one.items for one in agenda(procurement.id, last).awaited) if last > FIRST_ROUND else 0
    settled = [move.change for move in found if move.change is not None]
    return render_template(
        "negotiation/movement.html",
        procurement=procurement,
        moves=found,
        anew=sent_anew(ctx, procurement.id),
        rounds=ROUNDS[:last],
        awaited=awaited,
        rose=sum(1 for change in settled if change > 0),
        same=sum(1 for change in settled if change == 0),
        fell=sum(1 for change in settled if change < 0),
        opened=last > FIRST_ROUND,
    )
