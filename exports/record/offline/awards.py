"""A recommendation worked out again: its inputs against the evidence, its rankings against a second computation."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from exports.record.offline.faults import Unsound
from exports.record.offline.ranking import Bid, ranked
from exports.record.offline.spelling import sha, spelled

Row = Mapping[str, Any]


def check_award(about: str, row: Row, rows: Mapping[str, Row]) -> int:
    """Check one recommendation and say how many figures were worked out again. Raises `Unsound`."""
    snapshot = json.loads(row["snapshot"])
    if spelled(snapshot) != row["snapshot"]:
        raise Unsound(f"The text that {about} froze is not in the spelling in which it was hashed.")
    if sha(spelled(snapshot["scheme"])) != snapshot["scheme_sha256"]:
        raise Unsound(f"The scheme in {about} is not the one whose hash it gives.")
    published = [one for name, one in rows.items() if name.startswith("frozen_scheme:") and one]
    if published and snapshot["scheme_sha256"] not in {one["sha256"] for one in published}:
        raise Unsound(f"The scheme in {about} was never published.")
    files = snapshot["replay"].get("files", [snapshot["replay"]])
    again: dict[str, tuple[list[Bid], list[Bid]]] = {}
    for file in files:
        again |= ranked(file)
        _draws(about, file, _drawn(snapshot["recommended"]["at"], rows))
    figures = sum(_lot(about, lot, again.get(str(lot["lot"]["number"]))) for lot in snapshot["lots"])
    _scores(about, snapshot, rows)
    return figures


def _drawn(at: str, rows: Mapping[str, Row]) -> list[Row]:
    """The records of draws, without those that had been put right by others when the award was recommended."""
    then = datetime.fromisoformat(at)
    drawn = {name: row for name, row in rows.items() if name.startswith("lots_drawn:")}
    put_right = {
        f"lots_drawn:{row['replaces_id']}"
        for row in drawn.values()
        if row and row.get("replaces_id") and datetime.fromisoformat(row["at"]) <= then
    }
    return [row for name, row in drawn.items() if name not in put_right]


def _draws(about: str, file: Mapping[str, Any], recorded: Sequence[Row]) -> None:
    """Each draw of lots is on record, and one that a secret made is made again from what was published of it."""
    for draw in file.get("draws") or ():
        where, order, secret = f"the draw for lot {draw['lot']} in {about}", draw["order"], draw.get("secret") or ""
        if not any(not row or (row["drawn_order"], row["secret"]) == (order, secret) for row in recorded):
            raise Unsound(f"{where[0].upper()}{where[1:]} is not one that is on record.")
        if not secret:
            continue
        if sha(secret) != (file["scheme"].get("draw") or {}).get("sha256"):
            raise Unsound(f"The secret of {where} is not the one whose SHA-256 was published.")
        if order != sorted(order, key=lambda bidder: sha(f"{secret}|{draw['lot']}|{bidder}")):
            raise Unsound(f"The order of {where} is not the one that its secret gives.")


def _lot(about: str, lot: Mapping[str, Any], again: tuple[list[Bid], list[Bid]] | None) -> int:
    number, figures = lot["lot"]["number"], 0
    ordered, out = again or ([], [])
    frozen = lot["ranking"]
    if {bid["bidder_code"] for bid in frozen} != {bid.bidder for bid in ordered}:
        raise Unsound(f"In {about} other bids of lot {number} are ranked than the published rules rank.")
    if not {bid.bidder for bid in out} <= {bid["bidder_code"] for bid in lot["excluded"]}:
        raise Unsound(f"In {about} a bid of lot {number} is missing that was excluded.")
    by_bidder = {bid.bidder: bid for bid in ordered}
    for bid in frozen:
        mine = by_bidder[bid["bidder_code"]]
        pairs = [("rank", Fraction(bid["rank"]), Fraction(mine.rank))]
        pairs += [("total", Fraction(bid["total"]), mine.total), ("quality", Fraction(bid["quality"]), mine.quality)]
        pairs += [
            (f"points for {name}", Fraction(value), mine.points[name])
            for name, value in bid["points"].items()
            if name in mine.points
        ]
        for what, said, worked in pairs:
            if said != worked:
                raise Unsound(
                    f"In {about} the {what} of {bid['bidder_code']} in lot {number} is {said}; "
                    f"the published rules give {worked}."
                )
        figures += len(pairs)
    return figures


def _scores(about: str, snapshot: Mapping[str, Any], rows: Mapping[str, Row]) -> None:
    """Each score that was ranked is the one that the panel agreed: the row is named in the snapshot."""
    tenders = {
        bid["bidder_code"]: bid["tender_id"] for lot in snapshot["lots"] for bid in [*lot["ranking"], *lot["excluded"]]
    }
    scored: dict[str, dict[str, Fraction]] = {}
    for lot in snapshot["lots"]:
        for bid in [*lot["ranking"], *lot["excluded"]]:
            scored.setdefault(bid["bidder_code"], {}).update(
                {code: Fraction(score) for code, score in bid["scores"].items()}
            )
    for bidder, agreed in snapshot["consensus"].items():
        for code, number in agreed.items():
            row = rows.get(f"consensus:{number}")
            if row is None:
                raise Unsound(f"{about} rests on consensus:{number}, which is not on record.")
            if not row:
                continue
            if row["tender_id"] != tenders.get(bidder):
                raise Unsound(f"{about} takes consensus:{number} for {bidder}, which is about another tender.")
            if code in scored.get(bidder, {}) and Fraction(row["score"]) != scored[bidder][code]:
                ranks, agreed_on = scored[bidder][code], row["score"]
                raise Unsound(f"{about} ranks {bidder} with {ranks} for {code}; consensus:{number} says {agreed_on}.")
