"""The pre-qualification questionnaire: what is asked, what each bidder answers and how the council checks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from demonstration.bidders import BIDDERS, Bidder, Fate
from demonstration.facts import dice, facts_of, people_of
from procurement.questionnaire.rules import Capacity, LotCapacity, capacity_text


class Kind(StrEnum):
    """How an item is answered."""

    YES_NO = "yes_no"
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    CAPACITY = "capacity"


class Outcome(StrEnum):
    """What a check of an item finds."""

    PASS = "pass"  # noqa: S105 - the word of the finding, not a password
    COMMIT = "commit"
    FAIL = "fail"
    CLARIFY = "clarify"


@dataclass(frozen=True)
class PqqItem:
    """A selection item: pass or fail, never marked."""

    code: str
    title: str
    text: str
    kind: Kind
    expected: str
    choices: tuple[str, ...] = ()
    topic: str = ""
    nature: str = "plain"


@dataclass(frozen=True)
class Check:
    """One finding of the council on one item, with its reason. A clarification is followed by a second finding."""

    outcome: Outcome
    reason: str


HELD, COMMITS, NEITHER = "Held", "Will be obtained before the contract starts", "Not held and will not be obtained"
_COVER = (HELD, COMMITS, NEITHER)

PQQ_ITEMS = (
    PqqItem(
        "P1",
        "Mandatory exclusion grounds",
        "Within the past five years, has your organisation, a director or anybody with control of it been convicted "
        "of an offence listed in regulation 57(1), or been found in breach of its duty to pay tax or social security?",
        Kind.YES_NO,
        "No. Yes excludes, unless regulation 57(13) to (17) has been satisfied.",
        topic="Mandatory grounds",
        nature="mandatory",
    ),
    PqqItem(
        "P2",
        "Discretionary exclusion grounds",
        "Within the past three years, has any of the situations in regulation 57(8) applied to your organisation, "
        "among them the early ending of a public contract for breach?",
        Kind.YES_NO,
        "No. Yes needs an account at P3 that satisfies the council.",
        topic="Discretionary grounds",
        nature="discretionary",
    ),
    PqqItem(
        "P3",
        "Account of what was put right",
        "If you answered Yes to P1 or P2, say what happened, what you have put right and how you know that it worked. "
        "Otherwise write Not applicable.",
        Kind.TEXT,
        "Not applicable, or evidence of self-cleaning.",
        topic="Discretionary grounds",
    ),
    PqqItem(
        "P4",
        "Employers' liability insurance",
        "Do you hold employers' liability insurance of at least £5 million, or will you obtain it before the contract "
        "starts?",
        Kind.CHOICE,
        "Held, or a commitment to obtain it before the contract starts.",
        _COVER,
        topic="Insurance",
        nature="insurance",
    ),
    PqqItem(
        "P5",
        "Public liability insurance",
        "Do you hold public liability insurance of at least £10 million for any one event, or will you obtain it "
        "before the contract starts?",
        Kind.CHOICE,
        "Held, or a commitment to obtain it before the contract starts.",
        _COVER,
        topic="Insurance",
        nature="insurance",
    ),
    PqqItem(
        "P6",
        "Registration with the Care Quality Commission",
        "Give the provider and location for which you are registered for personal care, with the latest rating and "
        "its date.",
        Kind.TEXT,
        "Registered for personal care, and no location rated Inadequate.",
        topic="Care register",
    ),
    PqqItem(
        "P7",
        "Experience",
        "Describe up to three contracts from the past three years for home care of a like kind, with the customer, "
        "the weekly hours and the dates.",
        Kind.TEXT,
        "At least one contract of 200 hours a week or more for twelve months.",
        topic="Experience",
    ),
    PqqItem(
        "P8",
        "Economic and financial standing",
        "State the turnover in pounds in your latest filed accounts. The accounts themselves are called for before "
        "award.",
        Kind.NUMBER,
        "A turnover, with accounts for two years to follow on request.",
        topic="Turnover",
    ),
    PqqItem(
        "P9",
        "Safeguarding policy",
        "Do you have a policy for safeguarding adults that follows the Care Act 2014, reviewed within the past twelve "
        "months?",
        Kind.YES_NO,
        "Yes, with the policy among the supporting documents.",
        topic="Policies",
    ),
    PqqItem(
        "P10",
        "Data protection",
        "Do you have measures in place to meet the UK GDPR and the Data Protection Act 2018, including for special "
        "category data?",
        Kind.YES_NO,
        "Yes.",
        topic="Policies",
    ),
    PqqItem(
        "P11",
        "Hours and lots",
        "State how many hours a week you can take on in all and in each lot, which lots you would rather have, and "
        "whether you cover the whole of each. To cover a lot in full is mandatory.",
        Kind.CAPACITY,
        "Full coverage. A lot that is covered in part alone fails.",
        topic="Hours and lots",
    ),
)
PQQ_BY_CODE = {item.code: item for item in PQQ_ITEMS}

_FAILURES = ("P1", "P5", "P6", "P7")
FAILED_ITEM = dict(zip((b.key for b in BIDDERS if b.fate is Fate.SELECTION), _FAILURES, strict=True))
"""The item on which each of the four bidders that fail selection fails."""

_FAIL_REASONS: Mapping[str, str] = {
    "P1": "Answered Yes: found by a tribunal in 2019 to owe tax that it had withheld. It has neither paid nor agreed "
    "to pay, and its account at P3 offers no arrangement, so regulation 57(3) excludes it.",
    "P5": "Holds £5 million of public liability cover and says that it will not raise it to the £10 million required. "
    "A commitment to do so before the start would have been enough.",
    "P6": "No location is registered for personal care. The register was searched on 27 April 2021; an application "
    "made in March had been returned as incomplete.",
    "P7": "The largest contract named is of 60 hours a week for seven months. At least 200 hours a week for twelve "
    "months was asked for.",
}


def pqq_answer(bidder: Bidder, code: str) -> str:
    """What the bidder answers to an item: `yes` or `no`, one of the item's choices, digits, or a text."""
    fails = FAILED_ITEM.get(bidder.key) == code
    facts = facts_of(bidder)
    if code == "P1":
        return "yes" if fails else "no"
    if code == "P2":
        return "yes" if _put_right(bidder) else "no"
    if code == "P3":
        return _account(bidder)
    if code in {"P4", "P5"}:
        if fails:
            return NEITHER
        return COMMITS if code == "P5" and _commits(bidder) else HELD
    if code == "P6":
        if fails:
            return f"Application in progress for {bidder.town}. No rating yet."
        return (
            f"{bidder.name}, location {bidder.town} (demonstration number 1-990{bidder.company_number[3:]}). "
            f"Rated {facts['cqc']} in {facts['cqc_when']}."
        )
    if code == "P7":
        return _experience(bidder, fails=fails)
    if code == "P8":
        return str(bidder.weekly_hours * 52 * 18)
    if code == "P11":
        return _capacity(bidder)
    return "yes"


