"""How addresses name a decision on financial standing."""

from collections.abc import Mapping
from typing import Any

from evaluation.financial.models import FinancialDecision
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.web import loads


@loads("financial_decision")
def financial_decision(_ctx: Context, decision_id: int, parts: Mapping[str, Any]) -> FinancialDecision | None:
    """A decision about the tender named before it."""
    found = db.session.get(FinancialDecision, decision_id)
    return found if found is not None and found.tender_id == parts["tender"].id else None
