"""The facts an invented bidder tells about itself, the same in all of its answers.

A stronger bidder has stronger figures. All of them are whole numbers or texts, and come from dice that are thrown
the same way on every run.
"""

import random
from collections.abc import Mapping
from functools import cache

from demonstration.bidders import Bidder

_GIVEN = [
    "Alan",
    "Amara",
    "Anita",
    "Barnaby",
    "Beatrix",
    "Bronwen",
    "Callum",
    "Carys",
    "Chidi",
    "Clement",
    "Delphine",
    "Dermot",
    "Edwina",
    "Emeka",
    "Farida",
    "Fergus",
    "Gwen",
    "Hamish",
    "Hester",
    "Imran",
    "Ingrid",
    "Jasmin",
    "Joel",
    "Kamila",
    "Kwame",
    "Lionel",
    "Lorna",
    "Magnus",
    "Maureen",
    "Nadia",
    "Neville",
    "Odette",
    "Oscar",
    "Padma",
    "Percy",
    "Rosalind",
    "Rufus",
    "Sabina",
    "Selwyn",
    "Shanice",
    "Tamsin",
    "Tobias",
    "Una",
    "Vera",
    "Wilfred",
    "Winnie",
    "Yasmin",
    "Zelda",
]
_FAMILY = [
    "Abbotsleigh",
    "Adewole",
    "Ainscombe",
    "Barrowdene",
    "Begley",
    "Bhandari",
    "Calloway",
    "Chukwu",
    "Cranfold",
    "Dabrowska",
    "Denholme",
    "Eghosa",
    "Fairclough",
    "Farouk",
    "Garnham",
    "Gillespie",
    "Hathersage",
    "Hussain",
    "Ibbotson",
    "Jellicoe",
    "Karimi",
    "Kettlewell",
    "Lathbury",
    "Mbeki",
    "Medlar",
    "Nakamura",
    "Norcott",
    "Okonjo",
    "Oxenham",
    "Pargeter",
    "Pillai",
    "Quartermain",
    "Rahimi",
    "Rowntree",
    "Saltonstall",
    "Sandhu",
    "Stannard",
    "Tembo",
    "Thirkettle",
    "Underhay",
    "Varley",
    "Villiers",
    "Wadhurst",
    "Whitcombe",
    "Yeardley",
    "Zielinska",
]
_MONTHS = ["January", "February", "March", "May", "June", "July", "September", "October", "November"]


def dice(*words: object) -> random.Random:
    """Dice that fall the same way for the same words on every run and machine."""
    return random.Random("|".join(str(word) for word in words))


@cache
def people_of(bidder: Bidder) -> Mapping[str, str]:
    """The invented people named in a bidder's tender, by what they do."""
    thrown = dice("people", bidder.key)
    given, family = thrown.sample(_GIVEN, 7), thrown.sample(_FAMILY, 7)
    names = [f"{first} {last}" for first, last in zip(given, family, strict=True)]
    roles = ("manager", "director", "trainer", "guardian", "planner", "transfer_lead", "accountant")
    return dict(zip(roles, names, strict=True))


