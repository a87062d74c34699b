"""The scales of a pack as boxes and back: each with its name and its marks, and which question is marked on which."""

from dataclasses import replace
from decimal import Decimal

from evaluation.setup.boxes import Boxes, spelled
from evaluation.setup.pack import Pack, QuestionLine, ScaleLine
from evaluation.setup.scales import LONGEST_NAME, PRESETS, preset, scale_called
from procurement.core.numbers import shown

MOST_SCALES = 12


def box_of(place: int) -> str:
    """How the boxes of the scale at a place begin; the first stands at 1.

    >>> box_of(1), box_of(2)
    ('scale', 'scale2')
    """
    return "scale" if place == 1 else f"scale{place}"


def scales_typed(pack: Pack) -> dict[str, str]:
    """Every scale as the pack has it."""
    typed: dict[str, str] = {}
    for place, (name, marks) in enumerate(pack.scales.items(), start=1):
        typed[f"{box_of(place)}-name"] = name
        for row, step in enumerate(marks):
            at = f"{box_of(place)}-{row}"
            typed |= {f"{at}-value": spelled(step.value), f"{at}-word": step.word, f"{at}-descriptor": step.descriptor}
    return typed


def read_scale(boxes: Boxes, pack: Pack, place: int, *, without: str = "") -> Pack:
    """The pack with the marks in the boxes of one scale, lowest first; an empty row is left out.

    A scale without marks is refused. Questions that are marked on it follow it to a new name.
    """
    steps: list[ScaleLine] = []
    at, before = box_of(place), name_at(pack, place)
    name = _name(boxes, f"{at}-name", pack, before) if f"{at}-name" in boxes.typed else before
    for key in boxes.rows(at, "value"):
        row = f"{at}-{key}"
        word, said = boxes.text(f"{row}-word", 40), boxes.lines(f"{row}-descriptor", 1000)
        if key == without or not (boxes.typed[f"{row}-value"].strip() or word or said):
            continue
        value = boxes.number(f"{row}-value", places=4, digits=6, needed="Give the mark its number.")
        if value is not None and value in {step.value for step in steps}:
            boxes.wrong(f"{row}-value", "Another mark of this scale has this number.")
        steps.append(ScaleLine(value or Decimal(0), word, said, name))
    if not steps:
        first = next(iter(boxes.rows(at, "value")), None)
        said = "A scale has marks. Give it one" + (", or remove the scale." if place > 1 else ".")
        boxes.wrong(f"{at}-preset" if first is None else f"{at}-{first}-value", said)
    return _with(pack, place, name, tuple(sorted(steps, key=lambda step: step.value)))


def taken_from_preset(boxes: Boxes, pack: Pack, place: int) -> Pack:
    """The pack with a scale that is supplied in place of the marks of one; it keeps its name."""
    chosen = boxes.typed.get(f"{box_of(place)}-preset", "")
    if chosen not in PRESETS:
        boxes.wrong(f"{box_of(place)}-preset", "Choose one of the scales in the list.")
        return pack
    name = name_at(pack, place)
    return _with(pack, place, name, preset(chosen, name))


def with_scale(boxes: Boxes, pack: Pack) -> Pack:
    """The pack with a further scale, under the name and with the marks that were chosen."""
    name = _name(boxes, "new_scale-name", pack, None)
    chosen = boxes.typed.get("new_scale-preset", "")
    if chosen not in PRESETS:
        boxes.wrong("new_scale-preset", "Choose one of the scales in the list.")
        return pack
    if len(pack.scales) >= MOST_SCALES:
        boxes.wrong("new_scale-name", f"A tender has at most {MOST_SCALES} scales.")
    return replace(pack, scale=(*pack.scale, *preset(chosen, name)))


def without_scale(boxes: Boxes, pack: Pack, place: int) -> Pack:
    """The pack without a scale on which nothing is marked; one that is used stays, and says by what."""
    name = name_at(pack, place)
    if using := [question.code for question in pack.questions if question.scale == name]:
        boxes.wrong(f"{box_of(place)}-name", f"{', '.join(using)} would have no scale. Choose another there first.")
        return pack
    return replace(pack, scale=tuple(step for step in pack.scale if step.scale != name))


def name_at(pack: Pack, place: int) -> str:
    """The name of the scale at a place; empty where there is none."""
    names = list(pack.scales)
    return names[place - 1] if 0 < place <= len(names) else ""


def _with(pack: Pack, place: int, name: str, steps: tuple[ScaleLine, ...]) -> Pack:
    before = name_at(pack, place)
    scales = list(pack.scales.values()) or [()]
    scales[place - 1] = steps
    questions = tuple(
        replace(question, scale=name) if question.scale and question.scale == before else question
        for question in pack.questions
    )
    return replace(pack, scale=tuple(step for marks in scales for step in marks), questions=questions)


def _name(boxes: Boxes, at: str, pack: Pack, before: str | None) -> str:
    """The name in a box, which no other scale has; the only scale of a tender needs none."""
    names = list(pack.scales)
    first = before is not None and names[:1] in ([], [before])
    name = boxes.text(at, LONGEST_NAME, needed="" if first else "Give the scale a name, to choose it by.")
    if name != before and name in names:
        boxes.wrong(at, f"Another scale is called {name}." if name else "Give the scale a name, to choose it by.")
    return name


def scale_choices(pack: Pack, now: str) -> list[tuple[str, str]]:
    """The scales that a question may be marked on, the first as what holds where nothing is said."""
    scales = list(pack.scales.items())
    first = [("", scale_called(*scales[0]) if scales else "The scale")]
    known = first + [(name, scale_called(name, marks)) for name, marks in scales[1:]]
    if scales and now and now == scales[0][0]:
        return [(now, first[0][1]), *known[1:]]
    return known if now in dict(known) else [*known, (now, f"{now}, which has no marks")]


def minimum_choices(pack: Pack, question: QuestionLine) -> list[tuple[str, str]]:
    """The marks that a question may ask at least; a minimum that is off its scale stays on the list, and says so."""
    marks = [(shown(step.value), f"{shown(step.value)} {step.word}".strip()) for step in pack.scale_of(question)]
    now = question.minimum
    off = [] if now is None or shown(now) in dict(marks) else [(shown(now), f"{shown(now)}, not on the scale")]
    return [("", "None"), *off, *marks]
