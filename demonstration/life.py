"""The life of the demonstration, and how to build it at one point of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from demonstration import judging, tendering
from demonstration.council import LEAD
from demonstration.documents import make_documents
from demonstration.points import Point
from demonstration.procurement import local
from demonstration.questions import QUESTIONS
from demonstration.setting_up import set_up
from demonstration.telling import Samples, Telling
from procurement.core.vocabulary import Stage
from procurement.timetable.actions import close_stage, open_stage

KEPT = "demonstration-keys.txt"
"""In the instance: these people are invented, so what each would keep is written down for whoever plays them."""

CODES = [question.code for question in QUESTIONS]


NOW: dict[Point, datetime] = {
    Point.TENDERING: local(4, 22, 15),
    Point.OPENED: local(4, 26, 10, 40),
    Point.SCORING: local(4, 29, 14),
    Point.MODERATION: local(5, 24, 9, 10),
    Point.NEGOTIATION: local(6, 21, 10),
    Point.FINANCE: local(8, 9, 9, 30),
    Point.AWARD: local(9, 6, 9, 30),
    Point.APPROVED: local(11, 3, 9, 30),
}
"""What the demonstration's clock shows when it has been built."""


@dataclass(frozen=True)
class Chapter:
    """What is told on the way to a point: all of it when going on, only the beginning of it when stopping there."""

    point: Point
    begin: Callable[[Telling], None]
    finish: Callable[[Telling], None]


def _tendering(telling: Telling) -> None:
    set_up(telling)
    tendering.tell_bidders(telling, NOW[Point.TENDERING])


def _last_days(telling: Telling) -> None:
    tendering.tell_bidders(telling, local(4, 25), since=NOW[Point.TENDERING])


def _nothing(_telling: Telling) -> None:
    """Nothing more happens at this point."""


def _scoring(telling: Telling) -> None:
    judging.open_scoring(telling)
    tendering.tell_bidders(telling, local(4, 28), since=local(4, 25))
    judging.select(telling)
    judging.score(telling, CODES[:2])
    judging.score(telling, CODES[2:3], share=45)


def _rest_of_scoring(telling: Telling) -> None:
    telling.at(local(4, 30))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.MODERATION)
    telling.at(local(5, 4))
    judging.score(telling, CODES[2:])
    telling.at(local(5, 21, 17))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.SCORING)


def _moderation(telling: Telling) -> None:
    judging.moderate(telling, CODES[:5])
    judging.moderate(telling, CODES[5:6], last=20)


def _rest_of_moderation(telling: Telling) -> None:
    telling.at(local(5, 24, 10))
    judging.moderate(telling, CODES[6:])
    judging.moderate(telling, CODES[5:6], first=20)
    telling.at(local(5, 28, 16))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.MODERATION)


def _negotiation(telling: Telling) -> None:
    judging.negotiate(telling, NOW[Point.NEGOTIATION])


def _rest_of_negotiation(telling: Telling) -> None:
    judging.hold_meetings(telling, local(7, 1), since=NOW[Point.NEGOTIATION])
    judging.close_negotiation(telling)
    tendering.tell_bidders(telling, local(7, 10), since=local(4, 28))
    judging.rescore(telling)
    telling.at(local(8, 6, 16))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.RESCORING)


def _finance(telling: Telling) -> None:
    telling.at(local(8, 6, 17))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.FINANCE)
    judging.check_finance(telling, last=24, waiting=4)


def _rest_of_finance(telling: Telling) -> None:
    telling.at(local(8, 9, 10))
    judging.agree_waiting(telling, first=20, last=24)
    judging.check_finance(telling, first=24)
    telling.at(local(8, 20, 16))
    close_stage(telling.by(LEAD.key), telling.procurement, Stage.FINANCE)


def _award(telling: Telling) -> None:
    telling.at(local(8, 23))
    open_stage(telling.by(LEAD.key), telling.procurement, Stage.AWARD)


CHAPTERS: tuple[Chapter, ...] = (
    Chapter(Point.TENDERING, _tendering, _last_days),
    Chapter(Point.OPENED, tendering.open_tenders, tendering.declare),
    Chapter(Point.SCORING, _scoring, _rest_of_scoring),
    Chapter(Point.MODERATION, _moderation, _rest_of_moderation),
    Chapter(Point.NEGOTIATION, _negotiation, _rest_of_negotiation),
    Chapter(Point.FINANCE, _finance, _rest_of_finance),
    Chapter(Point.AWARD, _award, judging.award),
    Chapter(Point.APPROVED, _nothing, _nothing),
)


def samples(folder: Path) -> Samples:
    """The sample documents: made once, then kept."""
    folder.mkdir(parents=True, exist_ok=True)
    return make_documents(folder)


def kept_by_people(telling: Telling) -> str:
    """What invented people keep and the server does not: openers their shares, bidders the keys of their receipts."""
    lines = [f"share    {telling.people[key].name}: {code}" for key, code in telling.shares.items()]
    lines += [f"receipt  {reference}: {key}" for reference, key in telling.receipts.values()]
    return "\n".join(lines) + "\n"


def build(point: Point, sampled: Samples, folder: Path, said: Callable[[str], None]) -> datetime:
    """Tell the demonstration up to a point of its life, in an empty instance. Returns what its clock shows then."""
    telling = Telling(sampled, folder, local(3, 22))
    with telling.own_clock():
        for chapter in CHAPTERS:
            said(chapter.point.value)
            chapter.begin(telling)
            if chapter.point is point:
                break
            chapter.finish(telling)
    (folder.parent / KEPT).write_text(kept_by_people(telling))
    return max(NOW[point], telling.moment)
