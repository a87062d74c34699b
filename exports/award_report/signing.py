"""Who signs an award report, as the lead names them in order; who has signed what stands, and whose turn it is.

Where nobody is named, the lead and approvers sign in whatever order they come.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from exports.award_report.models import ReportSigners, ReportSignOff
from exports.award_report.parts import Signature
from procurement.core.action import Context, finds
from procurement.core.db import db
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import Bar, Role
from procurement.people.queries import people

READERS = frozenset({Role.LEAD, Role.APPROVER, Role.AUDITOR})
"""Who reads the report in any case."""

MOST = 12
"""Signatures that one report has room for."""

_NAMED = of_a_procurement("report signers", exists().where(ReportSigners.procurement_id == HERE))


@dataclass(frozen=True)
class SignOff:
    """A signature as it was given, with the remark of whoever gave it."""

    user_id: int
    signature: Signature
    remark: str


@dataclass(frozen=True)
class Signer:
    """Somebody whom the lead named, in which capacity, with the signature that was given last, if any."""

    user_id: int
    name: str
    capacity: str
    given: SignOff | None

    @property
    def signed(self) -> bool:
        """Whether what stands is signed."""
        return self.given is not None and self.given.signature.stands


def named_signers(procurement_id: int) -> ReportSigners | None:
    """The list that stands."""
    if not has(procurement_id, _NAMED):
        return None
    query = select(ReportSigners).where(ReportSigners.procurement_id == procurement_id)
    return db.session.scalars(query.order_by(ReportSigners.number.desc()).limit(1)).first()


def sign_offs(procurement_id: int, content: str) -> list[SignOff]:
    """Every sign-off, in order of time; it stands while what it was of is still the content."""
    query = select(ReportSignOff).where(ReportSignOff.procurement_id == procurement_id).order_by(ReportSignOff.id)
    rows = list(db.session.scalars(query))
    known = people(row.by_id for row in rows)
    return [
        SignOff(
            row.by_id,
            Signature(known[row.by_id].name, row.capacity, row.at, row.content_sha256 == content),
            row.remark,
        )
        for row in rows
    ]


def signers(procurement_id: int, content: str) -> list[Signer]:
    """Whom the lead named, in the order of signing; nobody where no list is."""
    row = named_signers(procurement_id)
    given = {one.user_id: one for one in sign_offs(procurement_id, content)} if row else {}
    known = people(user_id for user_id, _ in row.signers) if row else {}
    return [
        Signer(user_id, known[user_id].name, capacity, given.get(user_id))
        for user_id, capacity in (row.signers if row else ())
    ]


def turn(found: Sequence[Signer]) -> Signer | None:
    """Whose turn it is: the first who has not signed what stands; nobody once all have."""
    return next((one for one in found if not one.signed), None)


def signatures(procurement_id: int, content: str) -> tuple[Signature, ...]:
    """What a report says of its signatures: of everybody named in their order, else of whoever signed, by time."""
    found = signers(procurement_id, content)
    if not found:
        return tuple(one.signature for one in sign_offs(procurement_id, content))
    return tuple(one.given.signature if one.given else Signature(one.name, one.capacity, None, False) for one in found)


@finds(Bar.NOT_TO_SIGN)
def not_to_sign(ctx: Context, _subject: Any) -> bool:
    """Besides those who read the report in any case, it is open to whom the lead named to sign it."""
    if ctx.standing.roles & READERS:
        return False
    row = named_signers(ctx.procurement_id) if ctx.procurement_id is not None else None
    return row is None or ctx.person not in {user_id for user_id, _ in row.signers}
