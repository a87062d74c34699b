"""The exclusion grounds as the law lists them, in our own words, with how far each looks back.

Source: Procurement Act 2023 Schedules 6 and 7; Public Contracts Regulations 2015 reg 57(1), (3), (4), (8), (11), (12).
"""

from collections.abc import Mapping

from procurement.core.vocabulary import Regime
from procurement.pqq.rules import Ground
from procurement.questionnaire.rules import Nature


def _all(source: str, mandatory: bool, rows: tuple[tuple[str, str, int | None], ...]) -> tuple[Ground, ...]:
    return tuple(Ground(code, title, source, mandatory, years) for code, title, years in rows)


ACT = (
    *_all(
        "Schedule 6",
        True,
        (
            ("manslaughter", "Corporate manslaughter or homicide", 5),
            ("terrorism", "Terrorism", 5),
            ("fraud", "Theft, fraud, bribery and the like", 5),
            ("slavery", "Labour market, slavery and human trafficking offences", 5),
            ("organised", "Organised crime", 5),
            ("tax-offence", "Tax offences", 5),
            ("cartel", "Cartel offence", 5),
            ("ancillary", "Ancillary offences", 5),
            ("security-listed", "National security, where a minister has listed the supplier", None),
            ("tax-conduct", "Misconduct in relation to tax", 5),
            ("competition-found", "Competition law infringement found by an authority", 5),
            ("cooperate", "Failure to cooperate with an investigation", None),
        ),
    ),
    *_all(
        "Schedule 7",
        False,
        (
            ("labour", "Labour market misconduct", 5),
            ("environment", "Environmental misconduct", 5),
            ("insolvency", "Insolvency or bankruptcy", 3),
            ("suspension", "Suspension or ending of all or much of its business", 5),
            ("competition-possible", "Potential competition infringement", 3),
            ("professional", "Professional misconduct", 3),
            ("breach", "Breach of contract and poor performance", 3),
            ("improper", "Acting improperly in procurement", 3),
            ("security", "Threat to national security", None),
        ),
    ),
)

REGULATIONS = (
    *_all(
        "Reg 57(1)",
        True,
        (
            ("conspiracy", "Conspiracy, or organised crime", 5),
            ("corruption", "Corruption", 5),
            ("bribery", "Bribery", 5),
            ("fraud", "Fraud, or theft by deception", 5),
            ("terrorism", "Terrorism", 5),
            ("laundering", "Money laundering or drug trafficking", 5),
            ("slavery", "Modern slavery, or child labour and trafficking", 5),
        ),
    ),
    Ground(
        "tax-decided", "Tax or social security not paid, as a court or authority has decided", "Reg 57(3)", True, None
    ),
    Ground("tax-shown", "Tax or social security not paid, as the council can show", "Reg 57(4)", False, None),
    *_all(
        "Reg 57(8)",
        False,
        (
            ("obligations", "Breach of environmental, social or labour law", 3),
            ("insolvency", "Insolvency, or business suspended", 3),
            ("professional", "Grave professional misconduct", 3),
            ("collusion", "Agreements that distort competition", 3),
            ("conflict", "Conflict of interest that nothing milder removes", 3),
            ("involvement", "Earlier involvement that distorts competition", 3),
            ("breach", "Significant or persistent failings under an earlier contract", 3),
            ("misrepresented", "Serious misrepresentation, or information withheld", 3),
            ("influence", "Undue influence on the council's decisions", 3),
        ),
    ),
)

LISTS: Mapping[Regime, tuple[Ground, ...]] = {Regime.PA2023: ACT, Regime.PCR2015: REGULATIONS}

FACTORS: Mapping[Regime, tuple[tuple[str, str], ...]] = {
    Regime.PA2023: (
        ("a", "Taken seriously, for instance by paying compensation"),
        ("b", "Steps taken so that it does not happen again"),
        ("c", "Commitments to such steps, or to let others watch them"),
        ("d", "Time since it happened"),
        ("e", "Anything else that bears on it"),
    ),
    Regime.PCR2015: (
        ("a", "Compensation paid, or undertaken to be paid"),
        ("b", "Facts cleared up in cooperation with the authorities"),
        ("c", "Concrete measures in technique, organisation and staff"),
        ("d", "Gravity and circumstances of what happened"),
    ),
}
"""What may be weighed in the second step. Source: Act s.58(1)(a) to (e); Regulations reg 57(15) and (16)."""

QUESTIONS: Mapping[Regime, str] = {
    Regime.PA2023: "Are the circumstances continuing, or likely to happen again?",
    Regime.PCR2015: "Is what the bidder shows of putting it right not enough?",
}
"""The second step, in words whose Yes counts against the bidder."""


def grounds(regime: Regime, nature: Nature | None = None) -> tuple[Ground, ...]:
    """The grounds of a law; of the mandatory or the discretionary ones alone where an item is about those."""
    if nature not in (Nature.MANDATORY, Nature.DISCRETIONARY):
        return LISTS[regime]
    return tuple(ground for ground in LISTS[regime] if ground.mandatory == (nature is Nature.MANDATORY))


def ground_of(regime: Regime, code: str) -> Ground | None:
    """A ground by its code, or nothing."""
    return next((ground for ground in LISTS[regime] if ground.code == code), None)
