"""A price that looks abnormally low: what may be decided of it under which law, once the bidder has been heard. Pure.

No percentage decides anything: a rule only says whom to ask, and a person decides, with reasons.

Source: Public Contracts Regulations 2015 reg 69: an explanation is required; a tender may be rejected only where the
evidence does not account for the low price, and must be where it comes of a breach of environmental, social or labour
law. Procurement Act 2023 s.19(3)-(5): a tender may be disregarded once its supplier was notified and had a reasonable
opportunity, and may not be where it demonstrates that it will be able to perform.
"""

from dataclasses import dataclass

from procurement.core.vocabulary import Regime


@dataclass(frozen=True)
class Finding:
    """One thing that may be found: its name, in words for the form, in words for the bidder, whether it rejects."""

    name: str
    choice: str
    told: str
    rejects: bool


_PCR = (
    Finding("explained", "The explanation accounts for the price: the tender stays", "accounts for the price", False),
    Finding(
        "unexplained",
        "The evidence does not account for the price: the tender is rejected",
        "does not account for the price",
        True,
    ),
    Finding(
        "kept",
        "The evidence does not account for the price, and the tender stays all the same",
        "does not account for the price, and the tender stays all the same",
        False,
    ),
    Finding(
        "breach",
        "The price comes of a breach of environmental, social or labour law: the tender must be rejected",
        "shows that the price comes of a breach of environmental, social or labour law",
        True,
    ),
)
_ACT = (
    Finding(
        "explained",
        "It demonstrates that it will be able to perform: the tender may not be disregarded",
        "demonstrates that you will be able to perform the contract",
        False,
    ),
    Finding(
        "unexplained",
        "It does not demonstrate that it will be able to perform: the tender is disregarded",
        "does not demonstrate that you will be able to perform the contract",
        True,
    ),
    Finding(
        "kept",
        "It does not demonstrate it, and the tender stays all the same",
        "does not demonstrate that you will be able to perform, and the tender stays all the same",
        False,
    ),
)


def findings(regime: Regime) -> dict[str, Finding]:
    """What may be found under a law, by name.

    >>> findings(Regime.PA2023)["unexplained"].rejects, "breach" in findings(Regime.PA2023)
    (True, False)
    """
    return {one.name: one for one in (_ACT if regime is Regime.PA2023 else _PCR)}


def told_law(regime: Regime) -> str:
    """Where the right to be heard comes from.

    >>> told_law(Regime.PA2023)
    'Procurement Act 2023 section 19(3) to (5)'
    """
    if regime is Regime.PA2023:
        return "Procurement Act 2023 section 19(3) to (5)"
    return "Public Contracts Regulations 2015 regulation 69"
