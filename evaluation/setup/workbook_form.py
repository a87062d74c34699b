"""How a tender pack lies in a workbook: its sheets, their columns, and how a cell says each thing. Pure.

The writer and the reader both go by this table, so that what is written is read as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

FORM = "Evenhand tender pack, form 1"
"""Stands on the first sheet; a workbook that says something else is of another version or no pack."""


@dataclass(frozen=True)
class Col:
    """A column: its head, the key in the pack's document, what its cells hold, its width."""

    head: str
    key: str
    kind: str = "text"
    width: int = 18


LISTS: Mapping[str, tuple[str, tuple[Col, ...]]] = {
    "Lots": (
        "lots",
        (
            Col("Number", "number", "whole", 9),
            Col("Name", "name", width=32),
            Col("Hours a week", "weekly_hours", "number", 13),
            Col("Fewest providers", "min_providers", "whole", 11),
            Col("Most providers", "max_providers", "whole", 11),
            Col("Old clusters", "old_clusters", "lines", 30),
            Col("Urban rate", "urban_rate", "number", 11),
            Col("Rural rate", "rural_rate", "number", 11),
            Col("Extra-rural rate", "extra_rural_rate", "number", 11),
            Col("Value without VAT", "value_net", "number", 15),
            Col("Value with VAT", "value_gross", "number", 15),
        ),
    ),
    "Limits": ("limits", (Col("Lots", "lots", "wholes", 30), Col("Most for one bidder", "most", "whole"))),
    "Selection": (
        "selection",
        (
            Col("Code", "code", width=9),
            Col("Title", "title", width=30),
            Col("What is asked", "text", width=60),
            Col("Answered with", "kind", width=14),
            Col("Choices", "options", "lines", 30),
            Col("What passes", "expected", width=18),
            Col("Words", "word_limit", "whole", 9),
            Col("Topic", "topic", width=22),
            Col("About", "nature", width=14),
            Col("Only if", "only_if", width=14),
            Col("Switched off", "off", "tick", 11),
            Col("Level, £", "level", "number", 13),
            Col("Why this level", "level_reason", width=30),
            Col("Asked of partners too", "also_asked", width=14),
        ),
    ),
    "Files": (
        "slots",
        (
            Col("Code", "code", width=12),
            Col("Title", "title", width=36),
            Col("Kinds", "accepts", "lines", 14),
            Col("Must be there", "required", "yes", 11),
            Col("Several", "several", "yes", 11),
            Col("Holds prices", "prices", "yes", 11),
            Col("May be revised", "revisable", "yes", 11),
            Col("Pages", "page_limit", "whole", 9),
            Col("Lots", "lots", "wholes", 12),
            Col("A place for each lot", "each_lot", "tick", 13),
            Col("Question", "question", width=9),
        ),
    ),
    "Scale": (
        "scale",
        (
            Col("Mark", "value", "number", 9),
            Col("Word", "word", width=18),
            Col("Means", "descriptor", width=70),
            Col("Scale", "scale", width=18),
        ),
    ),
    "Questions": (
        "questions",
        (
            Col("Code", "code", width=9),
            Col("Title", "title", width=30),
            Col("What bidders must answer", "text", width=60),
            Col("Weight", "weight", "number", 9),
            Col("Section", "section", width=18),
            Col("Parts", "parts", "lines", 40),
            Col("Words", "word_limit", "whole", 9),
            Col("Minimum", "minimum", "number", 10),
            Col("Guidance for evaluators only", "guidance", "lines", 40),
            Col("May be revised", "revisable", "yes", 11),
            Col("Passed or failed", "pass_fail", "yes", 11),
            Col("Lots", "lots", "wholes", 12),
            Col("Scale", "scale", width=18),
            Col("Minimum may exclude", "minimum_may", "tick", 11),
        ),
    ),
    "People": (
        "people",
        (
            Col("E-mail", "email", width=34),
            Col("Name", "name", width=26),
            Col("Questions", "questions", "lines", 24),
            Col("Hours", "hours", "number", 9),
            Col("From outside", "outside", "tick", 11),
            Col("Access until", "until", "day", 13),
        ),
    ),
    "Offsets": (
        "dates",
        (
            Col("Stage", "stage", width=16),
            Col("Opens, days after", "opens_after", "whole", 13),
            Col("Closes, days after", "closes_after", "whole", 13),
            Col("Opens at", "opens_time", width=11),
            Col("Closes at", "closes_time", width=11),
        ),
    ),
}
"""By sheet: the list of the pack that it holds, and its columns."""

