"""Who marks what: the matrix of evaluators and questions as boxes and back, and a list of people as it is pasted."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from evaluation.setup.assigning import Workload, with_workload, workload_of
from evaluation.setup.boxes import Boxes, spelled
from evaluation.setup.lots_grid import numbers_in
from evaluation.setup.pack import Pack, Panelist
from evaluation.setup.typed_cells import day_in
from procurement.core.dated_fields import BadDate, read_day
from procurement.core.numbers import BadNumber, parse_decimal
from procurement.core.pasting import Fault, Faults, Refused, cells_of, short

MOST_PEOPLE = 200
EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,180}\.[^@\s,;<>.]{2,}")
EMAIL_WORDS = "Enter an e-mail address, such as ann.bright@council.example."
TICKED = frozenset({"x", "1", "yes", "y", "✓", "✔", "true"})
KNOWN = "Email, Name, Questions, Hours, Lots, Outside, Until or a code"
UNTICKED = frozenset({"", "no", "n", "0", "-", "–", "false"})
FIGURES = {
    "tenders": "Tenders expected",
    "tenders_a_lot": "Tenders for each lot",
    "words_a_minute": "Words read a minute",
    "minutes_a_reason": "Minutes for each reason",
}


def people_boxes(pack: Pack) -> Boxes:
    """The page as the pack has it."""
    typed = {"evaluators_needed": str(pack.evaluators_needed)}
    workload = workload_of(pack)
    typed |= {name: str(getattr(workload, name) or "") for name in FIGURES}
    for place, person in enumerate(pack.people):
        at = f"person-{place}"
        typed |= {f"{at}-name": person.name, f"{at}-email": person.email, f"{at}-hours": spelled(person.hours)}
        typed |= {f"{at}-until": spelled_day(person.until)} | ({f"{at}-outside": "yes"} if person.outside else {})
        typed |= {f"tick-{place}-{code}": "yes" for code in person.questions}
    return Boxes(typed)


def read_people(boxes: Boxes, pack: Pack, *, without: str = "") -> Pack:
    """The pack with the people and ticks in the boxes; an empty row is left out, and so is the row `without`."""
    found: list[Panelist] = []
    keys = [key for key in boxes.rows("person", "email") if key != without and _begun(boxes, key)]
    for key in keys:
        at = f"person-{key}"
        email = boxes.text(f"{at}-email", needed=EMAIL_WORDS).lower()
        if email and not EMAIL.fullmatch(email):
            boxes.wrong(f"{at}-email", EMAIL_WORDS)
        if email in {one.email for one in found}:
            boxes.wrong(f"{at}-email", "This address stands in another row already.")
        name = boxes.text(f"{at}-name", needed="Enter the person’s name.")
        hours = boxes.number(f"{at}-hours", places=1, digits=4)
        marks = tuple(q.code for q in pack.questions if boxes.typed.get(f"tick-{key}-{q.code}") == "yes")
        outside, until = boxes.typed.get(f"{at}-outside") == "yes", _until(boxes, f"{at}-until")
        found.append(Panelist(email, name, marks, hours, outside, until))
    if len(found) > MOST_PEOPLE:
        boxes.wrong("people", f"This is {len(found)} people; at most {MOST_PEOPLE} can mark.")
    enough = boxes.whole("evaluators_needed", least=1, most=20, needed="Say how many evaluators each question needs.")
    usual = Workload()
    figures = {name: boxes.whole(name, least=1, most=10_000) or getattr(usual, name) for name in FIGURES}
    changed = replace(pack, people=tuple(found), evaluators_needed=enough or pack.evaluators_needed)
    return with_workload(changed, Workload(**figures))


def spelled_day(day: date | None) -> str:
    """A day as it stands in its box.

    >>> spelled_day(date(2026, 4, 30)), spelled_day(None)
    ('30 Apr 2026', '')
    """
    return "" if day is None else f"{day.day} {day:%b %Y}"


def _until(boxes: Boxes, name: str) -> date | None:
    typed = boxes.text(name, most=40)
    if not typed:
        return None
    parts = re.split(r"[\s/.,-]+", typed)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", typed, re.ASCII):
        parts.reverse()
    try:
        if len(parts) != 3:
            raise BadDate("Enter a day such as 30 Apr 2026.")
        return read_day(dict(zip(("day", "month", "year"), parts, strict=True)))
    except BadDate as bad:
        boxes.wrong(name, str(bad))
        return None


def _begun(boxes: Boxes, key: str) -> bool:
    return any(boxes.typed.get(f"person-{key}-{cell}", "").strip() for cell in ("name", "email", "hours", "until"))


@dataclass(frozen=True)
class PastedPeople:
    """Whom a paste names; nobody where anything was wrong."""

    people: tuple[Panelist, ...] = ()
    faults: tuple[Fault, ...] = ()
    columns: frozenset[str] = frozenset()


def read_list(text: str, codes: Sequence[str], asked: Mapping[int, Sequence[str]] | None = None) -> PastedPeople:
    """The people in a paste, parted by tabs or commas: e-mail, name, questions as Q1;Q2 or a column for each, hours.

    With headings also whether they are from outside, until when, and the lots whose questions they mark; `asked` are
    the codes of the questions that are asked in each lot.

    >>> read_list("ann@c.example,Ann Bright,Q1;Q2,12", ["Q1", "Q2"]).people[0].questions
    ('Q1', 'Q2')
    >>> read_list("ann@c.example,Ann Bright,Q7", ["Q1", "Q2"]).faults[0].words
    'Row 1, questions: “Q7” is no question. There are Q1, Q2.'
    """
    faults = Faults()
    try:
        rows = cells_of(text, MOST_PEOPLE, "people", "\t" if "\t" in text else ",")
        heads, first = _heads(rows[0][0], rows[0][1], codes)
    except Refused as refused:
        return PastedPeople(faults=refused.faults)
    reader = _Reader(faults, codes, asked or {})
    found = [reader.person(row, list(zip(heads, cells, strict=True))) for row, cells in rows[first:]]
    for place, ((row, _), person) in enumerate(zip(rows[first:], found, strict=True)):
        if person.email in {other.email for other in found[:place]}:
            faults.say(row, "email", f"{short(person.email)} stands in another row already.")
    told = faults.all()
    return PastedPeople(faults=told) if told else PastedPeople(tuple(found), columns=frozenset(heads))


def _heads(row: int, cells: Sequence[str], codes: Sequence[str]) -> tuple[list[str], int]:
    """What each column holds, a question's code or one of the known heads; and if there is a row of headings."""
    if any("@" in cell for cell in cells):
        usual = ["email", "name", "questions", "hours"]
        if len(cells) > len(usual):
            raise Refused(
                Fault(row, "", "Without headings the columns are e-mail, name, questions and hours, no more.")
            )
        return usual[: len(cells)], 0
    known = {"email": "email", "emailaddress": "email", "name": "name", "evaluator": "name", "hours": "hours"}
    known |= {"questions": "questions", "question": "questions", "lots": "lots", "lot": "lots", "forlots": "lots"}
    known |= {"outside": "outside", "fromoutside": "outside", "external": "outside"}
    known |= {"until": "until", "accessuntil": "until", "lastday": "until"}
    spelled_codes = {code.casefold(): code for code in codes}
    heads: list[str] = []
    for place, cell in enumerate(cells, start=1):
        head = known.get(re.sub(r"[^a-z]", "", cell.lower())) if cell.casefold() not in spelled_codes else None
        head = head or spelled_codes.get(cell.casefold())
        if head is None or head in heads:
            wrong = f"“{short(cell)}” is not known or stands twice. Use {KNOWN}."
            raise Refused(Fault(row, f"column {place}", wrong))
        heads.append(head)
    if "email" not in heads or "name" not in heads:
        raise Refused(Fault(row, "", "There must be a column Email and a column Name."))
    return heads, 1


