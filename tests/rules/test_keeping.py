"""Until when each kind of record is kept, by both laws, and what stands in the way of disposing of it."""

from datetime import date

from evaluation.keeping.rules import (
    USUAL_YEARS,
    Due,
    Kept,
    Life,
    State,
    Step,
    due,
    in_the_way,
    over_on,
    periods,
    state,
    wrong_years,
    years_on,
)
from procurement.core.vocabulary import Regime

AWARDED, SIGNED, ENDS = date(2024, 2, 29), date(2024, 5, 1), date(2025, 3, 31)
LEAST = dict.fromkeys(Kept, 3)


def ends(life: Life, years: dict[Kept, int] | None = None) -> dict[Kept, str]:
    """The last day of each period, with a star where the law made it longer."""
    found = periods(life, years or USUAL_YEARS)
    return {one.kept: f"{one.until}{'*' if one.least else ''}" for one in found}


def test_each_kind_of_record_runs_from_its_own_day() -> None:
    under_act = Life(Regime.PA2023, AWARDED, SIGNED, ENDS)
    assert ends(under_act) == {
        Kept.RECORD: "2031-03-31",
        Kept.WON: "2031-03-31",
        Kept.LOST: "2027-05-01*",
        Kept.DECLARED: "2031-03-31",
    }
    assert over_on(periods(under_act, USUAL_YEARS)) == date(2031, 3, 31)
    short = Life(Regime.PCR2015, AWARDED, SIGNED, date(2024, 1, 31))
    assert ends(short, LEAST) == {kept: "2027-03-01" + ("" if kept is Kept.LOST else "*") for kept in Kept}
    assert years_on(date(2024, 3, 1), 3) == date(2027, 3, 1)


def test_what_is_not_known_has_no_end_and_an_abandonment_begins_every_period() -> None:
    for regime in Regime:
        assert set(ends(Life(regime)).values()) == {"None"}
    unknown = periods(Life(Regime.PCR2015, AWARDED), USUAL_YEARS)
    assert [one.until for one in unknown] == [None, None, date(2027, 3, 1), None] and over_on(unknown) is None
    gone = Life(Regime.PA2023, abandoned_on=SIGNED)
    assert ends(gone)[Kept.LOST] == "2027-05-01" and ends(gone)[Kept.RECORD] == "2030-05-01"
    assert over_on([]) is None


def test_how_it_stands_and_what_stands_in_the_way() -> None:
    until = date(2031, 3, 31)
    assert due(None, until) is Due.UNKNOWN
    assert due(until, date(2030, 12, 30)) is Due.KEPT and due(until, date(2030, 12, 31)) is Due.SOON
    assert due(until, until) is Due.SOON and due(until, date(2031, 4, 1)) is Due.DUE
    assert due(until, date(2031, 4, 1), held=True) is Due.HELD
    assert due(None, until, held=True, gone=True) is Due.GONE
    assert in_the_way(until, date(2031, 4, 1), []) == []
    assert in_the_way(until, until, []) == ["Its time is not over."]
    assert len(in_the_way(None, until, ["A claim", "An inquiry"], claim=True)) == 4
    assert [bool(wrong_years(years)) for years in (2, 3, 30, 31)] == [True, False, False, True]


def test_how_a_disposal_stands_follows_from_what_became_of_it() -> None:
    confirmed = date(2031, 4, 1)
    found = [
        state([], None, confirmed),
        state([Step.CONFIRMED], confirmed, date(2031, 4, 14)),
        state([Step.CONFIRMED], confirmed, date(2031, 4, 15)),
        state([Step.CONFIRMED, Step.CALLED_OFF], confirmed, date(2031, 4, 15)),
        state([Step.CONFIRMED, Step.CARRIED_OUT], confirmed, date(2031, 4, 15)),
        state([Step.CONFIRMED, Step.CARRIED_OUT, Step.COMPLETED], confirmed, date(2031, 4, 15)),
    ]
    assert found == [
        State.PROPOSED,
        State.COOLING,
        State.READY,
        State.CALLED_OFF,
        State.GOING,
        State.COMPLETE,
    ]
