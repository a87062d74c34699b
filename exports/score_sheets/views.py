"""Marking in Excel: the workbook to take out, what a returned one would change, and taking it in."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField

from evaluation.scoring.book_actions import hand_out_book, take_in_book
from evaluation.scoring.marks_book import BOXES, Line, Seals, read
from evaluation.scoring.taking_in import Change, chosen, proposed, undecided
from exports.score_sheets.facts import MarksBook, marks_book
from exports.score_sheets.sheets import workbook as write_workbook
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Stale
from procurement.core.forms import BaseForm
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved
from procurement.core.words import count
from procurement.tenders.typed_workbooks import BadBook, Fault

score_sheets_pages = Blueprint("score_sheets", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_FAULTS = 40
"""How many faults are named at once: a workbook with more is put right faster by taking out a new one."""


class BookForm(BaseForm):
    """A workbook that comes back."""

    file = FileField("Your workbook")


@score_sheets_pages.get("/procurements/<procurement>/scoring/excel")
@guard(Permission.SCORE_READ_OWN)
def excel(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """How to mark in Excel, the workbook, and where it is taken in again."""
    return _page(ctx, marks_book(ctx, procurement))


@score_sheets_pages.get("/procurements/<procurement>/scoring/excel/scores.xlsx")
@guard(Permission.SCORE_READ_OWN)
def workbook(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """My workbook, with my answers and what I have written so far; that it was taken out is on record."""
    found = marks_book(ctx, procurement)
    data = write_workbook(found, _seals(found), ctx.now)
    hand_out_book(ctx, procurement, found.count)
    name = f"{found.identity.code} scores.xlsx"
    name = file_name(name) if procurement.rehearsal else name
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, mimetype=EXCEL, headers=headers)


@score_sheets_pages.post("/procurements/<procurement>/scoring/excel")
@guard(Permission.SCORE_GIVE)
def take_in(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What a workbook would change, box by box; and, once that was seen, taking it in."""
    found = marks_book(ctx, procurement)
    if request.form.get("seen"):
        return _taken_in(ctx, procurement, found)
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    if not data:
        return _page(ctx, found, problem="Choose the workbook that you took out here."), 422
    try:
        taken = read(data, _seals(found), found.lines)
    except BadBook as why:
        return _page(ctx, found, problem=str(why)), 422
    changes = proposed(taken.rows)
    faults = [*taken.faults, *_closed(ctx, found, changes)]
    if faults:
        return _page(ctx, found, faults=faults), 422
    return _page(ctx, found, changes=changes, compared=True)


def _seals(found: MarksBook) -> Seals:
    return Seals(str(current_app.secret_key), found.identity)


def _closed(ctx: Context, found: MarksBook, changes: Sequence[Change]) -> list[Fault]:
    """Changes of answers that cannot be marked now (submitted, for one), each at its first cell."""
    faults: dict[tuple[int, int], Fault] = {}
    for change in changes:
        no = ctx.refusal(Permission.SCORE_GIVE, found.items[change.line.key])
        if no and change.line.key not in faults:
            sheet, cell = change.place.rsplit("!", 1)
            faults[change.line.key] = Fault(sheet, cell, f"{no.reason} This row was changed.")
    return list(faults.values())


def _taken_in(ctx: Context, procurement: Procurement, found: MarksBook) -> ResponseReturnValue:
    """Write what was seen. Where a draft was saved since, or nothing was chosen, it is shown again as it is now."""
    changes = _posted(found)
    keeps = {change.name: request.form.get(f"keep-{change.name}", "") for change in changes}
    if not changes:
        return _page(ctx, found, problem="Nothing was left to change. Choose the workbook again."), 422
    if left := undecided(changes, keeps):
        problem = f"Choose which text to keep: {count(len(left), 'box', 'boxes')} changed on both sides."
        return _page(ctx, found, changes=changes, keeps=keeps, problem=problem), 422
    written = [(found.items[one.key], one) for one in chosen(changes, keeps, found.versions)]
    try:
        if written:
            take_in_book(ctx, procurement, written)
    except (Invalid, Stale) as why:
        return _page(ctx, found, changes=changes, keeps=keeps, problem=str(why)), 422
    answers, boxes = len(written), sum(not one.both or keeps[one.name] == "book" for one in changes)
    said = (
        f"{count(boxes, 'box', 'boxes')} of {count(answers, 'answer')} taken in." if boxes else "Nothing was changed."
    )
    return saved(f"{said} Check them and submit.", url_for("scoring.check", procurement=procurement.code))


def _posted(found: MarksBook) -> list[Change]:
    """The changes as they were shown and sent back. A draft that has moved on since then was changed on both sides."""
    lines: Mapping[str, Line] = {
        f"{line.tender_id}-{line.criterion_id}": line for sheet in found.sheets for line in sheet.lines
    }
    changes = []
    for name, line in lines.items():
        moved = request.form.get(f"version-{name}", "") != str(found.versions.get(line.key, ""))
        for box in BOXES:
            then = request.form.get(f"{name}-{box}")
            now = line.said[box]
            if then is None or then.replace("\r\n", "\n") == now.replace("\r\n", "\n"):
                continue
            both = moved or bool(request.form.get(f"both-{name}-{box}"))
            place = request.form.get(f"place-{name}-{box}", "")[:60]
            changes.append(Change(line, box, now, then.replace("\r\n", "\n"), both, place))
    return changes


def _page(
    ctx: Context,
    found: MarksBook,
    *,
    problem: str = "",
    faults: Sequence[Fault] = (),
    changes: Sequence[Change] = (),
    keeps: Mapping[str, str] | None = None,
    compared: bool = False,
) -> str:
    versions = {f"{key[0]}-{key[1]}": version for key, version in found.versions.items()}
    return render_template(
        "scoring/excel.html",
        procurement=found.procurement,
        book=found,
        form=BookForm(),
        no_mark=ctx.refusal(Permission.SCORE_GIVE, found.procurement),
        problem=problem,
        faults=faults[:MOST_FAULTS],
        more_faults=max(0, len(faults) - MOST_FAULTS),
        changes=_by_answer(found, changes),
        conflicts=sum(change.both for change in changes),
        total=len(changes),
        keeps=keeps or {},
        versions=versions,
        compared=compared,
    )


def _by_answer(found: MarksBook, changes: Sequence[Change]) -> list[tuple[str, str, list[Change]]]:
    """The changes of each answer together: how a form names it, its question and bidder, its boxes."""
    together: dict[tuple[int, int], list[Change]] = {}
    for change in changes:
        together.setdefault(change.line.key, []).append(change)
    return [
        (f"{key[0]}-{key[1]}", f"{found.items[key].criterion.question.code}, {rows[0].line.bidder}", rows)
        for key, rows in together.items()
    ]
