"""Everything that is written of negotiation: meetings arranged, booked and recorded."""

from evaluation.negotiation.actions.arranging import (
    LONGEST_PLACE,
    LONGEST_ROOM,
    cancel_meeting,
    move_meeting,
    plan_meeting,
)
from evaluation.negotiation.actions.booking import book_time, publish_times, set_terms, withdraw_time
from evaluation.negotiation.actions.minuting import answer_minutes, send_minutes, sign_minutes, tell_all_bidders
from evaluation.negotiation.actions.recording import (
    LONGEST_OWNER,
    LONGEST_TOPIC,
    Course,
    Point,
    draft_record,
    record_meeting,
)

__all__ = [
    "LONGEST_OWNER",
    "LONGEST_PLACE",
    "LONGEST_ROOM",
    "LONGEST_TOPIC",
    "Course",
    "Point",
    "answer_minutes",
    "book_time",
    "cancel_meeting",
    "draft_record",
    "move_meeting",
    "plan_meeting",
    "publish_times",
    "record_meeting",
    "send_minutes",
    "set_terms",
    "sign_minutes",
    "tell_all_bidders",
    "withdraw_time",
]
