"""Which procurements are rehearsals, for the steps below the case file: mail, and who has a part in what.

A rehearsal is a marked copy of a procurement to practise on. Nothing in it is real, and nothing of it goes outside.
"""

from sqlalchemy import column, exists, select, table

from procurement.core.db import UtcDateTime, db

MARK = "REHEARSAL: nothing here is real"
"""Stands on every page, on every printed page and on every sheet of a rehearsal."""

SUBJECT = "REHEARSAL: "
"""Begins the subject of every mail of one."""

FILE = "REHEARSAL-"
"""Begins the name of every file that is taken out of one."""

procurements = table("procurement", column("id"), column("code"), column("rehearsal_of_id"))
discards = table("rehearsal_discard", column("procurement_id"), column("at", UtcDateTime()))
_people = table("person", column("email"), column("organisation_id"), column("active"))


def is_rehearsal(procurement_id: int | None) -> bool:
    """Whether a procurement is a rehearsal of another."""
    if procurement_id is None:
        return False
    found = exists().where(procurements.c.id == procurement_id, procurements.c.rehearsal_of_id.is_not(None))
    return bool(db.session.scalar(select(found)))


def goes_on(procurement_id: int | None) -> str | None:
    """The code of a rehearsal that was not discarded; None for one that was, and for any real procurement."""
    over = exists().where(discards.c.procurement_id == procurements.c.id)
    where = (procurements.c.id == procurement_id, procurements.c.rehearsal_of_id.is_not(None), ~over)
    return db.session.scalar(select(procurements.c.code).where(*where))


def of_staff(address: str) -> bool:
    """Whether mail to an address stays inside: it is that of somebody with an account on the council's side."""
    found = exists().where(_people.c.email == address, _people.c.organisation_id.is_(None), _people.c.active)
    return bool(db.session.scalar(select(found)))


def file_name(name: str) -> str:
    """What a file out of a rehearsal is called.

    >>> file_name("CARE-1-R1-timetable.xlsx"), file_name("REHEARSAL-CARE-1-R1-pack.json")
    ('REHEARSAL-CARE-1-R1-timetable.xlsx', 'REHEARSAL-CARE-1-R1-pack.json')
    """
    return name if name.startswith(FILE) else f"{FILE}{name}"
