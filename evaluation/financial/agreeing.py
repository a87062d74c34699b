"""Whether the figures of one year of accounts agree with each other, so that a slip in keying shows at once. Pure.

Source: the statutory balance sheet formats (SI 2008/409 and SI 2008/410, schedule 1): net assets are what is left of
all assets after creditors and provisions.
"""

from collections.abc import Mapping
from decimal import Decimal

from procurement.core.numbers import shown

OWED = ("creditors_within_1y", "creditors_after_1y")


def slips(figures: Mapping[str, Decimal]) -> dict[str, str]:
    """By the figure where it shows: nothing where the figures agree, or what does not. What was not given is left out.

    >>> year = {"gross_assets": Decimal(9), "creditors_within_1y": Decimal(2), "creditors_after_1y": Decimal(3)}
    >>> slips(year | {"net_assets": Decimal(4)}), slips(year | {"net_assets": Decimal(3)})
    ({'net_assets': ''}, {'net_assets': 'Out by £1'})
    """
    found: dict[str, str] = {}
    if all(name in figures for name in (*OWED, "gross_assets", "net_assets")):
        out = abs(figures["gross_assets"] - sum(figures[name] for name in OWED) - figures["net_assets"])
        # A pension deficit stands among the provisions of one balance sheet and apart from them in another.
        agrees = out in (0, figures.get("pension_deficit", 0))
        found["net_assets"] = "" if agrees else f"Out by £{shown(out)}"
    if "ebitda" in figures and "operating_profit" in figures:
        found["ebitda"] = "" if figures["ebitda"] >= figures["operating_profit"] else "Less than operating profit"
    if "current_assets" in figures and ("stock" in figures or "cash" in figures):
        parts = figures.get("stock", Decimal(0)) + max(figures.get("cash", Decimal(0)), Decimal(0))
        found["current_assets"] = "" if parts <= figures["current_assets"] else "Less than its parts"
    return found
