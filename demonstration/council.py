"""The invented council and its people, and the one interest that an evaluator has to declare."""

from dataclasses import dataclass

from demonstration import MARKING
from procurement.core.vocabulary import Role


@dataclass(frozen=True)
class Council:
    """The public body that buys. `domain` is reserved for examples and reaches nobody."""

    name: str
    address: str
    domain: str
    marking: str = MARKING


@dataclass(frozen=True)
class Person:
    """Somebody on the council's side and what they are in this procurement."""

    key: str
    name: str
    initials: str
    role: Role
    job: str
    marking: str = MARKING

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"{self.key.replace('_', '.')}@{COUNCIL.domain}"


@dataclass(frozen=True)
class Interest:
    """An interest that an evaluator declares in one bidder."""

    evaluator: str
    bidder: str
    nature: str


COUNCIL = Council(
    name="Wealdshire County Council",
    address=f"{MARKING}. County Hall, Example Square, Marlhithe, XX1 1AA",
    domain="wealdshire.example",
)

LEAD = Person("ruth_adeyemi", "Ruth Adeyemi", "RA", Role.LEAD, "Senior commissioner (demonstration)")
OPENER = Person("colin_hartnoll", "Colin Hartnoll", "CH", Role.OPENER, "Democratic services officer (demonstration)")
MODERATOR = Person("dilys_marchbank", "Dilys Marchbank", "DM", Role.MODERATOR, "Procurement manager (demonstration)")
APPROVER = Person(
    "gareth_ellingham", "Gareth Ellingham", "GE", Role.APPROVER, "Corporate director, adult social care (demonstration)"
)
AUDITOR = Person("imogen_castellan", "Imogen Castellan", "IC", Role.AUDITOR, "Internal auditor (demonstration)")

EVALUATORS = (
    Person("ann_brightwell", "Ann Brightwell", "AB", Role.EVALUATOR, "Commissioning manager (demonstration)"),
    Person("mohammed_tariq", "Mohammed Tariq", "MT", Role.EVALUATOR, "Brokerage team leader (demonstration)"),
    Person("priya_sharma_lowe", "Priya Sharma-Lowe", "PS", Role.EVALUATOR, "Principal social worker (demonstration)"),
    Person("leonard_wickes", "Leonard Wickes", "LW", Role.EVALUATOR, "Quality assurance officer (demonstration)"),
    Person("josephine_karr", "Josephine Karr", "JK", Role.EVALUATOR, "Safeguarding practice lead (demonstration)"),
    Person("samuel_oduya", "Samuel Oduya", "SO", Role.EVALUATOR, "Occupational therapy lead (demonstration)"),
)

ACCOUNTANTS = (
    Person("helen_sharpe", "Helen Sharpe", "HS", Role.ACCOUNTANT, "Finance business partner (demonstration)"),
    Person("victor_nwosu", "Victor Nwosu", "VN", Role.ACCOUNTANT, "Senior accountant (demonstration)"),
)

PEOPLE = (LEAD, OPENER, MODERATOR, *EVALUATORS, *ACCOUNTANTS, APPROVER, AUDITOR)

ASSIGNMENTS: dict[str, tuple[str, ...]] = {
    "Q1": ("ann_brightwell", "priya_sharma_lowe", "samuel_oduya"),
    "Q2": ("leonard_wickes", "josephine_karr", "samuel_oduya"),
    "Q3": ("ann_brightwell", "mohammed_tariq", "leonard_wickes"),
    "Q4": ("priya_sharma_lowe", "leonard_wickes", "josephine_karr"),
    "Q5": ("ann_brightwell", "mohammed_tariq", "samuel_oduya"),
    "Q6": ("mohammed_tariq", "priya_sharma_lowe", "leonard_wickes"),
    "Q7": ("leonard_wickes", "josephine_karr", "ann_brightwell"),
    "Q8": ("mohammed_tariq", "josephine_karr", "samuel_oduya"),
    "Q9": ("mohammed_tariq", "priya_sharma_lowe", "samuel_oduya"),
}
"""Who marks which question: three evaluators for each, by their keys."""

INTERESTS = (
    Interest(
        "mohammed_tariq",
        "foxhanger",
        "My brother-in-law has worked as a care coordinator for Foxhanger Homecare since 2018. "
        "I have no financial interest, but I should not mark its tender.",
    ),
)


def evaluators_of(question: str, bidder: str) -> tuple[Person, ...]:
    """Those assigned to a question who have no interest in the bidder, in a fixed order."""
    barred = {interest.evaluator for interest in INTERESTS if interest.bidder == bidder}
    return tuple(one for one in EVALUATORS if one.key in ASSIGNMENTS[question] and one.key not in barred)


def person(key: str) -> Person:
    """The council's person with that key.

    Raises:
        KeyError: there is none.
    """
    return {one.key: one for one in PEOPLE}[key]