def pqq_checks(bidder: Bidder, code: str) -> tuple[Check, ...]:
    """The council's findings on an item in the order they were made; the last one stands."""
    if FAILED_ITEM.get(bidder.key) == code:
        return (Check(Outcome.FAIL, _FAIL_REASONS[code]),)
    facts = facts_of(bidder)
    if code == "P2" and _put_right(bidder):
        return (
            Check(
                Outcome.CLARIFY,
                "Answered Yes. Asked on 27 April 2021 for the other council's letter and later figures.",
            ),
            Check(
                Outcome.PASS,
                "The other council confirmed that the fault was put right and that it has placed work "
                "since. The ground applies, but the account satisfies regulation 57(13).",
            ),
        )
    if code == "P7" and dice("unclear", bidder.key).randrange(9) == 0:
        return (
            Check(Outcome.CLARIFY, "Dates of the second contract are missing. Asked on 28 April 2021."),
            Check(
                Outcome.PASS,
                "Reply of 29 April 2021 gives the dates: over twelve months at more than 200 hours a week.",
            ),
        )
    if code == "P5" and _commits(bidder):
        return (
            Check(
                Outcome.COMMIT, "Commits to £10 million before the contract starts; a broker's quotation is enclosed."
            ),
        )
    reasons = {
        "P1": "Answered No. Company and directors searched: nothing found.",
        "P2": "Answered No, and nothing is known to the contrary.",
        "P3": "Not applicable." if not _put_right(bidder) else "Read with P2: satisfies the council.",
        "P4": "Certificate for £10 million seen, in force at the start of the contract.",
        "P5": "Certificate for £10 million seen.",
        "P6": f"Found on the register: {bidder.town}, rated {facts['cqc']}.",
        "P7": "At least one contract above 200 hours a week for twelve months.",
        "P8": "Turnover stated. Accounts are to be tested before award.",
        "P9": "Policy enclosed and reviewed within twelve months.",
        "P10": "Answered Yes; registered with the Information Commissioner.",
        "P11": "Every lot that it bids for is covered in full.",
    }
    return (Check(Outcome.PASS, reasons[code]),)


