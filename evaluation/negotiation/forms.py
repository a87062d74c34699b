"""Planning a meeting, recording what came of it, inviting bidders to resubmit."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import wtforms
from wtforms import BooleanField, FieldList, FormField, HiddenField

from evaluation.negotiation.actions import LONGEST_OWNER, LONGEST_PLACE, LONGEST_ROOM, LONGEST_TOPIC, Course, Point
from evaluation.negotiation.models import Meeting, MeetingRecord
from evaluation.negotiation.rules import has_task
from procurement.core.action import Invalid
from procurement.core.clock import LONDON
from procurement.core.dated_fields import BadDate, moment_of, read_time
from procurement.core.forms import (
    MOST_CHARACTERS,
    BaseForm,
    DayField,
    MomentField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    SelectField,
    SelectMultipleField,
    WholeNumberField,
    unprintable,
)
from procurement.core.words import clock_time
from procurement.people.models import User
from procurement.questionnaire.models import Question, Slot

BOX = re.compile(
    r"held|attended|notes|correction|corrects|began|ended|late|why|documents|silent|present-[0-9]{1,9}|"
    r"points-[0-9]{1,2}-(?:topic|ours|theirs|outcome|change|task|owner|reference|agreed|requirement|consent|"
    r"due_on-(?:day|month|year))"
)
"""The boxes of a meeting's record, by the names that its form gives them."""

AGREED = ("agreed", "not agreed", "closed")
"""How a point can end."""

NOT_THERE = ("the bidder did not come", "the council did not come")
"""Why a meeting was not held though it was arranged."""

EMPTY_ROWS = 3
MOST_ROWS = 60


class PlanForm(BaseForm):
    """When, where and on what a meeting is."""

    starts_at = MomentField("Starts", needed="Enter the day and time at which the meeting starts.")
    minutes = WholeNumberField(
        "Length in minutes", least=Decimal(5), most=Decimal(720), needed="Enter how long the meeting is to take."
    )
    place = PlainStringField(
        "Place", most=LONGEST_PLACE, needed="Say where the meeting is: a room, or how to join the call."
    )
    room = PlainStringField("Room", most=LONGEST_ROOM)
    council = SelectMultipleField("Who is there for the council", choices=[], coerce=int)
    agenda = PlainTextAreaField("Agenda", needed="Say what the meeting is about, one topic on each line.")
    reason = PlainTextAreaField("Why it is changed", most=2_000)
    anyway = BooleanField("Plan it all the same")

    def fill(self, meeting: Meeting) -> None:
        """Start from a meeting that was arranged already."""
        self.starts_at.process(None, meeting.starts_at)
        self.minutes.data = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
        self.place.data, self.agenda.data = meeting.place, meeting.agenda
        self.room.data, self.council.data = meeting.room, list(meeting.council)
        self.version.data = meeting.version

    def name(self, people: Sequence[tuple[User, str]]) -> None:
        """Set who can be chosen; whoever is stopped is left out of the choices, and named on the page."""
        self.council.choices = [(user.id, user.name) for user, why in people if not why]

    @property
    def ends(self) -> datetime:
        """When the meeting ends."""
        starts: datetime = self.starts_at.data
        return starts + timedelta(minutes=int(self.minutes.data))


class CancelForm(BaseForm):
    """Calling a meeting off."""

    cancelling = PlainTextAreaField(
        "Why it is cancelled", most=2_000, needed="Say why it is cancelled, for both sides to read."
    )


class TermsForm(BaseForm):
    """How negotiation is held, alike for every bidder."""

    topics = PlainTextAreaField("Topics of every meeting", most=2_000, needed="Name at least one topic.")
    per_lot = RadioField(
        "Each bidder has",
        choices=[("bidder", "One meeting"), ("lot", "A meeting for each of its lots")],
        needed="Say whether a meeting is for a bidder or for a lot.",
    )
    concerns = BooleanField("Each agenda also has what moderation recorded of its bidder")
    book_until = MomentField("Bidders book and change until")

    def named(self) -> list[str]:
        """The topics, one on each line."""
        return (self.topics.data or "").splitlines()


class PasteForm(BaseForm):
    """Meetings pasted from a spreadsheet."""

    rows = PlainTextAreaField("Rows", most=200_000, needed="Copy the rows in Excel and paste them here.")


