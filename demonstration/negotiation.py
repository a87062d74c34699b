"""Ninety negotiation meetings: who met when, what was discussed, and what came of it.

Every bidder that passed selection is met, on the same five topics. Criteria, weights and rates are never negotiable.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from demonstration.answers import Finding, composed
from demonstration.bidders import MARKED, Bidder, revised_questions
from demonstration.council import EVALUATORS, INTERESTS, LEAD, MODERATOR
from demonstration.facts import dice, facts_of, people_of
from demonstration.procurement import LONDON
from demonstration.questions import QUESTION_BY_CODE
from procurement.core.vocabulary import FIRST_ROUND

TOPICS = ("Pricing", "Quality", "Business continuity", "Workforce", "Implementation")
MEETINGS = 90
NO_WORD_OF_OTHERS = "Nothing was said about any other tender."

_QUESTIONS_OF = {
    "Quality": ("Q1", "Q2", "Q4", "Q7", "Q9"),
    "Business continuity": ("Q8",),
    "Workforce": ("Q3", "Q5"),
    "Implementation": ("Q6",),
}
_STARTS = (time(9, 30), time(11), time(12, 30), time(14), time(15, 30))


@dataclass(frozen=True)
class Point:
    """Something discussed: where each side stood, what was agreed and who does what by when."""

    topic: str
    reference: str
    councils_position: str
    bidders_position: str
    outcome: str
    action: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class Meeting:
    """A meeting with one bidder. `council` holds keys of people, `visitors` names with what they do."""

    bidder: str
    number: int
    starts_at: datetime
    ends_at: datetime
    place: str
    council: tuple[str, ...]
    visitors: tuple[str, ...]
    topics: tuple[str, ...]
    points: tuple[Point, ...]
    minutes_sent_at: datetime
    confirmed_by: str


def negotiation(bidder: Bidder) -> tuple[Meeting, ...]:
    """The meetings with a bidder, first to last; none for one that was not invited."""
    return tuple(meeting for meeting in meetings() if meeting.bidder == bidder.key)


@cache
def meetings() -> tuple[Meeting, ...]:
    """All ninety, in order of time."""
    by_need = sorted(MARKED, key=lambda one: (-len(revised_questions(one)) - len(one.lots), one.key))
    twice = {one.key for one in by_need[: MEETINGS - len(MARKED)]}
    first: list[tuple[Bidder, tuple[str, ...]]] = [(one, TOPICS[:3] if one.key in twice else TOPICS) for one in MARKED]
    second: list[tuple[Bidder, tuple[str, ...]]] = [(one, TOPICS[3:]) for one in MARKED if one.key in twice]
    return tuple(_meeting(bidder, topics, at) for at, (bidder, topics) in enumerate(first + second))


def _meeting(bidder: Bidder, topics: tuple[str, ...], at: int) -> Meeting:
    # Twenty-one working days and ninety meetings: four or five a day.
    days = [date(2021, 6, 2) + timedelta(days=n) for n in range(29)]
    days = [day for day in days if day.weekday() < 5]
    day_index, slot = divmod(at * len(days) * len(_STARTS) // MEETINGS, len(_STARTS))
    starts = datetime.combine(days[day_index], _STARTS[slot], LONDON)
    thrown = dice("meeting", bidder.key, at)
    ends = starts + timedelta(minutes=thrown.choice((38, 44, 47, 49, 52, 56, 61)))
    barred = {interest.evaluator for interest in INTERESTS if interest.bidder == bidder.key}
    evaluators = [one.key for one in EVALUATORS if one.key not in barred]
    people = people_of(bidder)
    chair = (LEAD.key, MODERATOR.key)[at % 2]
    return Meeting(
        bidder.key,
        at + 1,
        starts,
        ends,
        "Video call, not recorded",
        (chair, evaluators[at % len(evaluators)]),
        (f"{people['director']}, director", f"{people['manager']}, registered manager"),
        topics,
        tuple(point for topic in topics for point in _points(bidder, topic)),
        ends + timedelta(minutes=thrown.randint(25, 120)),
        people["manager"],
    )


def _points(bidder: Bidder, topic: str) -> list[Point]:
    if topic == "Pricing":
        return [_pricing(bidder)]
    revised = [code for code in _QUESTIONS_OF[topic] if code in revised_questions(bidder)]
    if revised:
        return [_revision(bidder, topic, code) for code in revised]
    return [_no_change(bidder, topic)]


def _pricing(bidder: Bidder) -> Point:
    facts, lot = facts_of(bidder), bidder.lots[0]
    return Point(
        topic="Pricing",
        reference=f"Schedule 3, {lot.name}",
        councils_position=f"The rates of £{lot.urban_rate} and £{lot.rural_rate} are fixed. Show where travel time "
        "stands in the build-up.",
        bidders_position=f"Accepts both rates. Travel of {facts['travel']} minutes a visit and {facts['mileage']}p a "
        "mile are within them.",
        outcome="Explained. No change to any rate.",
        action="None",
        owner="",
        due=None,
    )


def _revision(bidder: Bidder, topic: str, code: str) -> Point:
    thrown = dice("point", bidder.key, code)
    people = people_of(bidder)
    found = _matter(bidder, code)
    letter = found.letter if found else "a"
    concern = found.text if found else "figures are wanted for the past year"
    owner = people[thrown.choice(("manager", "planner", "trainer", "transfer_lead"))]
    return Point(
        topic=topic,
        reference=f"{code}, part ({letter})",
        councils_position=f"The moderation record has this: {concern[0].lower()}{concern[1:]}. A date, a name and a "
        "number would answer it.",
        bidders_position=thrown.choice(
            (
                "Accepts the point, and has begun work on it since April.",
                "Says that more is done than was written, and will write it down with figures.",
                "Would rather keep its own way, but can commit to a trial with a date.",
                "Accepts, provided that the start may be after the summer holidays.",
            )
        ),
        outcome=f"Agreed: {QUESTION_BY_CODE[code].title} may be answered afresh.",
        action=f"Rewrite part ({letter}) of {code} in Appendix B",
        owner=owner,
        due=date(2021, 7, thrown.choice((1, 2, 5, 7, 9))),
    )


def _no_change(bidder: Bidder, topic: str) -> Point:
    thrown = dice("settled", bidder.key, topic)
    code = thrown.choice(_QUESTIONS_OF[topic])
    people = people_of(bidder)
    found = _matter(bidder, code)
    if found is None:
        return Point(
            topic,
            code,
            "No concern is recorded; asked of every tenderer.",
            f"{people['manager']} described present practice in the words of the tender.",
            "No change. The answer carries forward.",
            "None",
            "",
            None,
        )
    return Point(
        topic,
        f"{code}, part ({found.letter})",
        f"The moderation record has this: {found.text[0].lower()}{found.text[1:]}.",
        thrown.choice(
            (
                "Would prefer to leave the answer as it is, and knows that its mark then stands.",
                "Cannot commit to more before the start of the contract.",
                "Considers that the answer covers it.",
            )
        ),
        "No change. The answer and its mark carry forward.",
        "None",
        "",
        None,
    )


def _matter(bidder: Bidder, code: str) -> Finding | None:
    gaps = composed(bidder, code, FIRST_ROUND).gaps
    return gaps[0] if gaps else None
