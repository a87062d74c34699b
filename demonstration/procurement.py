"""Care and support in the home: the procurement, its lots, its rates and its timetable.

Lots, weekly hours, provider numbers and dates follow a published homecare procurement; the council is invented, and
so are the rates.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from procurement.core.vocabulary import Regime, Stage

LONDON = ZoneInfo("Europe/London")

TITLE = "Care and support in the home"
CODE = "CSH-2021"
REGIME = Regime.PCR2015
PROCEDURE = "Light touch with negotiation"
BUYER = "Wealdshire County Council"
TERM = "Three years from 15 November 2021, with an option to extend for up to three more"
SUMMARY = (
    "Care and support for adults in their own homes across twenty lots. The council sets an hourly rate for urban and "
    "for rural visits in each lot, so tenders are evaluated on quality alone. Tenderers who pass selection are "
    "invited to negotiate and may then resubmit the answers that were discussed. Each lot goes to as many providers "
    "as its range allows, in order of quality; financial standing is checked before award."
)
QUALITY_WEIGHT = Decimal("100")
QUALITY_MINIMUM_PERCENT = Decimal("50")
"""A tender whose quality is under this share of the quality weight is excluded."""

CAPACITY_RULE = "800 to 1,000 hours a week for each provider"


@dataclass(frozen=True)
class Lot:
    """A cluster: its weekly hours, how many providers it needs and what an hour is paid at, in pounds."""

    number: int
    name: str
    weekly_hours: Decimal
    min_providers: int
    max_providers: int
    urban_rate: Decimal
    rural_rate: Decimal
    old_clusters: tuple[str, ...]

    @property
    def providers(self) -> str:
        """The range as published: `4–6`, or `2` where it is fixed."""
        if self.min_providers == self.max_providers:
            return str(self.max_providers)
        return f"{self.min_providers}–{self.max_providers}"


def _lot(number: int, name: str, hours: str, providers: tuple[int, int], rates: str, *old: str) -> Lot:
    urban, rural = rates.split()
    return Lot(number, name, Decimal(hours), *providers, Decimal(urban), Decimal(rural), old)


LOTS = (
    _lot(1, "Ashford", "5253.25", (4, 6), "17.36 18.05", "ASHFORD1", "ASHFORD2", "ASHFORD3"),
    _lot(2, "Thanet & Coastal", "5578.59", (5, 7), "17.12 17.81", "THANET2", "THANET3", "CANTERBURY & COASTAL7"),
    _lot(3, "Sheppey", "2697.25", (2, 3), "17.44 18.31", "SWALE1"),
    _lot(4, "Swale & Canterbury", "3789", (3, 5), "17.30 18.02", "SWALE2", "CANTERBURY & COASTAL1"),
    _lot(
        5,
        "Canterbury & Coastal",
        "5423.99",
        (5, 7),
        "17.30 18.02",
        "CANTERBURY & COASTAL2",
        "CANTERBURY & COASTAL3",
        "CANTERBURY & COASTAL6",
    ),
    _lot(6, "Canterbury and Rural", "2172.30", (2, 3), "17.52 18.64", "CANTERBURY & COASTAL4", "CANTERBURY & COASTAL5"),
    _lot(7, "skc5 (block)", "1937.25", (2, 2), "17.60 18.72", "SKC5"),
    _lot(8, "South Kent Coastal", "6189.96", (6, 8), "17.18 17.92", "SKC3", "SKC4"),
    _lot(9, "Canterbury & South Kent Coast", "7912.80", (6, 8), "17.24 17.98", "CANTERBURY & COASTAL7", "SKC1", "SKC2"),
    _lot(10, "DGS East", "6655.86", (6, 8), "17.70 18.36", "DGS3", "DGS4", "DGS5"),
    _lot(11, "DGS West", "4593.75", (4, 6), "17.82 18.48", "DGS1", "DGS2"),
    _lot(
        12,
        "Maidstone West",
        "9366.70",
        (8, 10),
        "17.58 18.27",
        "WEST KENT7",
        "WEST KENT9",
        "WEST KENT12",
        "WEST KENT13",
    ),
    _lot(13, "West Kent Rural East", "586.25", (1, 1), "17.94 19.12", "WEST KENT6"),
    _lot(14, "West Kent Rural West", "1301.50", (2, 2), "17.94 19.12", "WEST KENT5", "WEST KENT11"),
    _lot(15, "West Kent3", "2239.40", (2, 3), "17.76 18.52", "WEST KENT3"),
    _lot(16, "West Kent4", "3964.75", (3, 5), "17.76 18.52", "WEST KENT4"),
    _lot(17, "West Kent10", "2453.89", (3, 4), "17.86 18.94", "WEST KENT10"),
    _lot(18, "West Kent2", "677.70", (1, 1), "17.88 18.90", "WEST KENT2"),
    _lot(19, "West Kent1", "1792.25", (2, 3), "17.80 18.60", "WEST KENT1"),
    _lot(20, "West Kent8", "3778.50", (3, 5), "17.66 18.40", "WEST KENT8"),
)
LOT_BY_NUMBER = {lot.number: lot for lot in LOTS}


@dataclass(frozen=True)
class Window:
    """A planned stage of the timetable, in local time."""

    stage: Stage
    opens_at: datetime
    closes_at: datetime


def local(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0, year: int = 2021) -> datetime:
    """A moment in the council's local time."""
    return datetime.combine(date(year, month, day), time(hour, minute, second), LONDON)


TIMETABLE = (
    Window(Stage.TENDERING, local(3, 24), local(4, 23, 16)),
    Window(Stage.OPENING, local(4, 26), local(4, 26, 12)),
    Window(Stage.SELECTION, local(4, 26, 12), local(4, 30, 17)),
    Window(Stage.SCORING, local(4, 26, 12), local(5, 28, 17)),
    Window(Stage.MODERATION, local(4, 30), local(5, 28, 17)),
    Window(Stage.NEGOTIATION, local(6, 2), local(6, 30, 17)),
    Window(Stage.RESUBMISSION, local(6, 2), local(7, 9, 16)),
    Window(Stage.RESCORING, local(7, 12), local(8, 6, 17)),
    Window(Stage.FINANCE, local(7, 12), local(8, 20, 17)),
    Window(Stage.AWARD, local(8, 23), local(10, 29, 17)),
    Window(Stage.STANDSTILL, local(11, 1), local(11, 11, 23, 59, 59)),
)
CLARIFICATION_DEADLINE = local(4, 16, 17)
TENDER_DEADLINE = local(4, 23, 16)
RESUBMISSION_DEADLINE = local(7, 9, 16)
LETTERS_SENT = local(11, 1, 10, 30)
"""The award letters, all by e-mail at one time: ten days on, the standstill ends on 11 November."""
COMMENCEMENT = date(2021, 11, 15)

FINANCIAL_RULE = (
    "A tenderer passes the financial check when two of these three hold for its latest accounts: profit after tax is "
    "above zero; the acid ratio is 1 or more; gearing is 100 percent or less with net assets above zero. Yearly "
    "revenue must also be at least 1.2 times the yearly value of the hours offered. Where accounts are missing or "
    "cover less than six months the finding is insufficient. A condition may be set where one named step would cure "
    "the failure, and no award may be made until it is met."
)
