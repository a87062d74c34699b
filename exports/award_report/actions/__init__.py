"""Everything that is written of an award report: its words and figures, remarks, who signs it, and the final."""

from exports.award_report.actions.signing import name_signers, sign_off
from exports.award_report.actions.writing import (
    answer_remark,
    before_final,
    choose_layout,
    make_final,
    remark,
    write_block,
    write_costs,
    write_market,
)

__all__ = [
    "answer_remark",
    "before_final",
    "choose_layout",
    "make_final",
    "name_signers",
    "remark",
    "sign_off",
    "write_block",
    "write_costs",
    "write_market",
]
