"""What is sent in the walk: bodies that would be taken, so a refusal is for who asks, not for what was typed."""

from __future__ import annotations

from typing import Any

REASON = "For the reason given."

BODIES: dict[str, dict[str, Any]] = {
    "people.profile": {"keys": "on", "theme": "auto"},
    "bidding.withdraw": {"reason": REASON},
    "papers.withdraw": {"reason": REASON},
    "papers.retitle": {"new_title": "Another title"},
    "papers.accept": {"name": "Somebody", "capacity": "Director", "accepted": "y"},
    "opening.late_decision": {"accepted": "no", "reason": REASON},
    "opening.confirm": {"interest": "no"},
    "selection.bidder": {"outcome": "pass", "reason": REASON},
    "selection.decide": {"passed": "yes", "decision": "pass", "reason": REASON},
    "scoring.score": {"mark": "3", "strengths": REASON, "concerns": REASON, "reason": REASON, "version": "1"},
    "scoring.draft": {"mark": "3", "strengths": REASON, "concerns": REASON, "reason": REASON, "version": "1"},
    "scoring.ask": {"words": REASON},
    "scoring.reply": {"words": REASON},
    "scoring.reopen": {"reason": REASON},
    "scoring.nudge": {"words": REASON},
    "moderation.assent": {"word": "agree"},
    "moderation.hold": {"quorum": "2", "views_from": "2", "minutes": "10"},
    "timetable.reopen": {"reason": REASON},
    "finance.moderate": {"agreed": "yes", "reason": REASON},
    "finance.meet": {"shown_by": REASON},
    "award.decide_minimum": {"about": "Q1", "figure": "1", "excludes": "no", "reason": REASON},
    "award.arrange": {"name": REASON, "mechanism": "best_total", "fewest_1": "1", "most_1": "2"},
    "award.draw": {"order": "Bidder 01", "witness_one": REASON, "witness_two": REASON, "how": REASON},
    "award.course": {"course": "cease", "reason": REASON, "decided_by": REASON},
    "report.keep_written": {"act": "block", "block": "risks", "words": REASON},
    "report.say": {"act": "remark", "block": "risks", "words": REASON},
    "award.recommend": {"words": REASON},
    "award.prepare": {"what": "template", "words": REASON, "own": "", "version": "0"},
    "api_tokens.keep": {"name": "Register", "scopes": "results", "covers": "one"},
    "award.follow": {"what": "correction"},
    "award.approve": {"approved": "yes", "reason": REASON},
}


def body_for(endpoint: str) -> dict[str, Any]:
    """The keywords of the request."""
    return {"data": BODIES.get(endpoint, {})}