class PointForm(wtforms.Form):
    """One point of a meeting."""

    topic = PlainStringField("Topic", most=LONGEST_TOPIC)
    reference = PlainStringField("About", most=160)
    ours = PlainTextAreaField("Council’s position", most=5000)
    theirs = PlainTextAreaField("Bidder’s position", most=5000)
    outcome = PlainTextAreaField("Outcome", most=5000)
    agreed = SelectField("Agreed?", choices=[("", "Not said"), *((one, one.capitalize()) for one in AGREED)])
    requirement = PlainTextAreaField("What changed in the requirement", most=5000)
    consent = PlainTextAreaField("What the bidder agrees may be told to others", most=2000)
    change = PlainStringField("What may change in the tender", most=500)
    task = PlainStringField("Action", most=500)
    owner = PlainStringField("Owner", most=LONGEST_OWNER)
    due_on = DayField("Due")

    def empty(self) -> bool:
        """Whether nothing was written in this row."""
        typed = any((field.data or "").strip() for field in self if field.short_name != "due_on")
        return not typed and self.due_on.data is None and not self.due_on.errors

    def complete(self) -> bool:
        """Whether a row that was begun says all that a point needs."""
        wrong = {
            "topic": "Name the topic.",
            "ours": "Say where the council stood.",
            "theirs": "Say where the bidder stood.",
            "outcome": "Say what came of it.",
        }
        lacking = {name: sentence for name, sentence in wrong.items() if not (self[name].data or "").strip()}
        if has_task(self.task.data or "") and not (self.owner.data or "").strip():
            lacking["owner"] = "Say who will do it."
        for name, sentence in lacking.items():
            self[name].errors = [*self[name].errors, sentence]
        return not lacking

    def point(self) -> Point:
        """The point as it goes on record."""
        texts = {name: (self[name].data or "").strip() for name in _POINT_TEXTS}
        return Point(**texts, due_on=self.due_on.data)


_POINT_TEXTS = (
    *("topic", "ours", "theirs", "outcome", "change", "task", "owner"),
    *("reference", "agreed", "requirement", "consent"),
)


class MinutesForm(BaseForm):
    """What came of a meeting."""

    held = RadioField(
        "Was the meeting held?",
        choices=[("yes", "It was held"), ("no", "It was not held")],
        needed="Say whether the meeting was held.",
    )
    began = PlainStringField("Began at", most=10)
    ended = PlainStringField("Ended at", most=10)
    late = SelectField(
        "If it began late", choices=[("", "Nobody was late"), ("bidder", "The bidder"), ("council", "The council")]
    )
    why = SelectField(
        "If it was not held", choices=[("", "Another reason, below"), *((one, one.capitalize()) for one in NOT_THERE)]
    )
    attended = PlainTextAreaField("Who was there for the bidder, and what they do")
    documents = PlainTextAreaField("Documents used", most=2000)
    silent = BooleanField("Nothing was said about any other tender")
    points = FieldList(FormField(PointForm), min_entries=0, max_entries=MOST_ROWS)
    notes = PlainTextAreaField("Notes for the council’s file, or why it was not held")
    correction = PlainTextAreaField("Why the record is corrected")
    corrects = HiddenField()

    def start(self, latest: MeetingRecord | None) -> None:
        """Fill a page that was just opened: with the record to be corrected, or with empty rows."""
        self.corrects.data = str(latest.id) if latest else ""
        if latest:
            self.held.data = "yes" if latest.held else "no"
            self.attended.data, self.notes.data = latest.attended, latest.notes
            self.began.data = clock_time(latest.began_at) if latest.began_at else ""
            self.ended.data = clock_time(latest.ended_at) if latest.ended_at else ""
            self.late.data, self.why.data = latest.late, latest.why
            self.documents.data, self.silent.data = latest.documents, latest.silent
            for row in latest.points:
                self.points.append_entry({name: getattr(row, name) for name in (*_POINT_TEXTS, "due_on")})
        self.more(1 if latest and latest.points else EMPTY_ROWS)

    def course(self, meeting: Meeting, present: Sequence[int]) -> Course:
        """How the meeting went; times are of its own day, in London. Raises Invalid for one that cannot be read."""
        on = meeting.starts_at.astimezone(LONDON).date()
        moments = {}
        for name in ("began", "ended"):
            typed = (self[name].data or "").strip()
            try:
                moments[name] = moment_of(on, read_time(typed)) if typed else None
            except BadDate as bad:
                raise Invalid(name, str(bad)) from bad
        return Course(
            tuple(present),
            moments["began"],
            moments["ended"],
            self.late.data or "",
            self.why.data or "",
            self.documents.data or "",
            bool(self.silent.data),
        )

    @staticmethod
    def ticked(typed: Mapping[str, str]) -> list[int]:
        """Who is ticked as present, by the numbers of the people."""
        return [int(name.removeprefix("present-")) for name in typed if re.fullmatch(r"present-[0-9]{1,9}", name)]

    @staticmethod
    def boxes(typed: Mapping[str, str]) -> dict[str, str]:
        """What stands in the boxes of this form, line ends as single line feeds; anything else is left out."""
        return {name: re.sub(r"\r\n?", "\n", text) for name, text in typed.items() if BOX.fullmatch(name)}

    @staticmethod
    def unfit(text: str) -> str:
        """Why a text cannot be kept, in a sentence; nothing when it can."""
        if len(text) > MOST_CHARACTERS:
            return f"This is {len(text):,} characters long. Shorten it to {MOST_CHARACTERS:,} or fewer."
        return "Remove the characters that cannot be printed." if any(map(unprintable, text)) else ""

    def more(self, rows: int = 1) -> None:
        """Put empty rows after those that are there, up to the most that a record takes."""
        for _ in range(min(rows, MOST_ROWS - len(self.points.entries))):
            self.points.append_entry()

    def complete(self) -> bool:
        """Whether nothing is missing for the record; a sentence beside each part that is."""
        written = [row.form for row in self.points.entries if not row.form.empty()]
        wrong = {}
        if self.held.data == "yes":
            if not (self.attended.data or "").strip():
                wrong["attended"] = "Say who was there for the bidder."
            if not self.silent.data and not (self.notes.data or "").strip():
                wrong["silent"] = "Tick it; or say under Notes what was said of another tender, and to whom."
            if not written:
                wrong["points"] = "Record at least one point, with both positions and its outcome."
        elif not (self.notes.data or "").strip() and not self.why.data:
            wrong["notes"] = "Say why the meeting was not held."
        if self.corrects.data and not (self.correction.data or "").strip():
            wrong["correction"] = "Say why the record is corrected; the earlier one stays readable."
        for name, sentence in wrong.items():
            self[name].errors = [*self[name].errors, sentence]
        incomplete = [row for row in written if self.held.data == "yes" and not row.complete()]
        for row in incomplete:
            number = written.index(row) + 1
            said = [f"Point {number}: {sentence}" for field in row for sentence in field.errors]
            self.points.errors = [*self.points.errors, *said]
        return not wrong and not incomplete

    def written(self) -> list[Point]:
        """The points that were written, empty rows left out."""
        return [row.form.point() for row in self.points.entries if not row.form.empty()]


