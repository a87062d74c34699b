"""The part of the progress page that moves answers between evaluators: choosing, seeing what moves, moving it."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, request

from evaluation.scoring.actions import ask_back, move
from evaluation.scoring.forms import MoveForm
from evaluation.scoring.models import MarkingMove
from evaluation.scoring.moving import Abstained, Asked, Moving, abstentions, moves, moving
from evaluation.scoring.price_sight import knows_prices, saw_prices
from evaluation.scoring.progress import Progress
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import remembered
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act
from procurement.core.words import count
from procurement.people.models import User
from procurement.people.queries import appointed, names


@dataclass(frozen=True)
class Moves:
    """What the page shows of it: the form as it was asked, what would move, what has moved, who abstains."""

    form: MoveForm
    preview: Moving | None
    accepting: Abstained | None
    abstained: list[Abstained]
    made: list[MarkingMove]
    names: dict[int, str]


def moves_part(ctx: Context, procurement: Procurement, panel: Progress, form: MoveForm | None = None) -> Moves:
    """The part as it is asked for in the address, or as its form was sent (`form`)."""
    made, abstained = moves(procurement.id), abstentions(procurement.id)
    typed = request.form if form else request.args
    accepting = _accepting(abstained, typed.get("abstention", ""))
    shown = form or _filled(procurement, panel, accepting)
    preview = None
    if ctx.may(Permission.PERSON_APPOINT) and (form or accepting or "move" in request.args):
        asked = _asked(procurement, panel, shown)
        preview = moving(procurement.id, asked) if asked else None
    people = {one for row in made for one in (row.from_id, row.to_id, row.by_id) if one}
    return Moves(shown, preview, accepting, abstained, made, names(people) if people else {})


def move_form(procurement: Procurement, panel: Progress, **more: Any) -> MoveForm:
    """The form with what can be chosen in it: who marks, who may, the questions, the bidders by their codes."""
    form = MoveForm(**more)
    evaluators = evaluators_of(procurement)
    marking = {one.user.id: one.user for one in panel.evaluators}
    form.giver.choices = [("", "Nobody: one more evaluator"), *_people(list(marking.values()))]
    since = saw_prices(procurement.id)
    free = [user for user in evaluators if user.id not in since]
    form.taker.choices = [("", "Nobody: fewer mark it"), *_people(free)]
    form.taker.description = " ".join(knows_prices(procurement.id, evaluators))
    form.question.choices = [
        ("", "All their questions"),
        *((c.question.code, f"{c.question.code} {c.question.title}") for c in panel.criteria),
    ]
    form.bidder.choices = [("", "All bidders"), *((str(one.id), one.bidder_code) for one in panel.tenders)]
    return form


def evaluators_of(procurement: Procurement) -> list[User]:
    """Who may be given answers to mark, by name."""
    return remembered(("evaluators", procurement.id), lambda: appointed(procurement.id, Role.EVALUATOR))


def _people(users: list[User]) -> list[tuple[str, str]]:
    return [(str(user.id), user.name) for user in users]


def _accepting(abstained: list[Abstained], asked: str) -> Abstained | None:
    return next((one for one in abstained if one.open and str(one.row.id) == asked), None)


def _filled(procurement: Procurement, panel: Progress, accepting: Abstained | None) -> MoveForm:
    if accepting is None:
        return move_form(procurement, panel, formdata=request.args if "move" in request.args else None)
    row = accepting.row
    held = {
        "giver": str(row.user_id),
        "question": row.criterion.question.code if row.criterion else None,
        "bidder": str(row.tender_id) if row.tender_id else None,
        "taker": request.args.get("taker") or None,
        "reason": f"Abstains: {row.reason}",
    }
    return move_form(procurement, panel, formdata=None, data=held)


def _asked(procurement: Procurement, panel: Progress, form: MoveForm) -> Asked | None:
    """What the form names; None, with the sentence in the form, where it names nothing that can move."""
    evaluators = {str(user.id): user for user in evaluators_of(procurement)}
    marking = {str(one.user.id): one.user for one in panel.evaluators}
    asked = Asked(
        giver=marking.get(form.giver.data or ""),
        taker=evaluators.get(form.taker.data or ""),
        criterion=next((c for c in panel.criteria if c.question.code == form.question.data), None),
        tender=next((one for one in panel.tenders if str(one.id) == form.bidder.data), None),
    )
    if asked.giver is None and asked.taker is None:
        form.form_errors.append("Choose from whom the answers move, or who begins with them.")
        return None
    if asked.giver == asked.taker:
        form.form_errors.append("Choose two different people.")
        return None
    return asked


def moved(ctx: Context, procurement: Procurement, panel: Progress) -> tuple[MoveForm, str]:
    """Do what was sent: the form, and what was done in a sentence (empty where it could not be taken)."""
    form = move_form(procurement, panel)
    number = request.form.get("abstention", "")
    abstention_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if not form.validate_on_submit():
        return form, ""
    if "back" in request.form:
        done = act(form, lambda: ask_back(ctx, procurement, abstention_id or 0, form.reason.data or ""))
        return form, "They are asked to think again. What they abstained from is still theirs." if done else ""
    asked = _asked(procurement, panel, form)
    if asked is None:
        return form, ""
    address, seen = current_app.config["SETTINGS"].base_url, request.form.get("seen", "")
    row = act(
        form,
        lambda: move(
            ctx, procurement, asked, form.reason.data or "", seen=seen, address=address, abstention_id=abstention_id
        ),
    )
    if row is None:
        return form, ""
    if row.to_id is None:
        return form, f"{count(row.answers, 'answer')} moved: fewer people mark them."
    flash("Whoever takes them begins with an empty form; both are written to.", "info")
    return form, f"{count(row.answers, 'answer')} moved to {asked.taker.name if asked.taker else ''}."
