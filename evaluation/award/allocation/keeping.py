"""An allocation as one text that is kept, and read back exactly: figures stand as fractions."""

import json
from dataclasses import asdict
from fractions import Fraction
from functools import lru_cache
from typing import Any

from evaluation.award.allocation.terms import Allocation, Award, NotAwarded, OpenTie, Refused, Short
from procurement.core.audit import canonical


def written(found: Allocation) -> str:
    """The whole allocation; equal ones are written alike.

    >>> one = Award("1", "A", 1, Fraction(10, 3), Fraction(80))
    >>> found = Allocation((one,), (), (), (OpenTie("2", ("B", "C"), 1, 1),), Fraction(80), True)
    >>> read_back(written(found)) == found
    True
    """
    return canonical(_plain(asdict(found)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Fraction) else value


@lru_cache(maxsize=16)
def read_back(text: str) -> Allocation:
    """The allocation that was written."""
    said = json.loads(text)
    return Allocation(
        tuple(
            Award(one["lot"], one["bidder"], one["rank"], _exact(one["hours"]), Fraction(one["score"]))
            for one in said["awards"]
        ),
        tuple(Short(**one) for one in said["short"]),
        tuple(NotAwarded(**one | {"why": Refused(one["why"])}) for one in said["not_awarded"]),
        tuple(OpenTie(**one | {"bidders": tuple(one["bidders"])}) for one in said["ties"]),
        Fraction(said["total_score"]),
        said["proved_optimal"],
        _exact(said["bound"]),
    )


def _exact(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)
