"""The award report as PDF, and its public version; the same text serves the page on screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.award.facts import ExcludedBid, RankedBid
from evaluation.financial.queries import State
from exports.award_report.bars import bars
from exports.award_report.disclosing import Disclosure
from exports.award_report.facts import (
    EXEMPT_BECAUSE,
    EXEMPT_BY,
    PUBLIC_INTEREST,
    Appendix,
    AwardReport,
    PublicReport,
)
from exports.award_report.fates import bids, briefly
from exports.layout.pages import html
from exports.layout.scheme import LotRules

STATES: Mapping[str, str] = {"": "Not checked", **{state.value: state.words for state in State}}


@dataclass(frozen=True)
class Scored:
    """A bidder's agreed scores and total: the same in every lot that has the same questions, unless quality is set
    against the best of a lot.
    """

    scores: Mapping[str, object]
    total: object


def whole(report: AwardReport, template: str = "documents/award_report.html", *, screen: bool = False) -> str:
    """The HTML of the report with its exempt appendix."""
    return html(
        template,
        report=report.open,
        appendix=report.appendix,
        scores=[scored(report.appendix, part) for part in report.open.rules.groups],
        states=STATES,
        bars=bars(report.appendix.lots),
        briefly=briefly,
        public_interest=PUBLIC_INTEREST,
        **_shared(report.open, exempt=True, screen=screen),
    )


def public(report: PublicReport, template: str = "documents/award_report_public.html", *, screen: bool = False) -> str:
    """The HTML of the public version; it is made from a `PublicReport`, which holds nothing exempt."""
    return html(template, report=report, **_shared(report, exempt=False, screen=screen))


def final_on_screen(text: str) -> str:
    """The text of a final report as a page shows it: what stands under its title, tables reached by the keyboard.

    >>> final_on_screen('<main data-record="x"><h1>T</h1><div role="region">y</div></main>')
    '<div role="region" tabindex="0">y</div>'
    """
    inner = text[text.index("<main") : text.rindex("</main>")]
    return inner.partition("</h1>")[2].replace('role="region"', 'role="region" tabindex="0"')


def disclosed(
    found: Disclosure, template: str = "documents/award_report_disclosure.html", *, screen: bool = False
) -> str:
    """The HTML of the version for a request; it is made from a `Disclosure`, which holds nothing that is withheld."""
    return html(
        template, report=found.open, withheld=found.withheld, **_shared(found.open, exempt=False, screen=screen)
    )


def _shared(report: PublicReport, *, exempt: bool, screen: bool) -> dict[str, Any]:
    return {
        "made_at": report.heading.made_at,
        "rehearsal": report.heading.rehearsal,
        "exempt": exempt,
        "screen": screen,
        "exempt_by": EXEMPT_BY,
        "exempt_because": EXEMPT_BECAUSE,
    }


def scored(appendix: Appendix, part: LotRules) -> dict[int, Scored]:
    """The agreed scores and the total of every bidder for the lots of one part of the rules, by its number."""
    going_on_first = sorted(appendix.lots, key=lambda lot: bool(lot.lot.ended))
    found: dict[int, RankedBid | ExcludedBid] = {}
    for bid in bids(lot for lot in going_on_first if part.has((lot.lot.number,))):
        found.setdefault(bid.number, bid)
    return {number: Scored(bid.scores, bid.total) for number, bid in found.items()}