@cache
def facts_of(bidder: Bidder) -> Mapping[str, str]:
    """Every figure and name that the bidder's answers may use, ready to print."""
    thrown = dice("facts", bidder.key)
    strength = max(0, min(100, (bidder.strength - 40) * 2))

    def scaled(weak: int, strong: int, spread: int = 1) -> int:
        return weak + (strong - weak) * strength // 100 + thrown.randint(-spread, spread)

    turnover = scaled(38, 19, 3)
    vacancy = scaled(15, 6, 1)
    continuity = scaled(62, 83, 3)
    lots = [lot.name for lot in bidder.lots]
    numbers = {
        "hours": f"{bidder.weekly_hours:,}",
        "workers": bidder.weekly_hours // thrown.randint(22, 26),
        "people": bidder.weekly_hours // thrown.randint(10, 13),
        "years": bidder.years,
        "offered": f"{bidder.offered_hours:,}",
        "turnover": turnover,
        "turnover_was": turnover + scaled(3, 8, 2),
        "vacancy": vacancy,
        "vacancy_was": vacancy + scaled(2, 6),
        "continuity": continuity,
        "continuity_goal": min(92, continuity + thrown.randint(4, 8)),
        "punctual": scaled(80, 95, 2),
        "missed": _tenths(scaled(64, 11, 6)),
        "cert_weeks": scaled(16, 11),
        "shadow": scaled(3, 6),
        "diploma": scaled(34, 66, 6),
        "supervision": scaled(11, 7),
        "checks": scaled(3, 6),
        "induction": scaled(3, 6),
        "guaranteed": thrown.choice((20, 24, 25, 28, 30)),
        "takeup": scaled(54, 74, 5),
        "pay": f"{9 + scaled(2, 11) // 10}.{scaled(31, 78, 9) % 100:02d}",
        "mileage": thrown.choice((28, 30, 32, 35, 38, 40)),
        "cover": scaled(5, 10),
        "standby": scaled(4, 11, 2),
        "oncall": scaled(6, 3),
        "sick": _tenths(scaled(81, 46, 8)),
        "med_people": bidder.weekly_hours // thrown.randint(20, 26),
        "med_errors": _tenths(scaled(38, 9, 4)),
        "med_audit": scaled(78, 95, 3),
        "risk_days": scaled(5, 2),
        "concerns": 6 + bidder.weekly_hours // thrown.randint(95, 140),
        "concern_hours": thrown.choice((4, 6, 8, 12)),
        "sg_share": scaled(87, 97, 2),
        "complaints": 9 + bidder.weekly_hours // thrown.randint(110, 190),
        "complaint_days": scaled(19, 9, 2),
        "compliments": 20 + bidder.weekly_hours // thrown.randint(18, 30),
        "survey": scaled(81, 95, 2),
        "survey_return": scaled(31, 58, 5),
        "travel": scaled(14, 8),
        "walkers": thrown.randint(4, 11),
        "drivers": thrown.randint(61, 88),
        "cars": thrown.randint(4, 9),
        "start_hours": thrown.choice((18, 20, 24, 30, 36)),
        "accept": scaled(66, 88, 4),
        "weeks": thrown.choice((10, 12, 13, 14)),
        "transferring": thrown.randint(22, 68),
        "handovers": thrown.randint(14, 32),
        "tests": thrown.choice(("two", "three", "four")),
        "kept": scaled(89, 98),
        "four_by_four": thrown.choice(("two", "three", "four", "five")),
        "ppe_days": thrown.choice((14, 18, 21, 24, 28)),
        "backup_hours": thrown.choice((2, 4, 6)),
        "devices": scaled(82, 98, 2),
        "late_alert": thrown.choice((10, 15, 20)),
        "audit_count": thrown.choice((40, 48, 54, 60, 66, 72, 80)),
        "outcomes": scaled(58, 79, 5),
        "goal_weeks": thrown.choice(("six", "eight", "ten")),
        "reable": thrown.randint(14, 46),
        "cqc": "Good" if strength > 15 else "Requires improvement",
        "cqc_when": f"{thrown.choice(_MONTHS)} {thrown.choice((2018, 2019, 2020))}",
    }
    words = {
        "name": bidder.name,
        "short": bidder.short,
        "town": bidder.town,
        "branch": bidder.second_town,
        "lot": lots[0],
        "last_lot": lots[-1],
        "lots": _listed(lots),
        "lot_count": "one lot" if len(lots) == 1 else f"{_NUMBER_WORDS[len(lots)]} lots",
    }
    return {**{key: str(value) for key, value in numbers.items()}, **words, **people_of(bidder)}


_NUMBER_WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight"]


def pattern_numbers(bidder: Bidder, code: str) -> Mapping[str, str]:
    """Counts that belong to one paragraph alone: a few, some, many."""
    thrown = dice("counts", bidder.key, code)
    size = 1 + bidder.weekly_hours // 1500
    return {
        "few": str(thrown.randint(7, 10 + 4 * size)),
        "some": str(thrown.randint(22, 34 + 12 * size)),
        "many": str(thrown.randint(110, 150 + 90 * size)),
    }


def _tenths(value: int) -> str:
    whole, tenth = divmod(max(value, 2), 10)
    return f"{whole}.{tenth}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])}; and {words[-1]}"
