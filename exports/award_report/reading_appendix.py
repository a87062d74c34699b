"""Reading the exempt appendix: everything about named bidders."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from evaluation.award.facts import LotStanding
from evaluation.award.models import Approval, Recommendation
from evaluation.award.snapshot import Frozen
from evaluation.financial.queries import checks
from evaluation.moderation.queries import agreed
from evaluation.negotiation.queries import meetings, records
from evaluation.scheme.queries import criteria
from evaluation.scoring.queries import assigned
from exports.award_report.facts import Appendix, Finding, Movement, Officer, Talk
from exports.award_report.fates import TenderFate, bids
from exports.award_report.reading_moderation import Agreed, agreements
from exports.award_report.reading_reasons import reasons
from exports.award_report.suppliers import suppliers
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, ROUNDS
from procurement.people.models import User
from procurement.tenders.queries import last_opened, opened_tenders


def appendix(
    procurement_id: int,
    snapshot: Frozen,
    recommendation: Recommendation | None,
    approval: Approval | None,
    found: Sequence[TenderFate],
    gone: tuple[str, ...],
    items: Sequence[Agreed],
) -> Appendix:
    """The appendix to a report on `snapshot`."""
    return Appendix(
        words=recommendation.words if recommendation else "",
        decision=approval.reason if approval else "",
        lots=snapshot.lots,
        fates=tuple(found),
        before_opening=gone,
        evaluators=_evaluators(procurement_id),
        findings=_findings(procurement_id, snapshot.lots, found),
        agreements=agreements(items),
        talks=_talks(procurement_id),
        movement=_movement(procurement_id),
        exempt=(),
        workings=(),
        robustness=(),
        reasons=reasons(procurement_id, found),
        courses=(),
        signed=(),
        market=None,
        suppliers=suppliers(found),
    )


def _evaluators(procurement_id: int) -> tuple[tuple[str, str], ...]:
    """Who marked, with the questions that each marked; a deputy in the place of whoever was away."""
    marking = assigned(procurement_id, FIRST_ROUND)
    found: dict[str, list[str]] = {}
    for user in sorted({user for people in marking.values() for user in people}, key=lambda user: (user.name, user.id)):
        who = f"{user.name}, {user.job_title}" if user.job_title else user.name
        theirs = [row.question.code for row in criteria(procurement_id) if user in marking[row.id]]
        found.setdefault(who, []).extend(theirs)
    return tuple((who, ", ".join(codes)) for who, codes in found.items())


def _findings(procurement_id: int, lots: Sequence[LotStanding], found: Sequence[TenderFate]) -> tuple[Finding, ...]:
    """Standing as it was when the award was recommended, with the reasons that the record gives."""
    frozen = {bid.number: bid.finance_state for bid in bids(lots)}
    standing = checks(procurement_id)
    ids = {c.decision.by_id for c in standing.values() if c.decision}
    ids |= {c.moderation.by_id for c in standing.values() if c.moderation}
    people = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    told = []
    for one in found:
        check = standing.get(one.tender_id)
        if check is None or check.decision is None:
            continue
        decision, moderation = check.decision, check.moderation
        told.append(
            Finding(
                one.number,
                one.bidder_code,
                one.organisation,
                frozen[one.number] or check.state.value,
                decision.reason,
                decision.condition,
                decision.condition_due_on,
                _officer(people[decision.by_id], decision.at),
                _officer(people[moderation.by_id], moderation.at) if moderation else None,
            )
        )
    return tuple(told)


def _officer(user: User, at: datetime) -> Officer:
    return Officer(user.name, user.job_title, at)


def _talks(procurement_id: int) -> tuple[Talk, ...]:
    last = {meeting_id: rows[-1] for meeting_id, rows in records(procurement_id).items()}
    told = []
    for meeting in meetings(procurement_id):
        said = last.get(meeting.id)
        told.append(
            Talk(
                meeting.tender.organisation.name,
                meeting.tender.bidder_code,
                meeting.starts_at,
                said.held if said else None,
                said.attended if said else "",
                tuple((point.topic, point.outcome, point.change) for point in said.points) if said else (),
            )
        )
    return tuple(told)


def _movement(procurement_id: int) -> tuple[Movement, ...]:
    """What resubmission moved, by bidder and question: nothing where no round followed the first."""
    last = last_opened(procurement_id)
    if last == FIRST_ROUND:
        return ()
    rounds = [agreed(procurement_id, round_) for round_ in ROUNDS[:last]]
    again = set().union(*rounds[1:])
    bidders = {one.id: one for one in opened_tenders(procurement_id)}
    asked = {one.id: one.question.code for one in criteria(procurement_id)}
    found = []
    for tender_id, criterion_id in sorted(again):
        rows = [one.get((tender_id, criterion_id)) for one in rounds]
        standing = next(row for row in reversed(rows) if row is not None)
        tender = bidders[tender_id]
        found.append(
            Movement(
                tender.organisation.name,
                tender.bidder_code,
                asked[criterion_id],
                tuple(row.score if row else None for row in rows),
                standing.deciding,
            )
        )
    return tuple(sorted(found, key=lambda one: one.bidder_code))
