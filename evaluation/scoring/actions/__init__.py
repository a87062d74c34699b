"""Writing marks: who marks what, drafts, submitting and reopening; and what the lead says to the panel meanwhile."""

from evaluation.scoring.actions.guiding import MOST_IN_A_QUERY, answer_query, ask_lead, set_checks
from evaluation.scoring.actions.marking import as_typed, assign, draft_mark, reopen_marks, submit_marks, write_draft
from evaluation.scoring.actions.moving import MOST_IN_A_REASON, Scope, abstain, ask_back, move, take_back

__all__ = [
    "MOST_IN_A_QUERY",
    "MOST_IN_A_REASON",
    "Scope",
    "abstain",
    "answer_query",
    "as_typed",
    "ask_back",
    "ask_lead",
    "assign",
    "draft_mark",
    "move",
    "reopen_marks",
    "set_checks",
    "submit_marks",
    "take_back",
    "write_draft",
]
