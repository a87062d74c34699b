"""`evenhand replay --table`: the same answer for people, in columns."""

from collections.abc import Iterable, Iterator

from evaluation.award.replay import Replay
from evaluation.award.replay_output import NO_PRICE, differences, warnings
from evaluation.award.rules import LotResult
from evaluation.pricing.rules import Alert
from evaluation.scheme.rules import Scheme, shares
from procurement.core.json_input import plain
from procurement.core.numbers import half_up, shown


def table(done: Replay) -> str:
    """The whole answer as text."""
    lines = [plain(done.title), ""] if done.title else []
    for lot, result in done.lots.items():
        lines += [f"Lot {plain(lot)}" if lot else "Ranking"]
        lines += [f"Price: {done.scheme.price.words if done.scheme.price else NO_PRICE}", ""]
        lines += [*_lot(done.scheme, result), ""]
    lines += _section(
        "Published figures that differ",
        (
            " ".join(filter(None, (plain(d["lot"]), plain(d["bidder"]), plain(d["figure"]))))
            + f": published {d['published']}, computed {d['computed'] or 'none (not ranked, or not scored)'}"
            for d in differences(done)
        ),
    )
    lines += _section("Warnings", (_warning(found) for found in warnings(done)))
    return "\n".join(lines).rstrip("\n")


def columns(rows: list[list[str]], text_columns: int = 1) -> Iterator[str]:
    """Rows in aligned columns, the first ones (texts) to the left and the others (figures) to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if index < text_columns else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _lot(scheme: Scheme, result: LotResult) -> Iterator[str]:
    criteria = [share.criterion.id for share in shares(scheme) if not share.criterion.pass_fail]
    head = ["Bidder", "Rank", "Total", "Quality", "Price", *map(plain, criteria)]
    rows = [
        [plain(s.bidder), str(s.rank), shown(s.total), shown(s.quality), "" if s.price is None else shown(s.price)]
        + [shown(s.criteria[name]) for name in criteria]
        for s in result.ranking
    ]
    yield from columns([head, *rows]) if rows else ["No bid is ranked."]
    titles = {share.criterion.id: share.criterion.title for share in shares(scheme)}
    for excluded in result.excluded:
        reasons = "; ".join(reason.words(titles.get(reason.criterion or "", "")) for reason in excluded.reasons)
        yield plain(f"Not ranked: {excluded.bidder} ({reasons})")
    for tie in result.ties:
        settled = f"parted by {tie.parted_by}" if tie.parted_by else "not parted: it must be settled before an award"
        yield plain(f"Tie at rank {tie.rank}: {', '.join(tie.bidders)}; {settled}")
    yield from map(_alert, result.alerts)


def _alert(alert: Alert) -> str:
    percent = shown(half_up(alert.percent, 1))
    return plain(f"Price to be explained: {alert.bidder}, {percent}% lower ({alert.rule.replace('_', ' ')})")


def _warning(found: dict[str, object]) -> str:
    about = [str(found[key]) for key in ("total", "lot", "rank", "pointer") if found.get(key)]
    for key in ("criteria", "bidders"):
        names = found.get(key)
        about += [", ".join(map(str, names))] if isinstance(names, list) else []
    return plain(f"{found['code']} ({'; '.join(about)}): {found['detail']}")


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return [title, *found, ""] if found else []
