"""What may be revised after negotiation, and what the resubmitted answers moved."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.moderation.agenda import agenda
from evaluation.negotiation.forms import ResubmissionForm
from evaluation.negotiation.movement import below_minimum, moves
from evaluation.negotiation.views import negotiation
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import SECOND_ROUND, Permission, Stage
from procurement.core.web import act, guard, refused, saved
from procurement.pqq.queries import in_evaluation
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions import invite_resubmission
from procurement.tenders.drafts import invitation, not_invited
from procurement.tenders.queries import is_opened, standing_submissions
from procurement.timetable.queries import windows


@negotiation.route("/procurements/<procurement>/negotiation/resubmission", methods=["GET", "POST"])
@guard(Permission.MEETING_READ)
def resubmission(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Invite all remaining bidders, at one moment, to revise the parts that negotiation opened."""
    no = ctx.refusal(Permission.RESUBMISSION_INVITE, procurement)
    if no and request.method == "POST":
        return refused(no)
    asked, places = questions(procurement.id, Part.QUALITY), slots(procurement.id)
    form = ResubmissionForm()
    form.offer(asked, places)
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
            ),
        )
        if done is not None:
            here = url_for(".resubmission", procurement=procurement.code)
            return saved("All remaining bidders are invited to resubmit.", here)
    sent = invitation(procurement.id)
    window = windows(procurement.id, ctx.now)[Stage.RESUBMISSION]
    sees_envelopes = ctx.may(Permission.ENVELOPE_READ)
    page = render_template(
        "negotiation/resubmission.html",
        procurement=procurement,
        form=form,
        asked=asked,
        places=places,
        window=window,
        invitation=sent,
        received=len(standing_submissions(procurement.id, SECOND_ROUND)) if sees_envelopes and sent else None,
        remaining=len(in_evaluation(procurement.id)),
        no=no,
        missed=missed,
        ended=not_invited(procurement.id),
        opened=is_opened(procurement.id, SECOND_ROUND),
    )
    return page, 422 if form.errors else 200


@negotiation.get("/procurements/<procurement>/negotiation/movement")
@guard(Permission.MEETING_READ)
def movement(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Each revised answer with its score in both rounds, and what decided the later one."""
    found = moves(ctx, procurement.id)
    awaited = sum(one.items for one in agenda(procurement.id, SECOND_ROUND).awaited)
    settled = [move.change for move in found if move.change is not None]
    return render_template(
        "negotiation/movement.html",
        procurement=procurement,
        moves=found,
        awaited=awaited,
        rose=sum(1 for change in settled if change > 0),
        same=sum(1 for change in settled if change == 0),
        fell=sum(1 for change in settled if change < 0),
        opened=is_opened(procurement.id, SECOND_ROUND),
    )
