"""What meetings are about: agendas drawn from the topics of all and from moderation, and what came up of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from evaluation.moderation.models import Consensus
from evaluation.moderation.queries import consensus_now, of_tender
from evaluation.negotiation.models import Meeting, MeetingPoint
from evaluation.negotiation.rules import covers, names_part, part_of
from evaluation.negotiation.times import Terms
from evaluation.scheme.models import Criterion
from evaluation.scoring.models import Mark, Quote
from evaluation.scoring.progress import criteria_with_questions
from evaluation.scoring.quoting import CONCERN
from procurement.core.db import db
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.models import Tender


def codes_of(procurement_id: int) -> list[str]:
    """The codes of the questions and places for files by which an agenda names a part of a tender."""
    asked = [one.code for one in questions(procurement_id, Part.QUALITY)]
    return [*asked, *(slot.code for slot in slots(procurement_id))]


def lines_of(meeting: Meeting) -> list[str]:
    """The lines of a meeting's agenda."""
    return [line.strip() for line in meeting.agenda.splitlines() if line.strip()]


def said_in(points: Iterable[MeetingPoint]) -> list[str]:
    """All that points of a meeting say, text by text, in which a part of the tender may be named."""
    return [t for p in points for t in (p.topic, p.reference, p.ours, p.theirs, p.outcome, p.change, p.task)]


@dataclass(frozen=True)
class Line:
    """A line of a meeting's agenda: the part of the tender that it is about, and whether it came up."""

    text: str
    part: str
    covered: bool


def agenda_of(meeting: Meeting, points: Sequence[MeetingPoint]) -> list[Line]:
    """The agenda of a meeting with what its points cover of it."""
    codes = codes_of(meeting.procurement_id)
    raised, said = {point.topic for point in points}, said_in(points)
    return [Line(one, part_of(one, codes), covers(one, raised, said, codes)) for one in lines_of(meeting)]


@dataclass(frozen=True)
class Concern:
    """What the record of moderation says would have scored higher: the ground of a meeting's agenda."""

    criterion: Criterion
    round: int
    score: Decimal
    higher: str
    evidence: tuple[tuple[str, str], ...] = ()
    """Words of the response that its evaluators marked as a concern, each with its place."""

    @property
    def low(self) -> bool:
        """Whether the score is below the question's minimum."""
        return self.criterion.minimum is not None and self.score < self.criterion.minimum

    def line(self) -> str:
        """As it stands on an agenda."""
        question = self.criterion.question
        return f"{question.code} {question.title}: {' '.join(self.higher.split())}"

    def covered_by(self, points: Sequence[MeetingPoint]) -> bool:
        """Whether any point of a meeting names the question."""
        return any(names_part(text, self.criterion.question.code) for text in said_in(points))


def concerns(tender: Tender, *, quoted: bool = False) -> list[Concern]:
    """Every concern that the panel recorded of a bidder, lowest score first; `quoted`: with the words it rests on."""
    standing = of_tender(tender.id)
    words = _quoted(tender) if quoted else {}
    return _concerns(criteria_with_questions(tender.procurement_id), standing, words)


def agendas(procurement_id: int, said: Terms) -> Mapping[int, str]:
    """What stands on the agenda of each bidder, by its tender: the topics of every meeting, then its own concerns.

    Read in two statements, however many bidders there are. One that has no concern on record has the topics alone.
    """
    found: dict[int, str] = defaultdict(lambda: "\n".join(said.topics))
    if not said.concerns:
        return found
    by_tender: dict[int, dict[int, Consensus]] = defaultdict(dict)
    for (tender_id, criterion_id), row in consensus_now(procurement_id).items():
        by_tender[tender_id][criterion_id] = row
    asked = criteria_with_questions(procurement_id) if by_tender else []
    for tender_id, standing in by_tender.items():
        found[tender_id] = "\n".join([*said.topics, *(one.line() for one in _concerns(asked, standing, {}))])
    return found


def _concerns(
    asked: Sequence[Criterion],
    standing: Mapping[int, Consensus],
    words: Mapping[tuple[int, int], tuple[tuple[str, str], ...]],
) -> list[Concern]:
    found = [
        Concern(
            criterion,
            standing[criterion.id].round,
            standing[criterion.id].score,
            standing[criterion.id].higher,
            words.get((criterion.id, standing[criterion.id].round), ()),
        )
        for criterion in asked
        if criterion.id in standing and standing[criterion.id].higher
    ]
    return sorted(found, key=lambda one: (one.score, one.criterion.position))


def _quoted(tender: Tender) -> dict[tuple[int, int], tuple[tuple[str, str], ...]]:
    """What was quoted as a concern by the marks that stand, by question and round; the same words once."""
    own = select(func.max(Mark.id)).where(Mark.tender_id == tender.id)
    newest = own.group_by(Mark.user_id, Mark.criterion_id, Mark.round)
    query = (
        select(Mark.criterion_id, Mark.round, Quote.place, Quote.words)
        .join(Mark, Mark.id == Quote.mark_id)
        .where(Quote.mark_id.in_(newest), Quote.kind == CONCERN)
        .order_by(Quote.id)
    )
    found: dict[tuple[int, int], dict[tuple[str, str], None]] = defaultdict(dict)
    for criterion_id, round_, place, words in db.session.execute(query):
        found[criterion_id, round_][place, words] = None
    return {key: tuple(said) for key, said in found.items()}
