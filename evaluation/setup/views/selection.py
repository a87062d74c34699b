"""What is asked for selection, and which files bidders send."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from evaluation.setup.actions import save_pack
from evaluation.setup.findings import Part
from evaluation.setup.lots_grid import numbers_in, spans
from evaluation.setup.pack import SelectionLine, SlotLine
from evaluation.setup.standard_questions import questionnaire, with_standard
from evaluation.setup.views.frame import Desk, desk, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import has_unprintable
from procurement.core.numbers import BadNumber, parse_decimal
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.questionnaire.rules import ALSO_ASKED_WORDS, NATURE_WORDS, AlsoAsked, Nature, condition

KINDS = (
    ("yes_no", "Yes or no"),
    ("choice", "One of a list"),
    ("number", "A number"),
    ("text", "Words"),
    ("capacity", "Hours and lots"),
)
FILE_KINDS = ("pdf", "docx", "xlsx", "pptx", "png", "jpg", "csv", "zip")
MOST = 200
LONGEST = {
    "code": 12,
    "title": 160,
    "text": 10_000,
    "options": 4_000,
    "expected": 1_000,
    "accepts": 80,
    "question": 12,
    "topic": 80,
    "only_if": 120,
    "level_reason": 1_000,
    "also_asked": 8,
}


@setup_pages.get("/procurements/<procurement>/setup/selection")
@guard(Permission.PACK_READ)
def selection(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The items and the places for files; `add` opens an empty one."""
    shown = desk(ctx, procurement, Part.SELECTION)
    items = [_item_boxes(line) for line in shown.pack.selection]
    files = [_file_boxes(line) for line in shown.pack.slots]
    if request.args.get("add") == "item":
        items.append(_item_boxes(SelectionLine("", "", "")))
    if request.args.get("add") == "file":
        files.append(_file_boxes(SlotLine("", "")))
    return _page(shown, items, files, {}, shown.version)