BASICS: tuple[Col, ...] = (
    Col("Title", "title"),
    Col("Buyer", "buyer"),
    Col("Summary", "summary"),
    Col("Regime", "regime"),
    Col("Procedure", "procedure"),
    Col("Light touch", "light_touch", "yes"),
    Col("First notice on", "first_notice_on", "day"),
    Col("Value of a year", "annual_value", "number"),
    Col("Term", "term"),
    Col("Authority", "authority"),
    Col("Conflicts assessment", "conflicts_assessed"),
    Col("Subject", "subject"),
    Col("Kind of buyer", "buyer_kind"),
    Col("Contract value with VAT", "contract_value", "number"),
    Col("Contract value without VAT", "contract_value_net", "number"),
    Col("Term in months", "term_months", "whole"),
    Col("Extensions in months", "extension_months", "wholes"),
    Col("Authorised on", "authority_on", "day"),
    Col("Authorised by the body", "authority_body"),
    Col("Authorised by the person", "authority_by"),
    Col("Authorised up to, without VAT", "authority_value", "number"),
)
"""The rows of the first sheet about the procurement itself."""

RULES: tuple[Col, ...] = (
    Col("Hours for each provider, least and most", "hours_per_provider", "wholes"),
    Col("How lots are allocated", "allocation"),
    Col("Most lots for one bidder", "most_lots", "whole"),
    Col("Declared capacity binds", "capacity_binds", "tick"),
    Col("How words are counted", "counting_rule"),
    Col("Least quality, %", "quality_minimum", "number"),
    Col("Less than the least quality may exclude", "quality_minimum_may", "tick"),
    Col("Quality is set against the best of the lot", "quality_relative_to_best", "tick"),
    Col("What weights are", "weights"),
    Col("Rounding", "rounding", "pairs of whole"),
    Col("Tie-break", "tie_break", "lines"),
    Col("Price formula", "price.formula"),
    Col("Price weight", "price.weight", "number"),
    Col("Price parameters", "price.parameters", "pairs"),
    Col("Abnormally low price, rule", "price.low_rule"),
    Col("Abnormally low price, %", "price.low_percent", "number"),
    Col("About prices, for bidders", "price_text"),
    Col("Price schedule", "price_lines"),
    Col("Test of financial standing", "finance_test"),
    Col("Thresholds of financial standing", "finance_limits", "pairs"),
    Col("Evaluators for each question", "evaluators_needed", "whole"),
    Col("Complete drafts count at the deadline", "drafts_count", "tick"),
    Col("Bids are read without names", "anonymous", "tick"),
    Col("Negotiators may open prices", "prices_negotiated", "tick"),
)
"""The rows of the first sheet about how tenders are judged."""

REGISTERS = (Col("Register", "register"), Col("Row", "row", "whole"), Col("Field", "field"), Col("Words", "words"))


def told(value: Any, kind: str) -> str | int | Decimal | None:
    """A value of the document as a cell holds it.

    >>> told(["DGS1", "DGS2"], "lines"), told({"total": 2}, "pairs of whole"), told(True, "yes"), told("4.50", "number")
    ('DGS1\\nDGS2', 'total = 2', 'yes', '4.50')
    """
    if value is None:
        return None
    if kind in ("lines", "wholes"):
        return "\n".join(str(one) for one in value)
    if kind.startswith("pairs"):
        return "\n".join(f"{key} = {one}" for key, one in value.items())
    if kind in ("yes", "tick"):
        return "yes" if value else "no"
    return value if isinstance(value, int) else str(value)


def understood(cell: str, kind: str) -> Any:
    """A cell's text as the document holds it; None where it is empty. Raises ValueError with what is wrong with it.

    An empty tick says no, so that a workbook of before there was such a column is read.

    >>> understood("4\\n6", "wholes"), understood("Yes", "yes"), understood("", "number")
    ([4, 6], True, None)
    """
    if kind == "text":
        return cell
    if kind == "lines":
        return [line for line in cell.split("\n") if line]
    if kind == "tick" and not cell.strip():
        return False
    if not cell.strip():
        return [] if kind == "wholes" else {} if kind.startswith("pairs") else None
    if kind == "whole":
        return _whole(cell)
    if kind == "wholes":
        return [_whole(part) for part in cell.replace(",", "\n").split("\n") if part.strip()]
    if kind in ("yes", "tick"):
        if cell.strip().casefold() not in ("yes", "no"):
            raise ValueError("is yes or no")
        return cell.strip().casefold() == "yes"
    if kind.startswith("pairs"):
        return _pairs(cell, kind)
    if kind == "day":
        return cell.strip().removesuffix(" 00:00:00")
    return cell.strip()


def _pairs(cell: str, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in cell.split("\n"):
        name, equals, value = line.partition(" = ")
        if not equals:
            raise ValueError("has one pair a line, such as: total = 2")
        found[name] = _whole(value) if kind == "pairs of whole" else value
    return found


def _whole(text: str) -> int:
    plain = text.strip().removesuffix(".0")
    if not plain.lstrip("-").isascii() or not plain.lstrip("-").isdigit() or len(plain) > 9:
        raise ValueError("is a whole number")
    return int(plain)
