"""What is handed to somebody who asks for the report under FOIA or EIR: a type that holds nothing that is withheld."""

from dataclasses import dataclass
from datetime import datetime

from exports.award_report.exempting import GROUNDS, USUAL
from exports.award_report.facts import PublicReport
from exports.award_report.parts import Withheld
from exports.award_report.reading import public_report
from exports.award_report.written import Version
from procurement.cases.models import Procurement

WHY = (
    "The public interest in maintaining the exemption outweighs the public interest in disclosure: bidders gave it in "
    "confidence, and its release while others may compete with them, or while the award may be challenged, would harm "
    "their business and the council's next competition."
)
PERSONAL = "It would show who gave which mark; the posts of those who decided are in the report."

APPENDIX = (
    ("ranking", "Ranking, scores and totals of named bidders", USUAL, WHY),
    ("fates", "What became of each tender, and why", USUAL, WHY),
    ("standing", "Financial standing of named bidders", "foi-41", WHY),
    ("marks", "Marks and agreed scores with the names of evaluators", "foi-40", PERSONAL),
    ("talks", "Negotiation meetings with named bidders", USUAL, WHY),
    ("rates", "Rates and hours behind the costs", USUAL, WHY),
)
"""The parts of the exempt appendix: none is disclosed, each on its own ground."""


@dataclass(frozen=True)
class Disclosure:
    """The report as it is disclosed: the open part, and what is withheld with its exemption and the reason."""

    open: PublicReport
    withheld: tuple[Withheld, ...]


def disclosure(procurement: Procurement, now: datetime) -> Disclosure:
    """The version for a request; what is withheld from it is not even read."""
    report = public_report(procurement, now, Version.DISCLOSURE)
    parts = (*report.paper.head, *report.paper.first, *(part for one in report.paper.sections for part in one.parts))
    blocks = tuple(part for part in parts if isinstance(part, Withheld))
    return Disclosure(report, (*blocks, *(Withheld(key, title, GROUNDS[on], why) for key, title, on, why in APPENDIX)))
