"""The bars that come from having done the first part oneself."""

from typing import Any

from evaluation.award.models import Recommendation
from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar


@finds(Bar.OWN_WORK)
def recommended_it(ctx: Context, subject: Any) -> bool:
    """Whoever recommended an award does not approve it."""
    return isinstance(subject, Recommendation) and subject.by_id == ctx.person
