"""The lines of a conflicts assessment as boxes of its page, and back."""

from collections.abc import Iterable

from evaluation.setup.boxes import LINE, Boxes
from evaluation.setup.conflicts import Assessment, Entry, Influencer, Level, faults, key_of

LONGEST = 2_000
BLANK_ROWS = 2
MOST_ROWS = 300


def assessment_boxes(people: Iterable[Influencer], standing: Assessment | None) -> Boxes:
    """Everybody who can influence the procurement with what the standing version says of them, then two empty lines."""
    known = {entry.key: entry for entry in standing.entries} if standing else {}
    listed = list(people)
    here = {one.key for one in listed}
    listed += [Influencer(entry.key, entry.name, entry.part) for entry in known.values() if entry.key not in here]
    typed: dict[str, str] = {}
    for at, one in enumerate([*listed, *[Influencer("", "", "")] * BLANK_ROWS]):
        held = known.get(one.key)
        typed |= {
            f"person-{at}-key": one.key,
            f"person-{at}-name": one.name,
            f"person-{at}-part": one.part,
            f"person-{at}-level": held.level.value if held else "",
            f"person-{at}-what": held.what if held else "",
            f"person-{at}-mitigation": held.mitigation if held else "",
        }
    return Boxes(typed)


def read_assessment(boxes: Boxes, people: Iterable[Influencer]) -> tuple[Entry, ...]:
    """The lines as they were typed; an empty one is left out. What is wrong is said at its box.

    Who has a role keeps the name and the parts of the record, whatever was sent.
    """
    known = {one.key: one for one in people}
    found: list[Entry] = []
    places: list[int] = []
    for at in range(MOST_ROWS):
        if f"person-{at}-name" not in boxes.typed:
            break
        one = _line(boxes, at, known)
        if one is not None:
            found.append(one)
            places.append(at)
    for box, sentence in faults(found).items():
        _, number, field = box.split("-")
        boxes.wrong(f"person-{places[int(number)]}-{field}", sentence)
    return tuple(found)


def _line(boxes: Boxes, at: int, known: dict[str, Influencer]) -> Entry | None:
    name = boxes.text(f"person-{at}-name", LINE)
    part = boxes.text(f"person-{at}-part", LINE)
    what = boxes.lines(f"person-{at}-what", LONGEST)
    mitigation = boxes.lines(f"person-{at}-mitigation", LONGEST)
    level = boxes.typed.get(f"person-{at}-level", "")
    who = known.get(boxes.typed.get(f"person-{at}-key", ""))
    if who is None and not any((name, what, mitigation)):
        return None
    if level not in set(Level):
        boxes.wrong(f"person-{at}-level", f"Choose what was found about {who.name if who else name or 'this person'}.")
        level = Level.NONE.value
    if who:
        return Entry(who.key, who.name, who.part, Level(level), what, mitigation)
    return Entry(key_of("", name), name, part, Level(level), what, mitigation)
