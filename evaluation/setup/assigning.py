"""How long marking takes, and who could mark what so that nobody has far more of it than they have hours. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.setup.pack import Pack, Panelist, QuestionLine

NO_LIMIT = 1000
"""How many words an answer without a limit is counted as."""


@dataclass(frozen=True)
class Workload:
    """What the estimate rests on: tenders expected, words read a minute, minutes to write each reason.

    `tenders_a_lot` is how many of them are expected for each lot; 0 where nobody said, and then everybody is taken to
    bid for every lot.
    """

    tenders: int = 10
    words_a_minute: int = 175
    minutes_a_reason: int = 5
    tenders_a_lot: int = 0

    def answers(self, question: QuestionLine) -> int:
        """How many tenders are expected to answer a question: all, or those for the lots that it is for.

        >>> question = QuestionLine("Q1", "A", "?", lots=(3, 4))
        >>> [Workload(10, tenders_a_lot=each).answers(question) for each in (0, 3, 8)]
        [10, 6, 10]
        """
        if not question.lots or not self.tenders_a_lot:
            return self.tenders
        return min(self.tenders, self.tenders_a_lot * len(set(question.lots)))


REGISTER = "workload"


def workload_of(pack: Pack) -> Workload:
    """What the pack says of it, or the usual figures."""
    row = next(iter(pack.registers.get(REGISTER, ())), {})
    figures = {name: int(text) for name, text in row.items() if re.fullmatch(r"[1-9][0-9]{0,4}", text)}
    return Workload(**{name: figure for name, figure in figures.items() if name in Workload.__dataclass_fields__})


def with_workload(pack: Pack, workload: Workload) -> Pack:
    """The pack with other figures."""
    row = {name: str(getattr(workload, name)) for name in Workload.__dataclass_fields__}
    return replace(pack, registers={**pack.registers, REGISTER: (row,)})


def hours_of(question: QuestionLine, workload: Workload) -> Fraction:
    """Hours that one evaluator needs for one question: every tender's answer read and every mark given its reason.

    >>> from decimal import Decimal
    >>> hours_of(QuestionLine("Q1", "A", "?", word_limit=1750), Workload(12, 175, 5))
    Fraction(3, 1)
    """
    minutes = Fraction(question.word_limit or NO_LIMIT, workload.words_a_minute) + workload.minutes_a_reason
    return minutes * workload.answers(question) / 60


def needed(person: Panelist, pack: Pack, workload: Workload) -> Fraction:
    """Hours that a person needs for all their questions."""
    return sum((hours_of(q, workload) for q in pack.questions if q.code in person.questions), Fraction(0))


def propose(pack: Pack, workload: Workload, left: Mapping[str, Fraction] | None = None) -> Pack:
    """The pack with every question given the evaluators it lacks; whoever marks already stays.

    `left` are the hours that people have, by address, where leave takes some away. The longest questions are given
    first, each to whoever would then have used the smallest part of their hours; people whose hours are not known
    count as having the mean of the others. The same pack gives the same proposal.
    """
    people = {person.email: person for person in pack.people}
    hours = _hours(pack, left or {})
    load = {person.email: needed(person, pack, workload) for person in pack.people}
    longest = sorted(pack.questions, key=lambda question: (-hours_of(question, workload), question.code))
    for question in longest:
        takes = hours_of(question, workload)
        free = [email for email, person in people.items() if question.code not in person.questions]
        free.sort(key=lambda email: ((load[email] + takes) / hours[email], email))
        lacking = pack.evaluators_needed - (len(people) - len(free))
        for email in free[: max(lacking, 0)]:
            people[email] = replace(people[email], questions=(*people[email].questions, question.code))
            load[email] += takes
    order = {question.code: place for place, question in enumerate(pack.questions)}
    in_order = [
        replace(one, questions=tuple(sorted(one.questions, key=lambda code: order.get(code, len(order)))))
        for one in people.values()
    ]
    return replace(pack, people=tuple(in_order))


def _hours(pack: Pack, left: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
    """The hours that each person has left; never nothing, so that a part of them can be worked out."""
    has = {one.email: left.get(one.email, Fraction(one.hours)) for one in pack.people if one.hours is not None}
    known = [hours for hours in has.values() if hours]
    mean = sum(known, Fraction(0)) / len(known) if known else Fraction(1)
    little = Fraction(1, 1000)  # somebody with no hours at all comes last
    return {one.email: max(has.get(one.email, mean), little) for one in pack.people}