@dataclass(frozen=True)
class _Reader:
    """Reads rows under known columns against the questions and lots of the pack, and keeps the faults."""

    faults: Faults
    codes: Sequence[str]
    asked: Mapping[int, Sequence[str]]

    def person(self, row: int, cells: list[tuple[str, str]]) -> Panelist:
        """One row; what is at fault has a harmless value in its place."""
        named = dict(cells)
        for head, cell in cells:
            self.faults.fit(row, head, cell, 200)
        email = named["email"].lower()
        if not EMAIL.fullmatch(email):
            self.faults.say(row, "email", f"“{short(email)}” is no e-mail address.")
        if not named.get("name"):
            self.faults.say(row, "name", "The cell is empty.")
        return Panelist(
            email,
            " ".join(named.get("name", "").split()),
            self._in_lots(row, self._marks(row, cells), named.get("lots", "")),
            self._hours(row, named.get("hours", "")),
            self._ticked(row, "outside", named.get("outside", "")),
            self._until(row, named.get("until", "")),
        )

    def _marks(self, row: int, cells: list[tuple[str, str]]) -> list[str]:
        """The questions that a row names, in its cell for them or by ticks."""
        marks = [code for code in re.split(r"[;,\s]+", dict(cells).get("questions", "")) if code]
        if unknown := [code for code in marks if code not in self.codes]:
            there = ", ".join(self.codes) or "none"
            self.faults.say(row, "questions", f"“{short(unknown[0])}” is no question. There are {there}.")
        return marks + [head for head, cell in cells if head in self.codes and self._ticked(row, head, cell)]

    def _ticked(self, row: int, head: str, cell: str) -> bool:
        if cell.casefold() not in TICKED | UNTICKED:
            self.faults.say(row, head, f"“{short(cell)}” is neither a tick nor empty. Write x, or leave it empty.")
        return cell.casefold() in TICKED

    def _in_lots(self, row: int, marks: list[str], cell: str) -> tuple[str, ...]:
        """The questions to mark: those named, and where lots are named instead every question asked in them."""
        if cell:
            lots = numbers_in(cell)
            if lots is None:
                self.faults.say(row, "lots", f"“{short(cell)}” names no lots. Write 1-4 or 1; 3; 7.")
            elif unknown := [str(lot) for lot in lots if lot not in self.asked]:
                self.faults.say(row, "lots", f"There is no lot {', '.join(unknown[:5])}.")
            else:
                there = {code for lot in lots for code in self.asked[lot]}
                if other := [code for code in marks if code in self.codes and code not in there]:
                    self.faults.say(row, "lots", f"{', '.join(other)} is not asked in lots {short(cell)}.")
                marks = marks or [code for code in self.codes if code in there]
        return tuple(code for code in self.codes if code in marks)

    def _until(self, row: int, cell: str) -> date | None:
        try:
            return day_in(cell)
        except BadDate as bad:
            self.faults.say(row, "until", f"“{short(cell)}” cannot be read. {bad}")
            return None

    def _hours(self, row: int, cell: str) -> Decimal | None:
        if not cell:
            return None
        try:
            return parse_decimal(cell, places=1, digits=4, least=Decimal(0))
        except BadNumber as bad:
            self.faults.say(row, "hours", f"“{short(cell)}” cannot be read. {bad}")
            return None


def joined(pack: Pack, people: Sequence[Panelist], columns: Collection[str] = ()) -> Pack:
    """The pack with people added; whoever has the same address is replaced, but for what the columns did not say."""
    there = {person.email: person for person in pack.people}
    for person in people:
        before = there.get(person.email, person)
        outside = person.outside if "outside" in columns else before.outside
        until = person.until if "until" in columns else before.until
        there[person.email] = replace(person, outside=outside, until=until)
    return replace(pack, people=tuple(there.values()))
