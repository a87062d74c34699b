"""The bar at the top: where a person may go in the procurement they are in."""

from flask import current_app, g, request, url_for

from procurement.core.vocabulary import Permission

TABS: tuple[tuple[str, str, Permission], ...] = (
    ("Timetable", "timetable.timetable", Permission.TIMETABLE_READ),
    ("Tenders", "opening.envelopes", Permission.ENVELOPE_READ),
    ("Selection", "selection.selection", Permission.SELECTION_READ),
    ("Scoring", "scoring.queue", Permission.SCORE_READ_OWN),
    ("Progress", "scoring.progress", Permission.SCORE_PROGRESS),
    ("Moderation", "moderation.agenda", Permission.CONSENSUS_READ),
    ("Negotiation", "negotiation.register", Permission.MEETING_READ),
    ("Finance", "finance.standings", Permission.FINANCE_READ),
    ("Award", "award.lots", Permission.AWARD_READ),
    ("Documents", "documents.documents", Permission.REPORT_READ),
    ("Record", "record.record", Permission.AUDIT_READ),
)


def navigation() -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the open one, for the pages this person's roles open."""
    here = [("My tasks", url_for("home.home"), request.endpoint == "home.home")]
    ctx = g.get("ctx")
    procurement = (request.view_args or {}).get("procurement")
    code = getattr(procurement, "code", procurement)
    if ctx is None or not code:
        return here
    from procurement.core.access import POLICY

    for label, endpoint, permission in TABS:
        roles = POLICY[permission].roles
        if endpoint in current_app.view_functions and roles & ctx.standing.roles:
            current = (request.blueprint or "") == endpoint.split(".")[0]
            here.append((label, url_for(endpoint, procurement=code), current))
    return here