class ResubmissionForm(BaseForm):
    """What bidders may revise, and the words that all of them get."""

    questions = SelectMultipleField("Answers that may be revised", choices=[], coerce=int)
    slots = SelectMultipleField("Documents that may be replaced", choices=[], coerce=int)
    words = PlainTextAreaField("What every bidder is told", needed="Say what may be revised and why.")
    below = RadioField(
        "Bidders below a published minimum",
        choices=[("return", "All of them are invited too"), ("out", "Their part ends with this round")],
    )
    rule = PlainTextAreaField("The published rule, and where it stands", most=2_000)
    closes = MomentField("Deadline of this round, for all")
    final = BooleanField("This is the final tender")

    def settled(self, any_below: bool) -> bool:
        """Whether it is said what becomes of those below a minimum, where there are any, by a rule that was named."""
        if not any_below:
            return True
        if self.below.data is None:
            self.below.errors = [*self.below.errors, "Say what becomes of those below a minimum: the same for all."]
        if not (self.rule.data or "").strip():
            self.rule.errors = [
                *self.rule.errors,
                "Name the published rule: without one for all nobody returns or ends.",
            ]
        return not self.below.errors and not self.rule.errors

    def offer(self, questions: Sequence[Question], slots: Sequence[Slot]) -> None:
        """Set what can be chosen: only what was published as open to revision."""
        self.questions.choices = [(one.id, f"{one.code} {one.title}") for one in questions if one.revisable]
        self.slots.choices = [(one.id, one.title) for one in slots if one.revisable]


class FinalForm(BaseForm):
    """Declaring the tenders as they stand final."""

    telling = PlainTextAreaField(
        "What bidders are told of it", most=5_000, needed="Say so in the words that every bidder reads."
    )


class NegotiatorForm(BaseForm):
    """Naming somebody who may open price schedules, or taking them off."""

    user = SelectField("Who", choices=[], needed="Choose who.")
    reason = PlainTextAreaField("Why, for the file", most=2_000, needed="Say why, for the file.")

    def offer(self, people: Sequence[User], standing: Mapping[int, str]) -> None:
        """Set who can be chosen: to be named, or to be taken off."""
        self.user.choices = [
            ("", "Choose"),
            *((str(user.id), f"Name {user.name}") for user in people),
            *((f"-{number}", f"Take off {name}") for number, name in standing.items()),
        ]

    def chosen(self) -> tuple[int, bool]:
        """The number of the person, and whether they are taken off."""
        text = str(self.user.data or "")
        return int(text.removeprefix("-")), text.startswith("-")