@setup_pages.post("/procurements/<procurement>/setup/selection")
@guard(Permission.PACK_EDIT)
def save_selection(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Keep all of it, or say at each box what cannot be kept, with everything as it was typed."""
    shown = desk(ctx, procurement, Part.SELECTION)
    sent = request.form
    items, files = _typed(sent, "items", "item", ITEM_BOXES), _typed(sent, "files", "file", FILE_BOXES)
    faults = {**_faults(items, "item", ("code", "title", "text")), **_faults(files, "file", ("code", "title"))}
    for number, file in enumerate(files):
        kinds = _kinds(file["accepts"])
        if not file["remove"] and (not kinds or any(kind not in FILE_KINDS for kind in kinds)):
            faults[f"file-{number}-accepts"] = f"Name kinds of file out of {', '.join(FILE_KINDS)}."
        if not file["remove"] and numbers_in(file["lots"]) is None:
            faults[f"file-{number}-lots"] = "Write lots’ numbers, such as 1-4 or 1, 3, 7, or leave it empty for all."
    version = version_in(sent)
    if faults:
        return _page(shown, items, files, faults, version), 422
    pack = replace(
        shown.pack,
        selection=tuple(_item(item) for item in items if not item["remove"]),
        slots=tuple(_file(file) for file in files if not file["remove"]),
        drafts_count=sent.get("drafts_count") == "yes",
        anonymous=sent.get("anonymous") == "yes",
        prices_negotiated=sent.get("prices_negotiated") == "yes",
    )
    if sent.get("add") == "standard":
        pack = with_standard(pack)
    if act(None, lambda: save_pack(ctx, procurement, pack, version=version, part="selection")) is None:
        return _page(shown, items, files, {}, version), 422
    here = url_for("setup.selection", procurement=procurement.code)
    if sent.get("add") in ("item", "file"):
        return redirect(url_for("setup.selection", procurement=procurement.code, add=sent["add"]), 303)
    return saved("Saved.", here)


def _page(
    shown: Desk, items: list[dict[str, Any]], files: list[dict[str, Any]], faults: dict[str, str], version: int | None
) -> str:
    return render_template(
        "setup/selection.html",
        procurement=shown.procurement,
        desk=shown,
        items=items,
        files=files,
        faults=faults,
        kinds=KINDS,
        standard=questionnaire(shown.pack.basics.regime),
        natures=[(nature.value, words) for nature, words in NATURE_WORDS.items()],
        answerers=[(who.value, words) for who, words in ALSO_ASKED_WORDS.items()],
        version=version,
    )


ITEM_BOXES = (
    "code",
    "title",
    "kind",
    "text",
    "options",
    "expected",
    "word_limit",
    "topic",
    "nature",
    "only_if",
    "level",
    "level_reason",
    "also_asked",
)
FILE_BOXES = ("code", "title", "accepts", "page_limit", "lots", "question")
WHOLE = {"word_limit": ("words", 100_000), "page_limit": ("pages", 10_000)}
"""Boxes for a whole number: what is counted, and the most that it may be."""
FILE_TICKS = ("required", "several", "prices", "revisable", "each_lot")
TICKS = (*FILE_TICKS, "off", "remove")


def _item_boxes(line: SelectionLine) -> dict[str, Any]:
    return {
        **vars(line),
        "options": "\n".join(line.options),
        "word_limit": _plain(line.word_limit),
        "level": _money(line),
        "remove": False,
    }


def _file_boxes(line: SlotLine) -> dict[str, Any]:
    return {
        **vars(line),
        "accepts": ", ".join(line.accepts),
        "page_limit": _plain(line.page_limit),
        "lots": spans(line.lots),
        "remove": False,
    }


def _money(line: SelectionLine) -> str:
    return "" if line.level is None else f"{line.level:f}"


def _plain(number: int | None) -> str:
    return "" if number is None else str(number)


def _limit(text: str) -> int | None:
    return int(text) if text else None


def version_in(sent: MultiDict[str, str]) -> int | None:
    """The version that the page showed."""
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _typed(sent: MultiDict[str, str], counter: str, prefix: str, boxes: tuple[str, ...]) -> list[dict[str, Any]]:
    """What stands in the boxes of each entry, in order."""
    text = sent.get(counter, "0")
    many = min(int(text), MOST) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    found: list[dict[str, Any]] = []
    for number in range(many):
        entry: dict[str, Any] = {
            box: sent.get(f"{prefix}-{number}-{box}", "").replace("\r\n", "\n").strip() for box in boxes
        }
        for tick in TICKS:
            entry[tick] = sent.get(f"{prefix}-{number}-{tick}") == "yes"
        found.append(entry)
    return found


def _faults(entries: list[dict[str, Any]], prefix: str, needed: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    codes: dict[str, int] = {}
    for number, entry in enumerate(entries):
        if entry["remove"]:
            continue
        at = f"{prefix}-{number}"
        for box in LONGEST:
            text = entry.get(box, "")
            if has_unprintable(text):
                found[f"{at}-{box}"] = "Take out the characters that cannot be shown."
            elif len(text) > LONGEST[box]:
                found[f"{at}-{box}"] = f"This has {len(text):,} characters; {LONGEST[box]:,} fit."
        for box, (counted, most) in WHOLE.items():
            text = entry.get(box, "")
            if text and not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
                found[f"{at}-{box}"] = f"Enter a whole number of {counted} from 1 to {most:,}, or leave it empty."
        for box in needed:
            if not entry[box]:
                found.setdefault(f"{at}-{box}", f"Enter the {box}.")
        if entry["code"] and codes.setdefault(entry["code"].casefold(), number) != number:
            found[f"{at}-code"] = f"The code {entry['code']} stands twice."
        if entry.get("level"):
            try:
                parse_decimal(entry["level"], places=2)
            except BadNumber as wrong_number:
                found[f"{at}-level"] = str(wrong_number)
        if "only_if" in entry and (wrong := _condition_fault(entry, entries[:number])):
            found[f"{at}-only_if"] = wrong
        if entry.get("kind") == "choice" and len(entry["options"].split("\n")) < 2:
            found[f"{at}-options"] = "A choice needs two or more, one a line."
    return found


def _condition_fault(entry: dict[str, Any], before: list[dict[str, Any]]) -> str:
    """What is wrong with "asked only if": it names an item that stands before this one, and an answer to it."""
    if not entry["only_if"]:
        return ""
    on = condition(entry["only_if"])
    if on is None:
        return "Write the code of an earlier item and the answer, such as S2.1=Yes."
    if not any(one["code"] == on[0] and not one["remove"] for one in before):
        return f"No item {on[0]} stands before this one."
    return ""


def _item(entry: dict[str, Any]) -> SelectionLine:
    kind = entry["kind"] if entry["kind"] in dict(KINDS) else "text"
    options = tuple(line.strip() for line in entry["options"].split("\n") if line.strip())
    return SelectionLine(
        entry["code"],
        entry["title"],
        entry["text"],
        kind,
        options,
        entry["expected"],
        _limit(entry["word_limit"]),
        entry["topic"],
        entry["nature"] if entry["nature"] in set(Nature) else Nature.PLAIN.value,
        entry["only_if"],
        entry["off"],
        parse_decimal(entry["level"], places=2) if entry["level"] else None,
        entry["level_reason"],
        entry["also_asked"] if entry["also_asked"] in set(AlsoAsked) else AlsoAsked.NOBODY.value,
    )


def _file(entry: dict[str, Any]) -> SlotLine:
    return SlotLine(
        entry["code"],
        entry["title"],
        _kinds(entry["accepts"]),
        entry["required"],
        entry["several"],
        entry["prices"],
        entry["revisable"],
        _limit(entry["page_limit"]),
        tuple(numbers_in(entry["lots"]) or ()),
        entry["each_lot"],
        entry["question"],
    )


def _kinds(text: str) -> tuple[str, ...]:
    """The endings in "PDF, .docx".

    >>> _kinds("PDF, .docx")
    ('pdf', 'docx')
    """
    return tuple(part.strip().lstrip(".").lower() for part in text.replace(";", ",").split(",") if part.strip())
