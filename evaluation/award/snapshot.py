"""What a recommendation freezes: the scheme, every input in the form of `evenhand replay`, every result, as one text.

Figures are exact: fractions are written as `1753/20` in the results, and as decimals in the replay form, whose only
figures are marks on the published scale. People stand in it by number alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluation.award.draws import Draw
from evaluation.award.facts import ExcludedBid, Exclusion, LotFacts, LotStanding, Missed, RankedBid, Result, Why
from evaluation.award.rules import Tie
from evaluation.pricing.rules import Alert
from evaluation.scheme.per_lot import by_lot, for_lot, lot_groups
from procurement.core.audit import canonical
from procurement.core.numbers import shown
from procurement.questionnaire.rules import lots_named

FORMAT = 1

OUT_WORDS: Mapping[Why, str] = {
    Why.ENDED: "lot abandoned",
    Why.LATE: "late and not taken",
    Why.WITHDRAWN: "withdrawn",
    Why.SELECTION: "failed selection",
    Why.ROUND: "did not go on after a round",
    Why.FINANCE: "failed financial standing",
    Why.CONDITION: "financial condition not met",
    Why.INSUFFICIENT: "financial standing not shown",
    Why.UNMODERATED: "not moderated",
    Why.NO_PRICE: "no price",
    Why.LOW_PRICE: "abnormally low",
}
"""Reasons that lie outside the scheme, as the replay form names them. The others the replay finds by itself."""


@dataclass(frozen=True)
class Frozen:
    """A recommendation's snapshot, read back."""

    procurement: Mapping[str, str]
    number: int
    by_id: int
    at: datetime
    scheme: Mapping[str, Any]
    scheme_sha256: str
    replay: Mapping[str, Any]
    lots: tuple[LotStanding, ...]
    consensus: Mapping[str, Mapping[str, int]]
    allocation: Mapping[str, Any] | None = None
    """The file of `evenhand allocate`, where lots were allocated together."""

    @property
    def replays(self) -> tuple[Mapping[str, Any], ...]:
        """Every file of `evenhand replay` that together work the award out again: one for each distinct scheme."""
        return tuple(self.replay.get("files", (self.replay,)))


def freeze(
    procurement: Mapping[str, str],
    scheme: Mapping[str, Any],
    scheme_sha256: str,
    lots: Sequence[LotStanding],
    consensus: Mapping[tuple[int, str], int],
    *,
    number: int,
    by_id: int,
    at: datetime,
    allocation: Mapping[str, Any] | None = None,
) -> str:
    """The snapshot as one canonical text; equal facts give equal texts."""
    codes = {bid.tender_id: bid.bidder_code for lot in lots for bid in lot.ranking}
    codes |= {bid.tender_id: bid.bidder_code for lot in lots for bid in lot.excluded}
    rests_on: dict[str, dict[str, int]] = {}
    for (tender_id, code), consensus_id in consensus.items():
        if tender_id in codes:
            rests_on.setdefault(codes[tender_id], {})[code] = consensus_id
    return canonical(
        {
            "format": FORMAT,
            "procurement": dict(procurement),
            "recommended": {"number": number, "by": by_id, "at": at.isoformat()},
            "scheme": scheme,
            "scheme_sha256": scheme_sha256,
            "replay": replays_form(f"{procurement.get('code', '')}: {procurement.get('title', '')}", scheme, lots),
            "lots": results_form(lots),
            "consensus": rests_on,
            **({"allocation": allocation} if allocation else {}),
        }
    )


def replays_form(title: str, scheme: Mapping[str, Any], lots: Sequence[LotStanding]) -> dict[str, Any]:
    """The bids as `evenhand replay` reads them. It knows one scheme a file, so lots judged by others have their own."""
    if not by_lot(scheme):
        return replay_form(title, scheme, lots)
    files = []
    for numbers in lot_groups(scheme, [lot.lot.number for lot in lots]):
        here = [lot for lot in lots if lot.lot.number in numbers]
        if any(lot.ranking or lot.excluded for lot in here):
            files.append(replay_form(f"{title}, {lots_named(numbers)}", for_lot(scheme, numbers[0]), here))
    return {"files": files}