@dataclass(frozen=True)
class GroundTaken:
    """An exclusion ground that the council took up: what it rests on, what was asked, answered, weighed and decided."""

    item: str
    ground: str
    found: str
    asked: str
    answered: str
    weighed: tuple[tuple[str, str, str], ...]
    enough: bool
    reason: str


def ground_taken(bidder: Bidder) -> GroundTaken | None:
    """The ground that a bidder's own Yes put on the table; none for most."""
    if FAILED_ITEM.get(bidder.key) == "P1":
        return GroundTaken(
            "P1",
            "tax-decided",
            "A tribunal found in 2019 that tax had been withheld. The bidder says so itself.",
            "You answered Yes. Say whether the sum was paid, or which arrangement to pay it binds you, with evidence.",
            "The sum is disputed. We intend to come to an arrangement when trading allows.",
            (("a", "Nothing was paid and nothing was agreed.", "not"),),
            False,
            _FAIL_REASONS["P1"],
        )
    if not _put_right(bidder):
        return None
    return GroundTaken(
        "P2",
        "breach",
        "Part of a contract ended early for missed visits in 2019, as the bidder says itself; inside three years.",
        "You answered Yes. Send the other council's letter, and the figures of missed visits since.",
        "The letter says that the fault was put right and that new work was placed with us. Missed visits have stayed "
        "under half of one per cent since January 2020.",
        (
            ("a", "The missed visits were repaid.", "shown"),
            ("c", "A planner for rotas, electronic monitoring, monthly figures.", "shown"),
            ("d", "One branch and one rota, more than a year ago.", "part"),
        ),
        True,
        "The other council confirmed that the fault was put right and that it has placed work since. The ground "
        "applies, but the account satisfies regulation 57(13).",
    )


def pqq_decision(bidder: Bidder) -> Check:
    """Whether the bidder passes selection as a whole, with the reason."""
    failed = FAILED_ITEM.get(bidder.key)
    if failed:
        return Check(Outcome.FAIL, f"Fails {failed}, {PQQ_BY_CODE[failed].title}. {_FAIL_REASONS[failed]}")
    return Check(Outcome.PASS, f"All {len(PQQ_ITEMS)} items pass.")


def _capacity(bidder: Bidder) -> str:
    """Its hours shared out over its lots, the first lot it wants most."""
    share = Decimal(bidder.offered_hours // len(bidder.lot_numbers))
    lots = tuple(LotCapacity(lot, share, choice=at) for at, lot in enumerate(bidder.lot_numbers, 1))
    return capacity_text(Capacity(Decimal(bidder.offered_hours), None, lots))


def _put_right(bidder: Bidder) -> bool:
    return bidder.key not in FAILED_ITEM and bidder.years in {9, 11, 20}


def _commits(bidder: Bidder) -> bool:
    return bidder.key not in FAILED_ITEM and bidder.years % 6 == 5


def _account(bidder: Bidder) -> str:
    if FAILED_ITEM.get(bidder.key) == "P1":
        return "The sum is disputed. We intend to come to an arrangement when trading allows."
    if not _put_right(bidder):
        return "Not applicable."
    thrown = dice("account", bidder.key)
    missed, share = thrown.randint(17, 44), thrown.randint(1, 4)
    return (
        f"In {thrown.choice(('May', 'September', 'November'))} 2019 a council ended one of our rounds early after "
        f"{missed} missed visits in {thrown.choice(('five', 'six', 'eight'))} weeks. The cause was one rota and one "
        f"vacancy. We repaid the visits, appointed {people_of(bidder)['planner']} to run rotas and moved to electronic "
        f"monitoring. Missed visits have been 0.{share}% since January 2020, and the same council has placed new work "
        "with us."
    )


def _experience(bidder: Bidder, *, fails: bool) -> str:
    if fails:
        return "Privately funded care in and around our town, 60 hours a week, August 2020 to March 2021."
    thrown = dice("experience", bidder.key)
    first, second = bidder.weekly_hours // 20 * 9, bidder.weekly_hours // 20 * 5
    councils = thrown.sample(
        (
            "Eastmarch Council",
            "Fenshire County Council",
            "Norwold Borough Council",
            "Southmere Council",
            "Upper Vale Council",
            "Westmarch County Council",
        ),
        2,
    )
    return (
        f"1. {councils[0]} (invented): home care, {max(first, 240):,} hours a week, "
        f"{thrown.choice(('2016', '2017', '2018'))} to date. 2. {councils[1]} (invented): home care and reablement, "
        f"{max(second, 210):,} hours a week, {thrown.choice(('2018', '2019'))} to date. 3. People who pay for "
        f"themselves or hold a direct payment: about {bidder.weekly_hours // 10} hours a week."
    )
