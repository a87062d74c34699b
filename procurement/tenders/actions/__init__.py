"""Every change to a tender, by step: drafting, uploading, submitting, opening, and inviting to revise."""

from procurement.tenders.actions.counting import choose_counting, count_all
from procurement.tenders.actions.drafting import (
    choose_lots,
    confirm_zeros,
    keep_unchanged,
    lay_aside,
    place_file,
    put_file,
    remove_file,
    save_answers,
    start_tender,
)
from procurement.tenders.actions.finishing import mark_section
from procurement.tenders.actions.opening import confirm_opening, decide_late, take_file, take_files
from procurement.tenders.actions.opening_keys import make_opening_keys, rehearse_opening, take_share
from procurement.tenders.actions.revising import declare_final, invite_resubmission
from procurement.tenders.actions.scanning import scan_waiting
from procurement.tenders.actions.submitting import note_late_attempt, submit_tender, withdraw_tender
from procurement.tenders.actions.taking_up import take_up
from procurement.tenders.actions.uploading import (
    NotTaken,
    WrongOffset,
    begin_upload,
    cancel_upload,
    finish_upload,
    receive_chunk,
    stow,
)

__all__ = [
    "NotTaken",
    "WrongOffset",
    "begin_upload",
    "cancel_upload",
    "choose_counting",
    "choose_lots",
    "confirm_opening",
    "confirm_zeros",
    "count_all",
    "decide_late",
    "declare_final",
    "finish_upload",
    "invite_resubmission",
    "keep_unchanged",
    "lay_aside",
    "make_opening_keys",
    "mark_section",
    "note_late_attempt",
    "place_file",
    "put_file",
    "receive_chunk",
    "rehearse_opening",
    "remove_file",
    "save_answers",
    "scan_waiting",
    "start_tender",
    "stow",
    "submit_tender",
    "take_file",
    "take_files",
    "take_share",
    "take_up",
    "withdraw_tender",
]
