"""Writing marks: who marks what, drafts, submitting and reopening; and what the lead says to the panel meanwhile."""

from evaluation.scoring.actions.guiding import MOST_IN_A_QUERY, answer_query, ask_lead, set_checks
from evaluation.scoring.actions.marking import as_typed, assign, draft_mark, reopen_marks, submit_marks, write_draft

__all__ = [
    "MOST_IN_A_QUERY",
    "answer_query",
    "as_typed",
    "ask_lead",
    "assign",
    "draft_mark",
    "reopen_marks",
    "set_checks",
    "submit_marks",
    "write_draft",
]
