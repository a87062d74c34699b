"""Reading the law's records: published notices, the signed assessment, and who can influence a procurement."""

from datetime import date

import msgspec
from sqlalchemy import select

from evaluation.award.queries import outcome_letters
from evaluation.setup.conflicts import Assessment, Entry, Influencer, gathered, key_of
from evaluation.setup.law import Known
from evaluation.setup.notices import Ended, Recorded, first_notice, standing
from evaluation.setup.pack import Pack
from evaluation.setup.record_models import ConflictsAssessment, PublishedNotice
from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment, lot_abandonments
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import ROLE_WORDS, Regime, Role, Stage
from procurement.people.models import Appointment, User
from procurement.timetable.basis import known_calendar
from procurement.timetable.queries import windows
from procurement.timetable.rules import ONE_DAY, OutsideCalendar, standstill_act
from procurement.timetable.windows import Window

EVALUATOR = ROLE_WORDS[Role.EVALUATOR]


def notice_rows(procurement_id: int) -> list[PublishedNotice]:
    """Every record of a notice, the first one first."""
    query = select(PublishedNotice).where(PublishedNotice.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(PublishedNotice.id)))


def recorded(row: PublishedNotice) -> Recorded:
    """A record as the rules read it."""
    return Recorded(
        row.id, row.kind, row.published_on, row.reference, row.link, row.reason, row.event_on, row.corrects_id, row.at
    )


def notices_of(procurement_id: int) -> tuple[Recorded, ...]:
    """Every record of a notice as the rules read it."""
    return tuple(recorded(row) for row in notice_rows(procurement_id))


def assessment_rows(procurement_id: int) -> list[ConflictsAssessment]:
    """Every signed version of the conflicts assessment, the first one first."""
    query = select(ConflictsAssessment).where(ConflictsAssessment.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(ConflictsAssessment.number)))


def assessment_of(row: ConflictsAssessment) -> Assessment:
    """A version as the rules read it."""
    entries = msgspec.json.decode(row.document.encode(), type=tuple[Entry, ...])
    return Assessment(row.number, row.signed_name, row.at, row.next_review, entries, row.reason)


def influencers(procurement_id: int, pack: Pack) -> tuple[Influencer, ...]:
    """Everybody who has a role here, and everybody the pack names as evaluator; drafters are typed beside them."""
    query = (
        select(User.email, User.name, Appointment.role)
        .join(Appointment, Appointment.user_id == User.id)
        .where(Appointment.procurement_id == procurement_id)
        .order_by(Appointment.id)
    )
    people = [
        Influencer(key_of(email, name), name, ROLE_WORDS[Role(role)]) for email, name, role in db.session.execute(query)
    ]
    people += [Influencer(key_of(one.email, one.name), one.name, EVALUATOR) for one in pack.people]
    return gathered(people)


def known_of(ctx: Context, procurement: Procurement, pack: Pack) -> Known:
    """Everything about its law that a pack alone does not know."""
    planned = windows(procurement.id, ctx.now)
    signed = assessment_rows(procurement.id)
    assessment = assessment_of(signed[-1]) if signed else None
    notices = notices_of(procurement.id)
    ended, letters = abandonment(procurement.id), outcome_letters(procurement.id)
    award = planned[Stage.AWARD]
    opened = planned[Stage.TENDERING].opened_at is not None
    return Known(
        today=ctx.now.astimezone(LONDON).date(),
        calendar=known_calendar(Regime.PCR2015),
        tendering_on=_day(planned[Stage.TENDERING]),
        award_on=award.closes_at.astimezone(LONDON).date() if award.closes_at else None,
        summaries_on=letters.sent_at.astimezone(LONDON).date() if letters else None,
        earliest_contract=_earliest_contract(pack, notices),
        abandoned_on=ended.decided_on if ended else None,
        abandoned_at=ended.at if ended else None,
        lots_ended=tuple(
            Ended(f"Lot {row.lot.number} {row.lot.name}", row.decided_on, row.at)
            for row in lot_abandonments(procurement.id).values()
        ),
        people=influencers(procurement.id, pack),
        assessment=assessment,
        assessed_on=signed[0].at.astimezone(LONDON).date() if signed else None,
        recorded=notices,
        begun=opened or first_notice(notices) is not None,
    )


def _day(window: Window) -> date | None:
    at = window.opened_at or window.opens_at
    return at.astimezone(LONDON).date() if at else None


def _earliest_contract(pack: Pack, notices: tuple[Recorded, ...]) -> date | None:
    """Under the Act, the first day after a standstill that begins with UK6."""
    award = next((row for row in standing(notices) if row.kind == "UK6"), None)
    if award is None or pack.basics.regime is not Regime.PA2023:
        return None
    try:
        stands = standstill_act(known_calendar(Regime.PA2023), award.published_on, light_touch=pack.basics.light_touch)
    except OutsideCalendar:
        return None
    return stands.earliest_signing or award.published_on + ONE_DAY
