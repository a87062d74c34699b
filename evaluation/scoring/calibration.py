"""The invented answer that everybody marks before real ones: who has, and, once all have, how they differ.

Its marks stand in tables of their own, so that they are in no ranking, no figure of agreement and no export of marks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.models import CalibrationItem, CalibrationMark, CalibrationStep
from evaluation.scoring.queries import assigned
from procurement.core.db import db, remembered
from procurement.people.models import User

SHOWN, NOTE, OFF = "shown", "note", "off"


@dataclass(frozen=True)
class Calibration:
    """The invented answer that is asked for now, with the panel, the marks so far and what the lead did."""

    item: CalibrationItem
    panel: tuple[User, ...]
    marks: tuple[CalibrationMark, ...]
    steps: tuple[CalibrationStep, ...]
    scale: tuple[tuple[Decimal, str, str], ...]

    @property
    def off(self) -> bool:
        """Whether the lead turned it off: nobody need mark it any more."""
        return any(step.kind == OFF for step in self.steps)

    @property
    def waiting(self) -> tuple[User, ...]:
        """Whose mark is still to come."""
        given = {mark.user_id for mark in self.marks}
        return tuple(user for user in self.panel if user.id not in given)

    @property
    def shown(self) -> bool:
        """Whether the marks may be seen: everybody has marked, or the lead waited long enough for the rest."""
        return bool(self.marks) and (not self.waiting or any(step.kind in (SHOWN, OFF) for step in self.steps))

    @property
    def note(self) -> CalibrationStep | None:
        """How the panel reads the scale, as the lead wrote it last."""
        return next((step for step in reversed(self.steps) if step.kind == NOTE), None)

    @property
    def plot(self) -> list[tuple[Decimal, str]]:
        """Each mark with the initials of who gave it."""
        return [(mark.mark, mark.user.initials) for mark in self.marks]

    @property
    def said(self) -> str:
        """The plot in words."""
        return "; ".join(f"{mark.user.name} {mark.mark}" for mark in self.marks)

    @property
    def steps_apart(self) -> int:
        """How many steps of the scale lie between the lowest mark and the highest."""
        order = [step for step, _, _ in self.scale]
        places = [order.index(mark.mark) for mark in self.marks]
        return max(places, default=0) - min(places, default=0)

    def of(self, user_id: int | None) -> CalibrationMark | None:
        """What one person gave."""
        return next((mark for mark in self.marks if mark.user_id == user_id), None)

    def chose(self, mark: Decimal) -> list[str]:
        """Who chose a step of the scale."""
        return [one.user.name for one in self.marks if one.mark == mark]


def item_now(procurement_id: int) -> CalibrationItem | None:
    """The invented answer written last; None where there never was one."""
    query = select(CalibrationItem).where(CalibrationItem.procurement_id == procurement_id)
    return remembered(
        ("calibration", procurement_id), lambda: db.session.scalar(query.order_by(CalibrationItem.id.desc()).limit(1))
    )


def calibration(procurement_id: int) -> Calibration | None:
    """What is asked for now, if anything ever was."""
    item = item_now(procurement_id)
    if item is None:
        return None
    panel = {user.id: user for users in assigned(procurement_id).values() for user in users}
    return Calibration(
        item,
        tuple(sorted(panel.values(), key=lambda user: user.name)),
        tuple(sorted(_marks(item.id), key=lambda mark: mark.user.name)),
        tuple(_steps(item.id)),
        tuple(scale_of(published(procurement_id), item.criterion)),
    )


def is_due(procurement_id: int, user_id: int) -> bool:
    """Whether a person marks the invented answer before they mark a real one."""
    item = item_now(procurement_id)
    if item is None or any(step.kind == OFF for step in _steps(item.id)):
        return False
    query = select(CalibrationMark.id).where(CalibrationMark.item_id == item.id, CalibrationMark.user_id == user_id)
    return db.session.scalar(query) is None


def every_calibration(procurement_id: int) -> list[tuple[CalibrationItem, Sequence[CalibrationMark]]]:
    """Every invented answer with its marks, for the record; those that the panel has not seen yet have none."""
    query = select(CalibrationItem).where(CalibrationItem.procurement_id == procurement_id)
    now = calibration(procurement_id)
    return [
        (item, () if now and now.item.id == item.id and not now.shown else _marks(item.id))
        for item in db.session.scalars(query.order_by(CalibrationItem.id))
    ]


def _marks(item_id: int) -> list[CalibrationMark]:
    query = select(CalibrationMark).options(joinedload(CalibrationMark.user)).where(CalibrationMark.item_id == item_id)
    return list(db.session.scalars(query.order_by(CalibrationMark.id)))


def _steps(item_id: int) -> list[CalibrationStep]:
    query = select(CalibrationStep).where(CalibrationStep.item_id == item_id)
    return list(db.session.scalars(query.order_by(CalibrationStep.id)))
