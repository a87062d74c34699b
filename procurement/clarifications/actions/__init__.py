"""Every change: asking, deciding and answering, taking answers in from a workbook, letters, and declining to bid."""

from procurement.clarifications.actions.answering import (
    correct_answer,
    discard_answer,
    publish_answers,
    save_answer,
    take_answers,
    write_answer,
)
from procurement.clarifications.actions.asking import (
    ask_question,
    decide_confidential,
    mark_read,
    release_question,
    withdraw_question,
)
from procurement.clarifications.actions.writing import come_back, decline_bid, write_to_bidder, write_to_council

__all__ = [
    "ask_question",
    "come_back",
    "correct_answer",
    "decide_confidential",
    "decline_bid",
    "discard_answer",
    "mark_read",
    "publish_answers",
    "release_question",
    "save_answer",
    "take_answers",
    "withdraw_question",
    "write_answer",
    "write_to_bidder",
    "write_to_council",
]
