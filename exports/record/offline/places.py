"""Who has a place, checked a second time: by each lot's own ranking, or by the published mechanism for all of them.

An allocation is checked without the program that made it: that it keeps to every term, that its file is what the
published scheme, the rankings and the tenders say, and, by a proof of another kind, that there is no better one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from exports.record.offline.faults import Unsound
from exports.record.offline.prices import number
from exports.record.offline.proof import Answer, Search, filled, fits, named, worth
from exports.record.offline.ranking import rounded
from exports.record.offline.refusals import Refusals
from exports.record.offline.stated import Stated, stated_by
from exports.record.offline.terms import Given, Terms, in_lot_order, terms_of

Row = Mapping[str, Any]
LONGEST = 20.0
EXACT = 10
"""A score that does not end is written with so many places in the file of an allocation."""


@dataclass
class Places:
    """How many bids have their result confirmed, and what was shown of an allocation, in sentences."""

    figures: int = 0
    proofs: list[str] = field(default_factory=list)


def check_places(about: str, snapshot: Mapping[str, Any], rows: Mapping[str, Row], seconds: float) -> Places:
    """Check every place of a recommendation. Raises `Unsound`."""
    lots = [lot for lot in snapshot["lots"] if not lot["lot"].get("ended")]
    for lot in snapshot["lots"]:
        if lot["lot"].get("ended") and lot["ranking"]:
            raise Unsound(f"In {about} lot {lot['lot']['number']} was abandoned, and bids of it are ranked.")
    rule = snapshot["scheme"].get("allocation")
    file = snapshot.get("allocation")
    if bool(rule) != bool(file) and lots:
        raise Unsound(f"{about} allocates the lots in another way than the scheme that was published.")
    found = Places()
    if file:
        _file(about, file, rule, lots, stated_by(snapshot, rows))
        _together(about, terms_of(file), lots, found, seconds)
    else:
        for lot in lots:
            _by_itself(about, lot)
    for lot in lots:
        _hours(about, lot)
        found.figures += len(lot["ranking"])
    return found


def _given(lots: Sequence[Row]) -> Given:
    results = [(bid["bidder_code"], str(lot["lot"]["number"]), bid["result"]) for lot in lots for bid in lot["ranking"]]
    return Given(
        frozenset((bidder, lot) for bidder, lot, result in results if result == "award"),
        frozenset((bidder, lot) for bidder, lot, result in results if result == "tied"),
    )


def _by_itself(about: str, lot: Row) -> None:
    """The best so many have the places; those equal across the last of them share it and have none."""
    most, ranking = lot["lot"]["max_providers"], lot["ranking"]
    edge = ranking[most]["rank"] if len(ranking) > most else 0
    split = bool(edge) and ranking[most - 1]["rank"] == edge
    for place, bid in enumerate(ranking):
        right = "tied" if split and bid["rank"] == edge else "award" if place < most else "reserve"
        if bid["result"] != right:
            raise Unsound(
                f"In {about} the result of {bid['bidder_code']} in lot {lot['lot']['number']} is {bid['result']}; "
                f"by the ranking and {most} places it is {right}."
            )


def _hours(about: str, lot: Row) -> None:
    """A lot's hours, shared equally among those who have it."""
    has = sum(bid["result"] == "award" for bid in lot["ranking"])
    for bid in lot["ranking"]:
        right = number(lot["lot"]["weekly_hours"]) / has if bid["result"] == "award" else None
        said = None if bid["hours"] is None else Fraction(bid["hours"])
        if said != right:
            raise Unsound(
                f"In {about} {bid['bidder_code']} has {said} hours of lot {lot['lot']['number']}; "
                f"an equal share is {right}."
            )


def _file(about: str, file: Row, rule: Row, lots: Sequence[Row], stated: Mapping[str, Stated]) -> None:
    """Each part of the file is what was published, ranked and tendered."""
    for what, said, right in _parts(file, rule, lots, stated):
        if said != right:
            raise Unsound(f"The allocation in {about} rests on other {what} than were published or tendered.")


