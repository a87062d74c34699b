"""Who holds shares, whether the keys are made, and whether the opening was rehearsed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from procurement.core.db import db
from procurement.core.sealing import FEWEST
from procurement.core.vocabulary import FIRST_ROUND, Role
from procurement.people.models import User
from procurement.people.queries import appointed
from procurement.tenders.models import Submission
from procurement.tenders.sealed import opening_key
from procurement.tenders.sealed_models import (
    REHEARSAL,
    GivenPart,
    OpeningKey,
    OpeningKeyPart,
    OpeningRehearsal,
    OpeningShare,
)


@dataclass(frozen=True)
class Opener:
    """A person who may open: whether they took a share, and whether the keys made are for that share."""

    person: User
    share: OpeningShare | None
    in_key: bool


@dataclass(frozen=True)
class Keys:
    """How far a procurement's opening keys are."""

    openers: tuple[Opener, ...]
    key: OpeningKey | None
    trial: OpeningKey | None
    rehearsal: OpeningRehearsal | None
    given_by: int | None
    sealed: int

    @property
    def holders(self) -> list[Opener]:
        """Those who took a share."""
        return [opener for opener in self.openers if opener.share]

    @property
    def may_make(self) -> bool:
        """Whether enough people took a share."""
        return len(self.holders) >= FEWEST

    @property
    def outdated(self) -> bool:
        """Whether somebody took a share after the keys were made, so that it opens nothing."""
        return self.key is not None and any(not opener.in_key for opener in self.holders)

    @property
    def lacking(self) -> list[str]:
        """What is still to be done before the procurement can be published, one sentence each."""
        if self.key is None:
            short = FEWEST - len(self.holders)
            people = "one person more takes" if short == 1 else "two people take"
            return [f"Opening keys are missing: {people} a share" if short > 0 else "The opening keys are not made"]
        if self.outdated:
            return ["A share was taken after the opening keys were made: make them anew"]
        return [] if self.rehearsal else ["The opening has not been rehearsed"]


def keys_of(procurement_id: int) -> Keys:
    """How far they are."""
    shares = shares_of(procurement_id)
    key, trial = opening_key(procurement_id, FIRST_ROUND), opening_key(procurement_id, REHEARSAL)
    held = {part.share_id for part in parts_of(key)} if key else set()
    people = {user.id: user for role in (Role.LEAD, Role.OPENER) for user in appointed(procurement_id, role)}
    given = db.session.scalar(select(GivenPart.giver_id).where(GivenPart.opening_key_id == trial.id)) if trial else None
    return Keys(
        openers=tuple(
            Opener(user, share, bool(share and share.id in held))
            for user, share in ((user, shares.get(user.id)) for user in people.values())
        ),
        key=key,
        trial=trial,
        rehearsal=db.session.scalar(select(OpeningRehearsal).where(OpeningRehearsal.opening_key_id == trial.id))
        if trial
        else None,
        given_by=given,
        sealed=db.session.scalar(
            select(func.count()).select_from(Submission).where(Submission.procurement_id == procurement_id)
        )
        or 0,
    )


def shares_of(procurement_id: int) -> dict[int, OpeningShare]:
    """The share that each person took last."""
    query = select(OpeningShare).where(OpeningShare.procurement_id == procurement_id).order_by(OpeningShare.id)
    return {row.user_id: row for row in db.session.scalars(query)}


def parts_of(key: OpeningKey) -> list[OpeningKeyPart]:
    """The parts of a key, each sealed to a share."""
    query = select(OpeningKeyPart).where(OpeningKeyPart.opening_key_id == key.id).order_by(OpeningKeyPart.id)
    return list(db.session.scalars(query))


def given_at(key: OpeningKey) -> datetime | None:
    """When the first of two openers gave their share."""
    return db.session.scalar(select(GivenPart.at).where(GivenPart.opening_key_id == key.id).limit(1))
