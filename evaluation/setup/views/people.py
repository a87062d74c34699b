"""Who marks what: the matrix of evaluators and questions, the hours it takes, and a proposal that balances them."""

from collections.abc import Callable
from fractions import Fraction

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import save_pack
from evaluation.setup.assigning import needed, propose, workload_of
from evaluation.setup.boxes import Boxes, PackForm
from evaluation.setup.findings import Part
from evaluation.setup.free_hours import Free
from evaluation.setup.hours_left import hours_left
from evaluation.setup.pack import Pack
from evaluation.setup.people_grid import FIGURES, joined, people_boxes, read_list, read_people
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.people.forms import EndAccessForm
from procurement.people.invitations import accesses
from procurement.people.queries import last_day


@setup_pages.get("/procurements/<procurement>/setup/people")
@guard(Permission.PACK_READ)
def people(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who marks what, and what it takes."""
    return people_page(ctx, procurement)


@setup_pages.post("/procurements/<procurement>/setup/people")
@guard(Permission.PACK_EDIT)
def save_people(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Save the matrix, propose who marks what, add or remove a row, or take a paste."""
    form = PackForm()
    here = desk(ctx, procurement, Part.PEOPLE)
    form.boxes = Boxes(request.form.to_dict())
    if not form.validate_on_submit():
        return people_page(ctx, procurement, form), 422
    if "add" in request.form:
        return people_page(ctx, procurement, form, more=True)
    if "paste" in request.form:
        pack, said = _paste(form.boxes, here.pack)
    else:
        pack, said = _grid(form.boxes, here.pack, lambda pack: hours_left(ctx, procurement, pack))
    if not form.boxes.faults:
        done = act(form, lambda: save_pack(ctx, procurement, pack, version=form.version.data, part="people"))
        if done is not None:
            return saved(said, url_for("setup.people", procurement=procurement.code))
    return people_page(ctx, procurement, form), 422


def _grid(boxes: Boxes, pack: Pack, left: Callable[[Pack], dict[str, Free]]) -> tuple[Pack, str]:
    """The pack as the matrix has it, with a proposal on top where that was asked for."""
    removed = boxes.typed.get("remove", "")
    changed = read_people(boxes, pack, without=removed)
    if "propose" not in boxes.typed or boxes.faults:
        return changed, "The row is removed." if removed else "Who marks what is saved."
    hours = {email: free.hours for email, free in left(changed).items()}
    proposed = propose(changed, workload_of(changed), hours)
    more = _ticks(proposed) - _ticks(changed)
    if not more:
        return changed, "Saved. There was nothing to propose: no question lacks evaluators that are there."
    return proposed, f"{count(more, 'tick')} added, by the hours that people have. Change any of them."


def _ticks(pack: Pack) -> int:
    return sum(len(person.questions) for person in pack.people)


def _paste(boxes: Boxes, pack: Pack) -> tuple[Pack, str]:
    """People with an address that is there are replaced, the others added; all or none."""
    asked = {lot.number: [question.code for question in pack.questions_of(lot.number)] for lot in pack.lots}
    pasted = read_list(boxes.typed.get("rows", ""), [question.code for question in pack.questions], asked)
    if pasted.faults:
        boxes.wrong("rows", "Nothing was saved. " + " ".join(fault.words for fault in pasted.faults[:12]))
    said = f"{count(len(pasted.people), 'person', 'people')} read and saved."
    return joined(pack, pasted.people, pasted.columns), said


def people_page(
    ctx: Context,
    procurement: Procurement,
    form: PackForm | None = None,
    *,
    more: bool = False,
    wrong: BaseForm | None = None,
    ending: str = "",
) -> str:
    """The page, with `form` as it was typed; `wrong` is another form of it that was refused."""
    here, form = desk(ctx, procurement, Part.PEOPLE), form or PackForm(formdata=None)
    pack, workload = here.pack, workload_of(here.pack)
    if "rows" in form.boxes.typed or not form.boxes.typed:
        form.boxes.typed = {**people_boxes(pack).typed, **form.boxes.typed}
    if form.version.data is None:
        form.version.data = here.version
    keys = form.boxes.rows("person", "email")
    if more or not keys:
        keys.append(next(str(n) for n in range(len(keys) + 1) if str(n) not in keys))
    hours = {person.email: needed(person, pack, workload) for person in pack.people}
    left = hours_left(ctx, procurement, pack)
    known = accesses(procurement.id, [one.email for one in pack.people], ctx.now)
    stops = [one.field.startswith("access-") for one in here.of(Part.PEOPLE) if one.blocks]
    return render_template(
        "setup/people.html",
        procurement=procurement,
        desk=here,
        found=here.of(Part.PEOPLE),
        short=[stop for stop in stops if not stop],
        outside_still=sum(stops),
        form=wrong or form,
        grid=form,
        boxes=form.boxes,
        keys=keys,
        figures=FIGURES,
        needs=hours,
        left=left,
        total=sum(hours.values(), Fraction(0)),
        over=[one for one in pack.people if one.email in left and hours[one.email] > left[one.email].hours],
        marking={q.code: sum(q.code in one.questions for one in pack.people) for q in pack.questions},
        kept={one.email: one for one in pack.people},
        access=[known[one.email.strip().lower()] for one in pack.people],
        last_day=last_day,
        ending=ending,
        end_form=wrong if ending and wrong else EndAccessForm(formdata=None),
        may_edit=here.may_edit,
    )
