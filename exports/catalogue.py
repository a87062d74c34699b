"""What can be made: each kind of document, who may see it, what it still waits for, and how it is made."""

from collections.abc import Callable, Mapping
from datetime import datetime

from evaluation.moderation.queries import any_agreed
from evaluation.negotiation.queries import meetings
from exports.award_papers import AWARD_PAPERS, printed
from exports.disclosure import pdf as disclosure_pdf
from exports.disclosure.facts import MOST, disclosure_copy
from exports.disclosure.sheets import workbook as record_workbook
from exports.equal_treatment import pdf as treatment_pdf
from exports.equal_treatment.sheets import workbook as treatment_workbook
from exports.moderation_record import pdf as moderation_pdf
from exports.moderation_record.facts import moderation_record
from exports.moderation_record.sheets import workbook as moderation_workbook
from exports.opening_register import pdf as opening_pdf
from exports.opening_register.facts import Register, register
from exports.opening_register.sheets import workbook as opening_workbook
from exports.papers import Form, Made, Make, Paper, Told, Waits
from exports.score_matrix.facts import matrix
from exports.score_matrix.lines import lines as mark_lines
from exports.score_matrix.sheets import workbook as matrix_workbook
from procurement.cases.models import Procurement
from procurement.core.paths import path_for
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND
from procurement.people.record_queries import page_of
from procurement.people.record_wanted import Wanted
from procurement.tenders.queries import last_opened, opening
from procurement.timetable.windows import Blocker


def _moderation(procurement: Procurement, now: datetime, told: Told) -> Made:
    return Made(printed(moderation_pdf.document(moderation_record(procurement, now)), told))


Registers = Callable[[Procurement, datetime], list[Register]]


def _registers(rounds: Callable[[int], range]) -> Registers:
    """The registers of the rounds that were opened, from how far the openings have come."""

    def read(procurement: Procurement, now: datetime) -> list[Register]:
        found = (opening(procurement.id, round_) for round_ in rounds(last_opened(procurement.id)))
        return [register(one, now) for one in found if one is not None]  # `waits` says before that there is one

    return read


_of_first = _registers(lambda _last: range(FIRST_ROUND, FIRST_ROUND + 1))
_of_later = _registers(lambda last: range(SECOND_ROUND, last + 1))


def _opening_pdf(registers: Registers) -> Make:
    return lambda procurement, now, told: Made(printed(opening_pdf.document(registers(procurement, now)), told))


def _opening_workbook(registers: Registers) -> Make:
    return lambda procurement, now, _told: Made(opening_workbook(registers(procurement, now)))


def _moderated(procurement: Procurement, _now: datetime) -> list[Blocker]:
    if any_agreed(procurement.id):
        return []
    return [Blocker("Nothing has been moderated yet", path_for("moderation.agenda", procurement=procurement.code))]


def _met(procurement: Procurement, _now: datetime) -> list[Blocker]:
    if meetings(procurement.id):
        return []
    return [Blocker("No meeting has been arranged", path_for("negotiation.register", procurement=procurement.code))]


def _treatment(procurement: Procurement, now: datetime, _told: Told) -> Made:
    return Made(treatment_workbook(procurement, now))


def _record(procurement: Procurement, now: datetime, told: Told) -> Made:
    return Made(printed(disclosure_pdf.document(disclosure_copy(procurement, now)), told))


def _printable(procurement: Procurement, now: datetime) -> list[Blocker]:
    entries = page_of(procurement.id, Wanted(), 1).total
    if entries <= MOST:
        return _FIRST(procurement, now)
    sentence = f"The record has {entries:,} entries, and a PDF holds {MOST:,}; take the workbook"
    return [Blocker(sentence, path_for("record.record", procurement=procurement.code))]


def _opened(round_: int, what: str) -> Waits:
    def waits(procurement: Procurement, _now: datetime) -> list[Blocker]:
        if opening(procurement.id, round_):
            return []
        return [Blocker(what, path_for("opening.envelopes", procurement=procurement.code))]

    return waits


_FIRST = _opened(FIRST_ROUND, "The tenders have not been opened")
_LATER = _opened(SECOND_ROUND, "No resubmission has been opened")

PAPERS: tuple[Paper, ...] = (
    *AWARD_PAPERS,
    Paper(
        "score_matrix",
        "Score matrix",
        "Every evaluator's mark with its reasons, what was agreed, and weighted totals as live formulas.",
        Form.XLSX,
        True,
        _moderated,
        lambda procurement, now, _told: Made(matrix_workbook(matrix(procurement, now))),
    ),
    Paper(
        "marks",
        "All marks",
        "One line for each evaluator's mark with its reasons, for other programs. Nothing is worked out in it.",
        Form.CSV,
        True,
        _moderated,
        lambda procurement, _now, _told: Made("".join(mark_lines(procurement)).encode()),
    ),
    Paper(
        "moderation_record",
        "Moderation record",
        "Each agreed score, the marks it rests on, what decided it, who agreed and who dissented.",
        Form.PDF,
        True,
        _moderated,
        _moderation,
    ),
    Paper(
        "moderation_workbook",
        "Moderation record, workbook",
        "The same as sheets that sort and filter.",
        Form.XLSX,
        True,
        _moderated,
        lambda procurement, now, _told: Made(moderation_workbook(moderation_record(procurement, now))),
    ),
    Paper(
        "opening_register",
        "Opening register",
        "What was opened, when and by whom, with the SHA-256 of every file.",
        Form.PDF,
        True,
        _FIRST,
        _opening_pdf(_of_first),
    ),
    Paper(
        "opening_workbook",
        "Opening register, workbook",
        "The same as sheets.",
        Form.XLSX,
        True,
        _FIRST,
        _opening_workbook(_of_first),
    ),
    Paper(
        "resubmission_register",
        "Opening register of resubmissions",
        "The same for every later round that was opened, each with its own SHA-256.",
        Form.PDF,
        True,
        _LATER,
        _opening_pdf(_of_later),
    ),
    Paper(
        "resubmission_workbook",
        "Opening register of resubmissions, workbook",
        "The same as sheets.",
        Form.XLSX,
        True,
        _LATER,
        _opening_workbook(_of_later),
    ),
    Paper(
        "record",
        "The record in order of time, for disclosure",
        "Every entry with its number, its time and its SHA-256, which are never left out; what is exempt is withheld.",
        Form.PDF,
        True,
        _printable,
        _record,
    ),
    Paper(
        "record_workbook",
        "The record in order of time, workbook",
        "The same as one sheet that sorts and filters.",
        Form.XLSX,
        True,
        _FIRST,
        lambda procurement, now, _told: Made(record_workbook(disclosure_copy(procurement, now))),
    ),
    Paper(
        "equal_treatment_page",
        "Equal treatment in negotiation",
        "What each bidder was offered beside the others, with its gaps, and every meeting: to print for the file.",
        Form.PDF,
        True,
        _met,
        lambda procurement, now, told: Made(printed(treatment_pdf.document(procurement, now), told)),
    ),
    Paper(
        "equal_treatment",
        "Equal treatment in negotiation, workbook",
        "The same as sheets, with every point discussed and every action that came of one.",
        Form.XLSX,
        True,
        _met,
        _treatment,
    ),
)

BY_KIND: Mapping[str, Paper] = {paper.kind: paper for paper in PAPERS}