def _parts(file: Row, rule: Row, lots: Sequence[Row], stated: Mapping[str, Stated]) -> Iterator[tuple[str, Any, Any]]:
    going = {str(lot["lot"]["number"]) for lot in lots}
    yield "rules", file["mechanism"], rule["mechanism"]
    limits = [({str(n) for n in one["lots"]} & going, int(one["max_awards"])) for one in rule.get("limits", ())]
    said = [({str(n) for n in one["lots"]}, int(one["max_awards"])) for one in file.get("limits", ())]
    yield "limits", said, [one for one in limits if one[0]]
    shape = ("weekly_hours", "min_providers", "max_providers")
    yield (
        "lots",
        [(o["id"], number(o["hours"]), o["min_providers"], o["max_providers"]) for o in file["lots"]],
        [(str(n["number"]), number(n[shape[0]]), n[shape[1]], n[shape[2]]) for n in (lot["lot"] for lot in lots)],
    )
    bids = {(bid["bidder_code"], str(lot["lot"]["number"])): bid for lot in lots for bid in lot["ranking"]}
    scores = {key: (Fraction(bid["total"]), bid["rank"]) for key, bid in bids.items()}
    scores = {key: (_written(total), rank) for key, (total, rank) in scores.items()}
    yield "scores", {(o["bidder"], o["lot"]): (number(o["score"]), o["tie_break"]) for o in file["bids"]}, scores
    bidders = {bidder for bidder, _ in bids}
    nothing = Stated(None, None, {})
    yield (
        "capacities",
        {one["id"]: number(one["capacity_hours"]) for one in file["bidders"] if "capacity_hours" in one},
        {
            name: s.hours
            for name in bidders
            if rule.get("capacity") and (s := stated.get(name, nothing)).hours is not None
        },
    )
    most = {
        name: [n for n in (rule.get("max_lots"), stated.get(name, nothing).most if rule.get("capacity") else None) if n]
        for name in bidders
    }
    yield (
        "largest numbers of lots",
        {one["id"]: one["max_lots"] for one in file["bidders"] if "max_lots" in one},
        {name: min(numbers) for name, numbers in most.items() if numbers},
    )
    choices = {key: stated.get(key[0], nothing).choices.get(key[1]) for key in bids}
    yield (
        "preferences",
        {(one["bidder"], one["lot"]): one["preference"] for one in file["bids"] if "preference" in one},
        {key: choice for key, choice in choices.items() if choice},
    )


def _written(total: Fraction) -> Fraction:
    left = total.denominator
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    return total if left == 1 else rounded(total, EXACT)


def _together(about: str, terms: Terms, lots: Sequence[Row], found: Places, seconds: float) -> None:
    given = _given(lots)
    wrong = fits(terms, given.awarded)
    if wrong and not given.tied:
        raise Unsound(f"The allocation in {about} breaks the published terms: {wrong}.")
    if terms.in_order:
        again = in_lot_order(terms)
        _same(about, terms, given, again.awarded, again.tied)
        found.proofs.append(f"{about}: the lots in their published order give the same places.")
        taken = {lot: n + (again.places or {}).get(lot, 0) for lot, n in _counts(terms, given).items()}
    else:
        answer = _best(about, terms, given, found, seconds)
        taken = dict(filled(answer))
    refusals = Refusals(terms, given, taken)
    said = {
        (bid["bidder_code"], str(lot["lot"]["number"])): bid.get("why", "") for lot in lots for bid in lot["ranking"]
    }
    for bid in terms.bids:
        pair = (bid.bidder, bid.lot)
        right = "" if pair in given.awarded else refusals.of(bid)
        if said[pair] != right:
            told = said[pair] or "nothing"
            raise Unsound(f"In {about} {bid.bidder} is told {told} of lot {bid.lot}; it is {right or 'awarded'}.")


def _counts(terms: Terms, given: Given) -> dict[str, int]:
    has = filled(given.awarded)
    return {lot.name: has[lot.name] for lot in terms.lots}


def _same(about: str, terms: Terms, given: Given, awarded: Answer, tied: Answer) -> None:
    """The places as given are those that were worked out again."""
    for lot in terms.lots:
        for what, said, right in (("awarded", given.awarded, awarded), ("left tied", given.tied, tied)):
            names = [sorted(bidder for bidder, of in pairs if of == lot.name) for pairs in (said, right)]
            if names[0] != names[1]:
                raise Unsound(
                    f"In {about} lot {lot.name} is {what} to {', '.join(names[0]) or 'nobody'}; "
                    f"by the published rule to {', '.join(names[1]) or 'nobody'}."
                )


def _best(about: str, terms: Terms, given: Given, found: Places, seconds: float) -> Answer:
    """Prove again that nothing is better, and say how far that went; the answer as it is with open places filled."""
    answer = _completed(terms, given)
    proof = Search(terms, answer, seconds).run()
    while proof.better is not None and given.tied:
        answer = proof.better
        proof = Search(terms, answer, seconds).run()
    places, total = worth(terms, answer)
    if proof.better is not None:
        better, score = worth(terms, proof.better)
        raise Unsound(
            f"The allocation in {about} fills {places} minimum places with a total of {total}; "
            f"one that keeps to the same terms fills {better} with {score}."
        )
    told = f"{about}: the allocation keeps to the published terms, {places} minimum places are filled, the total is "
    told += f"{rounded(total, EXACT)}"
    if not proof.finished:
        found.proofs.append(f"{told}. That no other is better was not proved again within {seconds:g} s.")
        return answer
    if not proof.gone_through:
        found.proofs.append(f"{told}; proved again. Too many are as good to go through what parts them.")
        return answer
    _same(about, terms, given, *named(terms, proof.equal))
    found.proofs.append(f"{told}; proved again, and that the published rule names this one of {len(proof.equal)}.")
    return answer


def _completed(terms: Terms, given: Given) -> Answer:
    """The awards, and so many of those who are tied as break nothing."""
    answer = set(given.awarded)
    for pair in sorted(given.tied):
        if not fits(terms, {*answer, pair}):
            answer.add(pair)
    return frozenset(answer)
