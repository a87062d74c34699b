"""The page of checks as rows and columns: bidders by topic, each cell a word that says where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from procurement.pqq.beside import Beside
from procurement.pqq.queries import Standing
from procurement.pqq.rules import OUTCOME_WORDS, Checked, Outcome, together
from procurement.pqq.standing import Asked
from procurement.questionnaire.models import Question

KINDS = {
    Outcome.PASS: "pass",
    Outcome.COMMIT: "condition",
    Outcome.CLARIFY: "query",
    Outcome.FAIL: "fail",
    None: "waiting",
}


@dataclass(frozen=True)
class Column:
    """A topic of the questionnaire, or an item that stands by itself."""

    title: str
    code: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Cell:
    """Where one bidder stands on one topic: a word, the kind that gives it shape and colour, the item to open."""

    word: str
    kind: str
    question_id: int
    plain: bool
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One bidder's row."""

    standing: Standing
    cells: tuple[Cell, ...]
    partners: tuple[tuple[Beside, tuple[Cell, ...]], ...] = ()
    """Those who bid with it and answered parts of their own, with where each stands on each topic."""


def columns(asked: Sequence[Question]) -> list[Column]:
    """The topics in the order of their first item."""
    found: dict[str, list[Question]] = {}
    for question in asked:
        found.setdefault(question.topic or f"\0{question.code}", []).append(question)
    return [
        Column(
            rows[0].topic or rows[0].title,
            rows[0].code if len(rows) == 1 else f"{rows[0].code} to {rows[-1].code}",
            tuple(rows),
        )
        for rows in found.values()
    ]


def lines(
    standings: Sequence[Standing],
    shown: Sequence[Column],
    asked: Sequence[Asked],
    now: datetime,
    with_them: Mapping[int, Sequence[Beside]] | None = None,
) -> list[Line]:
    """Every bidder's cells; `asked` is what bidders were asked and may still owe an answer to.

    `with_them` are those who bid with each, by tender.
    """
    owed = {(one.asking.tender_id, one.asking.question_id) for one in asked if one.waits(now)}
    found = []
    for row in standings:
        by_code = {item.code: item for item in row.items}
        found.append(
            Line(
                row,
                tuple(_cell([(q, by_code[q.code]) for q in column.questions], row.tender.id, owed) for column in shown),
                tuple(
                    (one, tuple(_beside(one, column) for column in shown))
                    for one in (with_them or {}).get(row.tender.id, ())
                ),
            )
        )
    return found


def _beside(one: Beside, column: Column) -> Cell:
    own = [question for question in column.questions if one.asked(question)]
    if not own:
        return Cell("Not asked", "neutral", column.questions[0].id, plain=True)
    judge = next((question for question in own if not one.expected(question)), None)
    if judge is None:
        return Cell("As expected", "pass", own[0].id, plain=True)
    return Cell("To judge", "query", judge.id, plain=True)


def _cell(items: Sequence[tuple[Question, Checked]], tender_id: int, owed: set[tuple[int, int]]) -> Cell:
    if not any(item.asked for _, item in items):
        return Cell("Not asked", "neutral", items[0][0].id, plain=True, note="by its own answers")
    outcome = together([item for _, item in items])
    first = next((q for q, item in items if not item.settled), items[0][0]).id
    here = next((q.id for q, item in items if item.outcome is outcome and outcome is not Outcome.PASS), first)
    waiting = next((q.id for q, _ in items if (tender_id, q.id) in owed), None)
    if outcome is Outcome.CLARIFY and waiting:
        return Cell("Waiting", "waiting", waiting, plain=False, note="asked, the bidder has still time")
    returned = next((q.id for q, item in items if item.second is False), None)
    if returned:
        return Cell("Returned", "query", returned, plain=False, note="by the second checker")
    once = outcome is not None and outcome is not Outcome.CLARIFY and not all(item.settled for _, item in items)
    return Cell(
        OUTCOME_WORDS[outcome] if outcome else "Not yet",
        KINDS[outcome],
        here,
        plain=outcome in (Outcome.PASS, Outcome.COMMIT, None),
        note="seen by one person" if once else "",
    )
