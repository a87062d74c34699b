"""How addresses name a question of a tender pack."""

from collections.abc import Mapping
from typing import Any

from evaluation.setup.pack import QuestionLine
from evaluation.setup.queries import draft_of
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.web import loads


@loads("asked")
def asked(ctx: Context, code: str, parts: Mapping[str, Any]) -> QuestionLine | None:
    """For the council's side, which alone may know what is being drafted: by its code in the pack."""
    if not ctx.standing.roles & COUNCIL:
        return None
    _, pack = draft_of(parts["procurement"])
    return next((question for question in pack.questions if question.code == code), None)
