"""The registers of the business around a procurement."""

from dataclasses import replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from evaluation.setup.actions import save_pack
from evaluation.setup.registers import LONGEST, MOST_ROWS, REGISTERS, Column, cell_fault, tidy
from evaluation.setup.views.frame import Desk, desk, setup_pages
from evaluation.setup.views.selection import version_in
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import has_unprintable, shown_safely
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved

Rows = dict[str, list[dict[str, str]]]


@setup_pages.get("/procurements/<procurement>/setup/registers")
@guard(Permission.PACK_READ)
def registers(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every register with its rows, and an empty one to add to each."""
    shown = desk(ctx, procurement)
    rows = {key: [dict(row) for row in shown.pack.registers.get(key, ())] for key in REGISTERS}
    return _page(shown, rows, {}, shown.version)


@setup_pages.post("/procurements/<procurement>/setup/registers")
@guard(Permission.PACK_EDIT)
def save_registers(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Keep all of them; a row in which nothing stands is left out."""
    shown = desk(ctx, procurement)
    rows, faults = _typed(request.form)
    version = version_in(request.form)
    if faults:
        return _page(shown, rows, faults, version), 422
    kept = {**shown.pack.registers, **{key: tuple(entries) for key, entries in rows.items() if entries}}
    for key in [key for key in REGISTERS if not rows[key]]:
        kept.pop(key, None)
    pack = replace(shown.pack, registers=kept)
    if act(None, lambda: save_pack(ctx, procurement, pack, version=version, part="registers")) is None:
        return _page(shown, rows, {}, version), 422
    return saved("Saved.", url_for("setup.registers", procurement=procurement.code))


def _typed(sent: MultiDict[str, str]) -> tuple[Rows, dict[str, str]]:
    rows: Rows = {}
    faults: dict[str, str] = {}
    for key, register in REGISTERS.items():
        columns = register.columns
        rows[key] = []
        for number in range(MOST_ROWS):
            boxes = [f"{key}-{number}-{at}" for at in range(len(columns))]
            if not any(box in sent for box in boxes):
                break
            texts = [sent.get(box, "").replace("\r\n", "\n").strip() for box in boxes]
            if not any(texts):
                continue
            for at, text in enumerate(texts):
                place = f"{key}-{len(rows[key])}-{at}"
                if wrong := _fault(columns[at], text):
                    faults[place] = wrong
            cells = zip(columns, texts, strict=True)
            rows[key].append({column.head: tidy(column, text) for column, text in cells if text})
    return rows, faults


def _fault(column: Column, text: str) -> str:
    """What is wrong with a cell as it was typed, in a sentence; empty where nothing is."""
    if has_unprintable(text):
        return "Take out the characters that cannot be shown."
    if len(text) > LONGEST:
        return f"This has {len(text):,} characters; {LONGEST:,} fit."
    return cell_fault(column, text)


def _page(shown: Desk, rows: Rows, faults: dict[str, str], version: int | None) -> str:
    notes: dict[str, str] = {}
    for one in shown.found if not faults else ():
        if one.page == "registers":
            notes[one.field] = f"{notes[one.field]}. {one.what}" if one.field in notes else one.what

    def notes_of(register: str, row: int) -> list[tuple[str, str]]:
        """What is to be known of a row, by cell."""
        return [(at, said) for at, said in notes.items() if at.startswith(f"{register}-{row}-")]

    return render_template(
        "setup/registers.html",
        procurement=shown.procurement,
        desk=shown,
        known=REGISTERS,
        rows=rows,
        shown_safely=shown_safely,
        faults=faults,
        notes=notes,
        notes_of=notes_of,
        version=version,
    )
