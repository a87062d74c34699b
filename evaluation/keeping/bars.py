"""Whoever proposed a disposal does not confirm it."""

from typing import Any

from evaluation.keeping.models import Disposal
from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar


@finds(Bar.OWN_WORK)
def proposed_it(ctx: Context, subject: Any) -> bool:
    """A second person confirms."""
    return isinstance(subject, Disposal) and subject.by_id == ctx.person
