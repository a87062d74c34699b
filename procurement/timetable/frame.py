"""The bar at the top: where a person may go in the procurement they are in."""

from collections.abc import Callable

from flask import current_app, g, request, url_for

from procurement.cases.models import Procurement
from procurement.core.access import AFTER_DISPOSAL, POLICY
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission, Regime, Role
from procurement.timetable.basis import WITHOUT_NEGOTIATION
from procurement.timetable.terms import procedure_named

TABS: tuple[tuple[str, str, Permission], ...] = (
    ("Your tender", "bidding.tender", Permission.TENDER_READ_OWN),
    ("Set up", "setup.overview", Permission.PACK_READ),
    ("Clarifications", "clarifications.clarifications", Permission.CLARIFICATION_ASK),
    ("Tender documents", "papers.papers", Permission.PAPER_UNDERTAKE),
    ("Papers", "papers.papers", Permission.PAPER_READ),
    ("Timetable", "timetable.timetable", Permission.TIMETABLE_READ),
    ("Tenders", "opening.envelopes", Permission.ENVELOPE_READ),
    ("Clarifications", "clarifications.clarifications", Permission.CLARIFICATION_READ),
    ("Selection", "selection.selection", Permission.SELECTION_READ),
    ("Scoring", "scoring.queue", Permission.SCORE_READ_OWN),
    ("Progress", "scoring.progress", Permission.SCORE_PROGRESS),
    ("Moderation", "moderation.agenda", Permission.CONSENSUS_READ),
    ("Negotiation", "negotiation.register", Permission.NEGOTIATION_READ),
    ("Finance", "finance.standings", Permission.FINANCE_READ),
    ("Prices", "prices.prices", Permission.PRICE_READ),
    ("Award", "award.lots", Permission.AWARD_READ),
    ("Documents", "documents.documents", Permission.REPORT_READ),
    ("Record", "record.record", Permission.AUDIT_READ),
)

UNDER = {
    "scheme": "timetable.timetable",
    "papers": "setup.overview",
    "clarifications": "opening.envelopes",
    "prices": "award.lots",
    "report": "documents.documents",
    "keeping": "record.record",
}
"""Pages without a tab of their own, by blueprint, and the tab that they stand under."""

WITHIN = {
    "papers.papers": "setup.overview",
    "clarifications.clarifications": "opening.envelopes",
    "prices.prices": "finance.standings",
}
"""Tabs that whoever has another one finds there: the bar of those who see most is full."""

Count = Callable[[Context], int]
COUNTS: dict[str, Count] = {}
"""By tab, how many things on it are new to a person; nothing is shown for none."""


def counts(endpoint: str) -> Callable[[Count], Count]:
    """Register what a tab counts."""

    def register(count: Count) -> Count:
        COUNTS[endpoint] = count
        return count

    return register


def navigation() -> list[tuple[str, str, bool, int]]:
    """Label, address, whether it is the open one and how much on it is new, for the pages that one's roles open.

    The procurement is the one named in the address, or the one that the home page opens on.
    """
    here = [("My tasks", url_for("home.home"), request.endpoint == "home.home", 0)]
    ctx, code = g.get("frame") or (g.get("ctx"), (request.view_args or {}).get("procurement"))
    own = _own_organisation() if ctx is not None and Role.BIDDER in ctx.standing.roles else []
    if ctx is None or not code:
        return here + own
    seen: dict[str, str] = {}
    without = NEGOTIATING if _never_negotiated(ctx.procurement_id) else frozenset()
    for label, endpoint, permission in TABS:
        mine = endpoint in current_app.view_functions and POLICY[permission].roles & ctx.standing.roles
        if ctx.standing.gone and permission not in AFTER_DISPOSAL:
            continue
        if mine and WITHIN.get(endpoint) not in seen and endpoint not in without:
            seen.setdefault(endpoint, label)
    current = open_tab(list(seen), request.endpoint or "")
    tabs = [
        (
            label,
            url_for(endpoint, procurement=code),
            endpoint == current,
            COUNTS[endpoint](ctx) if endpoint in COUNTS else 0,
        )
        for endpoint, label in seen.items()
    ]
    return here + tabs + own


NEGOTIATING = frozenset({"negotiation.register"})
"""Tabs that a procedure without negotiation does not have."""


def _never_negotiated(procurement_id: int | None) -> bool:
    """Whether the route names a procedure without negotiation."""
    here = db.session.get(Procurement, procurement_id) if procurement_id else None
    return here is not None and procedure_named(Regime(here.regime), here.route) in WITHOUT_NEGOTIATION


def _own_organisation() -> list[tuple[str, str, bool, int]]:
    """A bidder's own page, which stands in no procurement."""
    where = "organisation.organisation"
    return [("Your organisation", url_for(where), request.endpoint == where, 0)]


def open_tab(tabs: list[str], endpoint: str) -> str | None:
    """The one tab that a page stands under: its own, or the first of the same part of the product.

    >>> open_tab(["timetable.timetable", "scoring.queue", "scoring.progress"], "scoring.progress")
    'scoring.progress'
    >>> open_tab(["timetable.timetable", "scoring.queue", "scoring.progress"], "scoring.score")
    'scoring.queue'
    """
    if endpoint in tabs:
        return endpoint
    part = endpoint.split(".")[0]
    return next((tab for tab in tabs if tab.split(".")[0] == part), UNDER.get(part))
