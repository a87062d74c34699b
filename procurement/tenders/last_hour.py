"""Whether somebody, or anybody, is in the last hour before a deadline: then sign-in waits less and nobody is idle."""

from datetime import datetime

from sqlalchemy import exists, select

from procurement.core.db import db
from procurement.people.models import User
from procurement.tenders.models import Tender
from procurement.tenders.partners import answers_for
from procurement.timetable.last_hour import closing


def in_last_hour(now: datetime, user_id: int | None = None) -> bool:
    """Whether any deadline is less than an hour away; of a person: where they have a tender in hand, or a part.

    Sign-in asks without a person, so that nothing it does differently tells who has an account.
    """
    procurements = closing(now)
    if user_id is None or not procurements:
        return bool(procurements)
    theirs = exists().where(
        Tender.procurement_id.in_(procurements), Tender.organisation_id == User.organisation_id, User.id == user_id
    )
    mine = bool(db.session.scalar(select(theirs)))
    return mine or any(row.procurement_id in procurements for row in answers_for(user_id))
