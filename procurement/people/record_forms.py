"""What is asked of the record: whose entries, about which bidder, of what kind, saying what, between which days."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from procurement.core.clock import LONDON
from procurement.core.dated_fields import BadDate, read_day
from procurement.core.forms import BaseForm, PlainStringField, SelectField
from procurement.core.vocabulary import STAGE_WORDS, Stage
from procurement.people.record_wanted import EXCEPTIONS, Wanted
from procurement.people.record_words import event_words


class TypedDayField(PlainStringField):
    """A day on one line, for a filter: 23 4 2021, 23/4/2021, 23 April 2021. `day` is the date or None."""

    day: date | None = None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the day; the sentence says what is wrong with it."""
        super().process_formdata(valuelist)
        if not self.data:
            return
        parts = re.split(r"[\s/.-]+", self.data)
        if len(parts) != 3:
            raise ValueError("Enter the day such as 23 4 2021.")
        try:
            self.day = read_day(dict(zip(("day", "month", "year"), parts, strict=True)))
        except BadDate as wrong:
            raise ValueError(str(wrong)) from wrong


class RecordFilter(BaseForm):
    """The filter of the record; it stands in the address, so that a view of the record can be sent to a colleague."""

    person = SelectField("Person")
    bidder = SelectField("Bidder")
    event = SelectField("What happened")
    stage = SelectField("While this was open")
    exception = SelectField("Exceptions")
    text = PlainStringField("Subject or words", most=200)
    since = TypedDayField("From", most=40)
    until = TypedDayField("To", most=40)
    order = SelectField("Order", choices=[("", "Newest first"), ("oldest", "Oldest first")])

    def offer(
        self,
        people: Sequence[tuple[int, str]],
        bidders: Sequence[tuple[int, str]],
        kinds: Sequence[str],
        stages: Sequence[Stage],
    ) -> None:
        """Whom and what may be chosen."""
        self.person.choices = [("", "Everyone")] + [(str(number), name) for number, name in people]
        self.bidder.choices = [("", "Every bidder")] + [(str(number), name) for number, name in bidders]
        self.stage.choices = [("", "At any time")] + [(stage.value, STAGE_WORDS[stage]) for stage in stages]
        self.exception.choices = [("", "Everything"), ("all", "Every exception")] + [
            (kind, words) for kind, (words, _) in EXCEPTIONS.items()
        ]
        self.event.choices = [("", "Everything")] + [(kind, event_words(kind).capitalize()) for kind in kinds]

    def wanted(self) -> Wanted:
        """What was asked, in UTC; the last day counts in full."""
        until = self.until.day
        return Wanted(
            person_id=int(self.person.data) if self.person.data else None,
            event=self.event.data or "",
            text=self.text.data or "",
            since=_midnight(self.since.day) if self.since.day else None,
            before=_midnight(until + timedelta(days=1)) if until else None,
            oldest_first=self.order.data == "oldest",
            tender_id=int(self.bidder.data) if self.bidder.data else None,
            stage=Stage(self.stage.data) if self.stage.data else None,
            exception=self.exception.data or "",
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
