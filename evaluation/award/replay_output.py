"""What `evenhand replay` prints: the JSON object, with published figures set against the computed ones."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from evaluation.award.replay import PublishedFigure, Replay
from evaluation.award.rules import Excluded, LotResult, Standing
from evaluation.pricing.rules import Alert
from evaluation.scheme.rules import Reason, percent_below, unreachable, weights_count, weights_total
from procurement.core.numbers import decimal_places, exact, half_up, shown

#: How the absence of a price formula is put in words.
NO_PRICE = "price is not scored; quality decides"


def output(done: Replay) -> dict[str, Any]:
    """The whole answer, with figures as decimal strings."""
    words = done.scheme.price.words if done.scheme.price else NO_PRICE
    return {
        "lots": {lot: {"formula": words, **lot_output(result)} for lot, result in done.lots.items()},
        "differences": list(differences(done)),
        "warnings": list(warnings(done)),
    }


def lot_output(result: LotResult) -> dict[str, Any]:
    """One lot: ranking, exclusions, ties and alerts."""
    return {
        "ranking": [_standing(standing) for standing in result.ranking],
        "excluded": [_excluded(excluded) for excluded in result.excluded],
        "ties": [{"bidders": list(tie.bidders), "rank": tie.rank, "parted_by": tie.parted_by} for tie in result.ties],
        "abnormally_low": [_alert(alert) for alert in result.alerts],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "bidder": standing.bidder,
        "rank": standing.rank,
        "total": shown(standing.total),
        "quality": shown(standing.quality),
        "price": None if standing.price is None else shown(standing.price),
        "criteria": {name: shown(points) for name, points in standing.criteria.items()},
    }


def _excluded(excluded: Excluded) -> dict[str, Any]:
    return {"bidder": excluded.bidder, "reasons": [_reason(reason) for reason in excluded.reasons]}


def _reason(reason: Reason) -> dict[str, str]:
    """A reason with only what it holds; a group's score is its percentage, as its minimum is."""
    figures: dict[str, str | None] = {"code": reason.code, "criterion": reason.criterion}
    if reason.score is not None:
        figures["score"] = shown(reason.score)
    if reason.percent is not None:
        figures["score" if reason.criterion else "percent"] = percent_below(reason.percent, reason.minimum)
    if reason.minimum is not None:
        figures["minimum"] = shown(reason.minimum)
    figures["detail"] = reason.detail
    return {key: value for key, value in figures.items() if value is not None}


def _alert(alert: Alert) -> dict[str, str]:
    return {"bidder": alert.bidder, "rule": alert.rule, "percent": shown(half_up(alert.percent, 1))}


def differences(done: Replay) -> Iterator[dict[str, Any]]:
    """Published figures that differ from the computed ones at the places to which they were published."""
    for published in done.published:
        places = decimal_places(published.text)
        value = _computed(done.lots[published.lot], published)
        computed = None if value is None else half_up(value, places)
        if computed is None or Fraction(computed) != exact(published.text):
            yield {
                "lot": published.lot,
                "bidder": published.bidder,
                "figure": published.figure,
                "published": published.text,
                "computed": None if computed is None else f"{computed:f}",
            }


def _computed(result: LotResult, published: PublishedFigure) -> Fraction | None:
    """The figure behind a published one; None for a bid that is not ranked, or a price that is not scored."""
    standing = next((s for s in result.ranking if s.bidder == published.bidder), None)
    if standing is None:
        return None
    if published.figure == "rank":
        return Fraction(standing.rank)
    if published.figure.startswith("criteria."):
        return standing.criteria[published.figure.removeprefix("criteria.")]
    return {"total": standing.total, "quality": standing.quality, "price": standing.price}[published.figure]


def warnings(done: Replay) -> Iterator[dict[str, Any]]:
    """What does not stop the sum but should be known of it."""
    total = weights_total(done.scheme)
    if weights_count(done.scheme) and total != 100:
        detail = "quality and price do not weigh 100 together"
        yield {"code": "weights_not_100", "total": shown(total), "detail": detail}
    if out_of_reach := unreachable(done.scheme):
        detail = "no value of the scale reaches its top, so no bid can earn the full weight"
        yield {"code": "scale_unreachable", "criteria": out_of_reach, "detail": detail}
    for lot, result in done.lots.items():
        for tie in result.unresolved:
            detail = "the published steps do not part them; a person must settle the tie before an award"
            yield {
                "code": "unresolved_tie",
                "lot": lot,
                "bidders": list(tie.bidders),
                "rank": tie.rank,
                "detail": detail,
            }
    for pointer in done.unknown:
        yield {"code": "unknown_key", "pointer": pointer, "detail": "nothing reads this key; is it misspelt?"}
