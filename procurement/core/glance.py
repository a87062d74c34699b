"""What a page or an action must know of a procurement before anything else, found out in one statement.

Most of it is seldom there: nothing was abandoned, nobody stands in for anybody, nothing has failed. Each reader of such
a thing registers how it is known to be there, and asks a statement of its own only where it is.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Exists, Select, bindparam, literal, select

from procurement.core.db import db, remembered

HERE: BindParameter[Any] = bindparam("procurement")
"""The procurement that is asked about, in what is registered."""

_OF_ONE: dict[str, Exists] = {}
_ANYWHERE: dict[str, Exists] = {}


def of_a_procurement(what: str, there: Exists) -> str:
    """Register something that a procurement (`HERE`) may have; the name under which `has` tells of it."""
    _OF_ONE[what] = there
    return what


def of_the_instance(what: str, there: Exists) -> str:
    """Register something that concerns every procurement alike; the name under which `anywhere` tells of it."""
    _ANYWHERE[what] = there
    return what


def has(procurement_id: int | None, what: str) -> bool:
    """Whether a procurement has something of the kind at all; where none is named, nothing has."""
    return procurement_id is not None and _seen(procurement_id)[what]


def anywhere(what: str) -> bool:
    """Whether there is something of the kind in the instance."""
    return remembered(("glance",), lambda: _look(None))[what]


def _seen(procurement_id: int) -> Mapping[str, bool]:
    seen = remembered(("glance", procurement_id), lambda: _look(procurement_id))
    remembered(("glance",), lambda: seen)  # what concerns all is in it, and is not asked again
    return seen


def _look(procurement_id: int | None) -> Mapping[str, bool]:
    row = db.session.execute(_statement(), {"procurement": procurement_id}).one()
    return {what: bool(there) for what, there in row._mapping.items()}


@cache
def _statement() -> Select[*tuple[Any, ...]]:
    """Made once, when everything is registered."""
    found = _OF_ONE | _ANYWHERE
    return select(literal(True).label("asked"), *(there.label(what) for what, there in found.items()))
