"""A year of accounts as it is put on file, whether it is typed on the page or comes in a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from evaluation.financial.rules import FIGURES
from evaluation.financial.signs import WHOSE
from procurement.core.action import Context, Invalid
from procurement.core.clock import LONDON
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender

YEARS = 3
"""How many years of accounts stand side by side."""

LONGEST_YEAR = 24
"""The longest accounting period that company law allows, with room for a first one."""

NEVER_NEGATIVE = frozenset({"current_assets", "stock", "gross_assets", "group_debtors", "borrowings"})
PLACES, DIGITS = 2, 12
LARGEST = Decimal(10) ** DIGITS


@dataclass(frozen=True)
class GivenYear:
    """One year of accounts: whose, from where, to which day, over how many months, and its figures in pounds.

    `document` is the file of the bidder that holds them (empty: none that it sent), `pages` where each stands in it.
    """

    entity: str
    source: str
    year_end: date
    months: int
    audited: bool
    figures: Mapping[str, Decimal]
    whose: str = "bidder"
    document: str = ""
    pages: Mapping[str, int] = field(default_factory=dict)


def require_whole(ctx: Context, given: GivenYear) -> None:
    """Raises Invalid, naming its box, for a year that cannot be put on file."""
    if given.whose not in WHOSE:
        raise Invalid("whose", "Choose the bidder, its parent or a guarantor.")
    if not given.entity.strip():
        raise Invalid("entity", "Say whose accounts these are: the bidder, its parent or a guarantor.")
    if not given.source.strip():
        raise Invalid("source", "Say where the figures are from, so that each can be found again.")
    if not 1 <= given.months <= LONGEST_YEAR:
        raise Invalid("months", f"An accounting period has from 1 to {LONGEST_YEAR} months.")
    if given.year_end > ctx.now.astimezone(LONDON).date():
        raise Invalid("year_end", "This day lies ahead: accounts can only be keyed for a period that has ended.")
    if given.pages and not given.document:
        raise Invalid("document", "Choose the document that these pages are of.")
    _require_figures(given.figures)


def _require_figures(given: Mapping[str, Decimal]) -> None:
    if not given:
        raise Invalid("figures", "Key at least one figure of these accounts.")
    for name, value in given.items():
        if name not in FIGURES:
            raise Invalid("figures", f"{name} is not a figure that is used.")
        if not value.is_finite() or abs(value) >= LARGEST:
            raise Invalid(name, f"Enter a figure of at most {DIGITS} digits.")
        if name in NEVER_NEGATIVE and value < 0:
            raise Invalid(name, f"{FIGURES[name]} cannot be less than nought.")


def require_in_evaluation(tender: Tender) -> None:
    """Raises Invalid for a bidder whose standing is of no use any more."""
    if tender.id not in {row.id for row in in_evaluation(tender.procurement_id)}:
        raise Invalid("tender", "This bidder is no longer being evaluated, so its standing is not needed.")