def replay_form(title: str, scheme: Mapping[str, Any], lots: Sequence[LotStanding]) -> dict[str, Any]:
    """Every bid of every lot as `evenhand replay` reads it."""
    passed_or_failed = {entry["id"] for entry in scheme.get("quality", ()) if entry.get("pass_fail")}

    def told(name: str, score: Fraction) -> str:
        return ("pass" if score else "fail") if name in passed_or_failed else shown(score)

    bids = []
    for lot in lots:
        entries: list[tuple[int, RankedBid | ExcludedBid, str]] = [(bid.number, bid, "") for bid in lot.ranking]
        entries += [(bid.number, bid, _out(bid.reasons)) for bid in lot.excluded]
        for _, one, out in sorted(entries, key=lambda entry: (entry[0], entry[1].bidder_code)):
            bid: dict[str, Any] = {
                "bidder": one.bidder_code,
                "lot": str(lot.lot.number),
                "scores": {name: told(name, score) for name, score in one.scores.items()},
            }
            if one.money is not None:
                bid["price"] = shown(one.money)
            kept = _kept(one)
            bids.append(bid | ({"out": out} if out else {}) | ({"kept": kept} if kept and not out else {}))
    draws = [
        {"lot": str(lot.lot.number), "order": list(one.order)} | ({"secret": one.secret} if one.secret else {})
        for lot in lots
        for one in lot.lot.draws
    ]
    return {"title": title, "scheme": scheme, "bids": bids} | ({"draws": draws} if draws else {})


def _kept(bid: RankedBid | ExcludedBid) -> list[str]:
    return [one.about for one in bid.missed if one.excludes is False]


def _out(reasons: Sequence[Exclusion]) -> str:
    return "; ".join(OUT_WORDS[reason.why] for reason in reasons if reason.why in OUT_WORDS)


def results_form(lots: Sequence[LotStanding]) -> list[dict[str, Any]]:
    """The results as plain values; what two moments have in common when nothing changed between them."""
    return [
        {
            "lot": _about(lot.lot),
            "ranking": [_plain(asdict(bid)) for bid in lot.ranking],
            "excluded": [_plain(asdict(bid)) for bid in lot.excluded],
            "ties": [_plain(asdict(tie)) for tie in lot.ties],
            "alerts": [_plain(asdict(alert)) for alert in lot.alerts],
        }
        for lot in lots
    ]


def _about(lot: LotFacts) -> dict[str, Any]:
    """A lot as plain values; that it was abandoned, or that lots were drawn, stands there only where it is so."""
    found: dict[str, Any] = _plain(asdict(lot))
    return {name: value for name, value in found.items() if value or name not in ("ended", "ended_on", "draws")}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Fraction | Decimal) else value


def thaw(text: str) -> Frozen:
    """Read a snapshot back, every figure exact."""
    facts = json.loads(text)
    said = facts["recommended"]
    return Frozen(
        procurement=facts["procurement"],
        number=said["number"],
        by_id=said["by"],
        at=datetime.fromisoformat(said["at"]),
        scheme=facts["scheme"],
        scheme_sha256=facts["scheme_sha256"],
        replay=facts["replay"],
        lots=tuple(map(_lot, facts["lots"])),
        consensus=facts["consensus"],
        allocation=facts.get("allocation"),
    )


_AMOUNTS = ("weekly_hours", "value_net", "value_gross")


def _lot(facts: Mapping[str, Any]) -> LotStanding:
    lot = facts["lot"]
    amounts = {name: None if lot.get(name) is None else Decimal(lot[name]) for name in _AMOUNTS}
    draws = tuple(Draw(tuple(one["order"]), one["method"], one["secret"]) for one in lot.get("draws", ()))
    return LotStanding(
        LotFacts(**lot | amounts | {"draws": draws}),
        tuple(_ranked(bid) for bid in facts["ranking"]),
        tuple(_excluded(bid) for bid in facts["excluded"]),
        tuple(Tie(tuple(tie["bidders"]), tie["rank"], tie["parted_by"]) for tie in facts["ties"]),
        tuple(Alert(**alert | {"percent": Fraction(alert["percent"])}) for alert in facts["alerts"]),
    )


def _ranked(facts: dict[str, Any]) -> RankedBid:
    return RankedBid(
        **facts
        | {name: _exact(facts.get(name)) for name in ("total", "quality", "price", "hours", "money")}
        | {name: _each(facts[name]) for name in ("points", "scores")}
        | {"result": Result(facts["result"]), "missed": _missed(facts)}
    )


def _excluded(facts: dict[str, Any]) -> ExcludedBid:
    reasons = tuple(
        Exclusion(
            **reason | {"why": Why(reason["why"])} | {n: _exact(reason[n]) for n in ("score", "percent", "minimum")}
        )
        for reason in facts["reasons"]
    )
    exact = {
        "money": _exact(facts.get("money")),
        "total": _exact(facts["total"]),
        "points": _each(facts["points"]),
        "scores": _each(facts["scores"]),
    }
    return ExcludedBid(**facts | exact | {"reasons": reasons, "missed": _missed(facts)})


def _missed(facts: Mapping[str, Any]) -> tuple[Missed, ...]:
    """A snapshot of before there were minimums that may exclude has none."""
    return tuple(Missed(**one) for one in facts.get("missed", ()))


def _exact(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _each(values: Mapping[str, str]) -> dict[str, Fraction]:
    return {name: Fraction(value) for name, value in values.items()}
