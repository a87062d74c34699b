"""The standstill as it runs: from the last letter, under the Act from the contract award notice; what keeps it on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from evaluation.award.following import Block, Happened, Kind, challenged, last_day, working_days_left
from evaluation.award.letters import standstill_from
from evaluation.award.models import AwardStep, OutcomeLetters
from evaluation.award.queries import outcome_letters
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Regime
from procurement.timetable.basis import calendar_of
from procurement.timetable.rules import NoticeSent, OutsideCalendar, Standstill, standstill_act, standstill_pcr

Reader = Callable[[int], tuple[bool, date | None]]
_notice: Reader | None = None

NO_NOTICE = "The contract award notice, UK6, is not on record, and the standstill begins with it."


def keep_award_notice(read: Reader) -> None:
    """Say how to find out whether the standstill waits for a contract award notice, and when it was published."""
    global _notice
    _notice = read


@dataclass(frozen=True)
class Running:
    """A standstill: what the law makes of it, its last day with every extension, the days left, what blocks signing."""

    sent: OutcomeLetters
    counted: Standstill | None
    last: date | None
    left: int
    block: Block
    claim: bool
    published: date | None = None
    """When the contract award notice was published, where the standstill begins with it."""

    @property
    def signing_from(self) -> str:
        """Why no contract is signed, whatever the day, in a sentence; empty where only the days are waited for."""
        return self.block.unknown or ("A claim is open." if self.claim else "")


def happened(procurement_id: int, *kinds: Kind) -> list[AwardStep]:
    """What is on record after the award, in the order of recording; of some kinds only where any are named."""
    query = select(AwardStep).where(AwardStep.procurement_id == procurement_id)
    if kinds:
        query = query.where(AwardStep.kind.in_([kind.value for kind in kinds]))
    return list(db.session.scalars(query.order_by(AwardStep.id)))


def as_rules(rows: list[AwardStep]) -> list[Happened]:
    """The records as the rules read them."""
    return [
        Happened(
            Kind(row.kind),
            row.on_day,
            row.tender_id,
            row.lot_id,
            row.reference,
            row.words,
            row.value_net,
            row.value_gross,
        )
        for row in rows
    ]


def running(procurement: Procurement, now: datetime) -> Running | None:
    """The standstill that the letters began; None before they went, and while an award is being corrected."""
    sent = outcome_letters(procurement.id)
    if sent is None:
        return None
    rows = as_rules(
        [
            row
            for row in happened(procurement.id, Kind.CHALLENGED, Kind.SETTLED, Kind.EXTENDED, Kind.RETOLD)
            if row.recommendation_id == sent.recommendation_id or row.kind in (Kind.CHALLENGED, Kind.SETTLED)
        ]
    )
    published = _notice(procurement.id)[1] if _notice and procurement.regime == Regime.PA2023 else None
    counted, unknown = _counted(procurement, sent, [row.on for row in rows if row.kind is Kind.RETOLD])
    ends = None if unknown else last_day((counted.last_day if counted else None) or sent.last_day, rows)
    today = now.astimezone(LONDON).date()
    left = working_days_left([(one.day, one.counts) for one in counted.days], today) if counted else 0
    claim = challenged(rows)
    return Running(sent, counted, ends, left, Block(ends, claim, unknown), claim, published)


def _counted(procurement: Procurement, sent: OutcomeLetters, again: list[date]) -> tuple[Standstill | None, str]:
    calendar, begins = calendar_of(procurement), sent.sent_at.astimezone(LONDON).date()
    try:
        if Regime(procurement.regime) is Regime.PCR2015:
            return standstill_pcr(calendar, [NoticeSent(day) for day in (begins, *again)]), ""
        needed, published = _notice(procurement.id) if _notice else (False, None)
        if published:
            return standstill_act(calendar, published, 8), ""
        return (None, NO_NOTICE) if needed else (standstill_from(calendar, Regime.PA2023, begins), "")
    except OutsideCalendar:
        return None, ""
