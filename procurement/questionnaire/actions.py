"""Setting the questions and slots of a procurement, before it is published."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.questionnaire.models import Kind, Part, Question, Slot
from procurement.questionnaire.rules import Nature


@dataclass(frozen=True)
class QuestionText:
    """A question as it is written: `parts` are its lettered points, `expected` what passes a selection item.

    `lots` are the numbers of the lots that it is for; empty for all of them.
    """

    part: Part
    code: str
    title: str
    text: str
    kind: Kind = Kind.TEXT
    parts: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    expected: str = ""
    word_limit: int | None = None
    required: bool = True
    revisable: bool = False
    lots: tuple[int, ...] = ()
    topic: str = ""
    nature: Nature = Nature.PLAIN
    only_if: str = ""
    also_asked: str = ""


@dataclass(frozen=True)
class SlotText:
    """A slot as it is written: `accepts` lists file endings; `prices` are kept from whoever judges quality.

    `lots` are the numbers of the lots that it is for, empty for all; `question` is the code of the one it belongs to.
    """

    code: str
    title: str
    note: str = ""
    accepts: tuple[str, ...] = ("pdf", "docx")
    required: bool = True
    several: bool = False
    revisable: bool = False
    prices: bool = False
    lots: tuple[int, ...] = ()
    question: str = ""


@action(Permission.PROCUREMENT_SETUP, Event.QUESTIONNAIRE_SET)
def set_questionnaire(
    ctx: Context, procurement: Procurement, questions: Sequence[QuestionText], slots: Sequence[SlotText]
) -> Procurement:
    """Set all questions and slots at once; allowed until tendering opens."""
    codes = [q.code for q in questions] + [s.code for s in slots]
    for code in codes:
        if codes.count(code) > 1:
            raise Invalid("code", f"The code {code} stands twice.")
    db.session.execute(delete(Question).where(Question.procurement_id == procurement.id))
    db.session.execute(delete(Slot).where(Slot.procurement_id == procurement.id))
    for position, q in enumerate(questions, start=1):
        keep(
            Question(
                procurement_id=procurement.id,
                part=q.part.value,
                code=q.code,
                position=position,
                title=q.title,
                text=q.text,
                parts=list(q.parts),
                kind=q.kind.value,
                options=list(q.options),
                expected=q.expected,
                word_limit=q.word_limit,
                required=q.required,
                revisable=q.revisable,
                lots=sorted(set(q.lots)),
                topic=q.topic,
                nature=q.nature.value,
                only_if=q.only_if,
                also_asked=q.also_asked,
            )
        )
    for position, s in enumerate(slots, start=1):
        keep(
            Slot(
                procurement_id=procurement.id,
                code=s.code,
                position=position,
                title=s.title,
                note=s.note,
                accepts=list(s.accepts),
                required=s.required,
                several=s.several,
                revisable=s.revisable,
                prices=s.prices,
                lots=sorted(set(s.lots)),
                question=s.question,
            )
        )
    ctx.note(questions=len(questions), slots=len(slots))
    return procurement
