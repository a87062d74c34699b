"""What is wrong with the name, the law and the authority of a procurement, and with the window for tendering. Pure.

Source: the regimes' own dates; Procurement Act 2023 s.81-83 for the conflicts assessment.
"""

from collections.abc import Iterator
from datetime import date

from evaluation.setup.findings.finding import Finding, Outside, Part
from evaluation.setup.pack import Pack
from procurement.core.vocabulary import Regime, in_time

ACT_BEGAN = date(2025, 2, 24)
"""A procurement whose first notice is of this day or later is under the Procurement Act 2023, an earlier one never."""

PROCEDURES: dict[Regime, dict[str, str]] = {
    Regime.PCR2015: {
        "open": "Open procedure",
        "restricted": "Restricted procedure",
        "cpn": "Competitive procedure with negotiation",
        "light_touch": "Light touch",
    },
    Regime.PA2023: {
        "open": "Open procedure",
        "flexible": "Competitive flexible procedure",
        "direct": "Direct award",
    },
}


def basics(pack: Pack) -> Iterator[Finding]:
    """Whether title, buyer, law, procedure and the day of the first notice agree."""
    basics, part = pack.basics, Part.BASICS
    if not basics.title.strip():
        yield Finding(part, "The procurement has no title", "title")
    if not basics.buyer.strip():
        yield Finding(part, "Nobody is named as buyer", "buyer")
    if basics.procedure not in PROCEDURES[basics.regime]:
        yield Finding(part, "The procedure is not one of this regime", "procedure")
    notice = basics.first_notice_on
    if notice and notice >= ACT_BEGAN and basics.regime is Regime.PCR2015:
        yield Finding(
            part, "A first notice on or after 24 February 2025 is under the Procurement Act 2023", "first_notice_on"
        )
    if notice and notice < ACT_BEGAN and basics.regime is Regime.PA2023:
        yield Finding(
            part, "A first notice before 24 February 2025 stays under the 2015 Regulations for good", "first_notice_on"
        )
    if not notice:
        yield Finding(part, "The day of the first notice is not set; it decides the regime", "first_notice_on")


def dates(outside: Outside) -> Iterator[Finding]:
    """Whether there is a window for tendering, in the future and long enough."""
    if outside.opens_at is None or outside.closes_at is None:
        yield Finding(Part.DATES, "Tendering has no opening and closing yet", "tendering")
        return
    if outside.now and not in_time(outside.now, outside.closes_at):
        yield Finding(Part.DATES, "The deadline for tenders lies in the past", "tendering")
    if outside.period_words:
        yield Finding(Part.DATES, outside.period_words, "tendering")
