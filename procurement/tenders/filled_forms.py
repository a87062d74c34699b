"""Whether what a bidder put in a place is the form that the council hands out for it, said to the bidder alone.

It is said and never refused: a tender on an old form is for people to judge.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.words import day
from procurement.questionnaire.models import Slot
from procurement.tenders.content import KINDS
from procurement.tenders.drafts import Draft
from procurement.tenders.priced import content_of_file
from procurement.tenders.template_marks import PRICES, Mark, mark_of

MOST_READ = 25 * 1024 * 1024
"""Bytes of the largest document whose mark is read for the page."""

FORMS = frozenset(KINDS[end].media_type for end in ("docx", "xlsx"))
"""What can carry a mark. Of a PDF made of a form it is said that nobody can tell."""


def fits(place: str, code: str) -> bool:
    """Whether a form for `place` is for the place of this code: the same, or one made of it for a lot.

    >>> [fits("S4", code) for code in ("S4", "S4-2", "S41", "S4-B")]
    [True, True, False, False]
    """
    return re.fullmatch(rf"{re.escape(place)}(-[0-9]+)?", code) is not None


@dataclass(frozen=True)
class GivenForm:
    """A document for bidders that they fill in for a place, in the version that stands.

    `gone` once it was taken back; `undertaking` where words are to be accepted before it is taken.
    """

    paper: int
    title: str
    place: str
    version: int
    at: datetime
    gone: bool = False
    undertaking: bool = False


@dataclass(frozen=True)
class FormSaid:
    """What is said of a file beside it. `form`: what to fill in instead; `other`: the file is another form for sure."""

    words: str
    form: GivenForm | None
    other: bool = True


Finder = Callable[[int], Sequence[GivenForm]]
"""Finds the forms that bidders of a procurement are handed."""


def _none(_procurement_id: int) -> Sequence[GivenForm]:
    return ()


_finder: Finder = _none


def keep_forms(finder: Finder) -> None:
    """Hand down how the forms that bidders are given are found."""
    global _finder
    _finder = finder


def forms_of(procurement_id: int) -> Sequence[GivenForm]:
    """The forms that bidders fill in, those taken back among them."""
    return _finder(procurement_id)


def form_for(slot: Slot, forms: Sequence[GivenForm]) -> GivenForm | None:
    """The form that is handed out for a place now."""
    return next((one for one in forms if not one.gone and fits(one.place, slot.code)), None)


def forms_filled(held: Draft, forms: Sequence[GivenForm]) -> dict[int, FormSaid]:
    """By draft file, that it is not the form that stands for its place, or that nobody can tell."""
    code = db.session.get_one(Procurement, held.tender.procurement_id).code if forms else ""
    found: dict[int, FormSaid] = {}
    for slot in held.slots if forms else ():
        for file in held.files.get(slot.id, ()) if not slot.prices else ():
            if not file.id:
                continue
            said = not_compared(file.media_type, file.size, form_for(slot, forms))
            if file.media_type in FORMS and file.size <= MOST_READ:
                said = said_of(mark_of(content_of_file(file)), slot.code, code, forms)
            if said:
                found[file.id] = said
    return found


def not_compared(media_type: str, size: int, due: GivenForm | None) -> FormSaid | None:
    """What a bidder is told of a file that cannot be compared with the form for its place; None where there is none.

    >>> from datetime import UTC
    >>> form = GivenForm(7, "Method statement", "S4", 2, datetime(2026, 3, 2, tzinfo=UTC))
    >>> not_compared("application/pdf", 900, form).words
    'A PDF does not say of which form it was made, so it was not compared with “Method statement”, version 2.'
    """
    if due is None:
        return None
    why = "This kind of file does not say of which form it was made"
    if media_type == KINDS["pdf"].media_type:
        why = "A PDF does not say of which form it was made"
    elif media_type in FORMS:
        if size <= MOST_READ:
            return None
        why = f"It is larger than {MOST_READ // 1024 // 1024} MB"
    words = f"{why}, so it was not compared with “{due.title}”, version {due.version}."
    return FormSaid(words, due, other=False)


def said_of(mark: Mark | None, place: str, procurement: str, forms: Sequence[GivenForm]) -> FormSaid | None:
    """What a bidder is told of a document in a place by the mark that it carries; None where all is well.

    >>> from datetime import UTC
    >>> forms = [GivenForm(7, "Method statement", "S4", 2, datetime(2026, 3, 2, tzinfo=UTC))]
    >>> said_of(Mark("CARE", "paper 7", 1), "S4", "CARE", forms).words
    'You filled in version 1 of “Method statement”. The current one is version 2, of Mon 2 March 2026.'
    """
    due = next((one for one in forms if not one.gone and fits(one.place, place)), None)
    if mark is None:
        if due is None:
            return None
        words = (
            f"This does not seem to be the council’s form, “{due.title}”. Check that it says all that the form asks."
        )
        return FormSaid(words, due, other=False)
    if mark.place == PRICES:
        return None  # said where prices are read
    if mark.procurement != procurement:
        return FormSaid(f"This is a form of another procurement, {mark.procurement}.", due)
    given = next((one for one in forms if one.paper == mark.paper), None)
    if given is None or given.gone:
        what = f"This form, “{given.title}”, was taken back" if given else "This form is not handed out in this tender"
        return FormSaid(f"{what}.", due)
    if not fits(given.place, place):
        return FormSaid(f"This is the form “{given.title}”, which is for {given.place}.", due)
    if mark.version == given.version:
        return None
    return FormSaid(
        f"You filled in version {mark.version} of “{given.title}”. The current one is version {given.version}, "
        f"of {day(given.at)}.",
        given,
    )
