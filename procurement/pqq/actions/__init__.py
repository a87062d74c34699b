"""Every write of selection: items checked, grounds judged, a bidder asked and answering, who goes on."""

from procurement.pqq.actions.asking import answer_asking, ask_bidder
from procurement.pqq.actions.checking import check_item, decide_selection, pass_expected, second_check
from procurement.pqq.actions.judging import Judgement, Weighed, judge_ground, name_relied_on, search_list
from procurement.pqq.actions.keeping import keep_promise
from procurement.pqq.actions.relying import exclude_unreplaced
from procurement.pqq.actions.telling import send_selection_letters

__all__ = [
    "Judgement",
    "Weighed",
    "answer_asking",
    "ask_bidder",
    "check_item",
    "decide_selection",
    "exclude_unreplaced",
    "judge_ground",
    "keep_promise",
    "name_relied_on",
    "pass_expected",
    "search_list",
    "second_check",
    "send_selection_letters",
]
