"""How firm the result is, in sentences: for everybody, and for the exempt appendix, which may name bidders."""

from typing import NamedTuple

from evaluation.award.facts import LotStanding


class Robustness(NamedTuple):
    """Sentences for the public part, which name no bidder, and for the exempt appendix."""

    public: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


def robustness(lots: tuple[LotStanding, ...]) -> Robustness:
    """How many places were decided by less than one point; nothing where no place had a rival."""
    gaps = [(lot, lot.awarded[-1], lot.reserve[0]) for lot in lots if lot.awarded and lot.reserve]
    close = [(lot, last, next_) for lot, last, next_ in gaps if last.total - next_.total < 1]
    if not gaps:
        return Robustness()
    return Robustness(
        (
            f"In {len(gaps)} of {len(lots)} lots a tender was ranked below the last place. In {len(close)} of these it "
            "was less than one point behind.",
        ),
        tuple(
            f"Lot {lot.lot.number} {lot.lot.name}: {last.organisation} has the last place; {next_.organisation} is "
            "less than one point behind."
            for lot, last, next_ in close
        ),
    )
