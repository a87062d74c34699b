"""What was sent, counted and made final: letters, standstill, signing, reports, and rankings that were replaced."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from exports.record.offline.faults import Unsound
from exports.record.offline.prices import number
from exports.record.offline.ranking import Scheme, rounded
from exports.record.offline.spelling import sha, spelled
from exports.record.offline.tables import Tables, moment
from exports.record.offline.workdays import DAY, last_day

Row = Mapping[str, Any]
LONDON = ZoneInfo("Europe/London")
CLAIM, ENDED = "challenged", "settled"


def check_letters(snapshots: Mapping[int, Row], tables: Tables, proclaimed: Mapping[date, tuple[str, str]]) -> int:
    """Each letter word for word, the approval before it, and the standstill that it began; how many letters."""
    approved = {row["recommendation_id"]: row for row in tables.all("approval") if row["approved"]}
    letters = tables.all("outcome_letter")
    for row in letters:
        if sha(row["words"]) != row["sha256"]:
            raise Unsound(f"The words of outcome_letter:{row['id']} are not those whose hash was kept.")
    for sent in tables.all("outcome_letters"):
        about, basis = f"outcome_letters:{sent['id']}", sent["recommendation_id"]
        at = tables.entry("outcome_letters", sent)
        if basis not in approved or tables.entry("approval", approved[basis]) > at:
            raise Unsound(f"{about} went before the award was approved.")
        snapshot = snapshots[basis]
        told = {row["tender_id"] for row in letters if row["letters_id"] == sent["id"]}
        ranked = {bid["tender_id"] for lot in snapshot["lots"] for bid in lot["ranking"]}
        if not ranked <= told:
            raise Unsound(f"{about} told {len(told)} bidders; {len(ranked - told)} that are ranked were not told.")
        _standstill(about, sent, snapshot["procurement"]["regime"], tables, proclaimed)
    return len(letters)


def _standstill(about: str, sent: Row, regime: str, tables: Tables, proclaimed: Mapping[date, tuple[str, str]]) -> None:
    terms = tables.all("period_terms", tables.entry("outcome_letters", sent))
    anywhere = regime != "PCR2015" or bool(terms and terms[-1]["uk_wide"])
    began = moment(sent["sent_at"])
    more = {
        day
        for day, (parts, at) in proclaimed.items()
        if moment(at) <= began and (anywhere or "England and Wales" in parts)
    }
    begins = began.astimezone(LONDON).date()
    counted = last_day(regime, begins, anywhere=anywhere, more=more)
    said, signing = date.fromisoformat(sent["last_day"]), date.fromisoformat(sent["earliest_signing"])
    if said != counted or signing != counted + DAY:
        raise Unsound(f"The standstill of {about} is said to end on {said}; counted again it ends on {counted}.")
    if regime != "PCR2015":
        return
    steps = [row for row in tables.all("award_step") if row["recommendation_id"] == sent["recommendation_id"]]
    again = [date.fromisoformat(row["on_day"]) for row in steps if row["kind"] == "retold"]
    longer = [date.fromisoformat(row["on_day"]) for row in steps if row["kind"] == "extended"]
    for row in steps:
        if row["kind"] != "signed":
            continue
        before = [day for day in again if day <= date.fromisoformat(row["on_day"])]
        ends = max(last_day(regime, max([begins, *before]), anywhere=anywhere, more=more), *longer, counted)
        if date.fromisoformat(row["on_day"]) <= ends:
            raise Unsound(f"award_step:{row['id']} has a contract signed on {row['on_day']}, in the standstill.")
        claims = [r["kind"] for r in tables.all("award_step") if r["kind"] in (CLAIM, ENDED) and r["id"] < row["id"]]
        if claims and claims[-1] == CLAIM:
            raise Unsound(f"award_step:{row['id']} has a contract signed while a claim was open.")


def check_reports(tables: Tables) -> int:
    """Each final report is what was kept of it, and somebody else signed it as it stood; how many."""
    recommended = tables.by_id("recommendation")
    for row in tables.all("report_final"):
        about = f"report_final:{row['id']}"
        if sha(row["text"]) != row["sha256"]:
            raise Unsound(f"The text of {about} is not the one whose hash was kept.")
        content = _content(row, tables, recommended[row["recommendation_id"]]["sha256"])
        if content is not None and content != row["content_sha256"]:
            raise Unsound(f"{about} is of other blocks and figures than those on record.")
        before = tables.all("report_sign_off", tables.entry("report_final", row))
        signed = {one["by_id"] for one in before if one["content_sha256"] == row["content_sha256"]}
        if not signed - {row["by_id"]}:
            raise Unsound(f"{about} was made final without anybody else's signature of it as it stood.")
        named = tables.latest("report_signers", lambda _: 0, tables.entry("report_final", row))
        if any(person not in signed for one in named.values() for person, _ in one["signers"]):
            raise Unsound(f"{about} was made final before all had signed it who were named to.")
    return len(tables.all("report_final"))


def _content(row: Row, tables: Tables, recommendation: str) -> str | None:
    """The hash of what was written and recommended when a report was made final; None where no layout was chosen."""
    until = tables.entry("report_final", row)
    layouts = tables.latest("report_layout", lambda _: 0, until)
    if not layouts:
        return None
    blocks = tables.latest("report_block", lambda one: one["key"], until)
    figures = tables.latest("report_figures", lambda one: one["kind"], until)
    courses = tables.latest("lot_course", lambda one: one["lot_id"], until)
    decided = {"courses": {str(lot): one["id"] for lot, one in courses.items()}} if courses else {}
    written = ("number", "words", "paragraph", "interest", "ground")
    return sha(
        spelled(
            {
                "layout": layouts[0]["layout"],
                "blocks": {key: [one[name] for name in written] for key, one in blocks.items() if one["words"]},
                "figures": {kind: one["figures"] for kind, one in figures.items()},
                "recommendation": recommendation,
                **decided,
            }
        )
    )


def check_replaced(snapshots: Mapping[int, Row], tables: Tables) -> int:
    """Rankings that a correction replaced, worked out again from the marks before it; how many bids.

    Where a price counts, or the best quality, what the others had then is not kept: only the order is looked at.
    """
    bids = 0
    last = snapshots[max(snapshots)] if snapshots else None
    schemes = _schemes(last) if last else {}
    for row in tables.all("ranking_before"):
        about = f"ranking_before:{row['id']}"
        if sha(row["ranking"]) != row["sha256"]:
            raise Unsound(f"{about} is not the ranking whose hash was kept.")
        for lot, ranked in json.loads(row["ranking"]):
            places = [place for _, place, _ in ranked]
            if places != sorted(places):
                raise Unsound(f"The ranking of lot {lot} in {about} is not in the order of its places.")
            scheme = schemes.get(str(lot))
            if scheme is None or scheme.formula or scheme.said.get("quality_relative_to_best"):
                continue
            again = {tender: _total(scheme, _marks_before(row, tender, last, tables)) for tender, _, _ in ranked}
            for tender, _, total in ranked:
                if again[tender] is not None and again[tender] != Fraction(total):
                    raise Unsound(f"{about} has a total of {total} in lot {lot}; the marks then gave {again[tender]}.")
            bids += len(ranked)
    return bids


def _schemes(snapshot: Row) -> dict[str, Scheme]:
    """The scheme of each lot in which anybody bid."""
    files = snapshot["replay"].get("files", [snapshot["replay"]])
    return {bid["lot"]: Scheme(file["scheme"]) for file in files for bid in file["bids"]}


def _marks_before(row: Row, tender: int, snapshot: Row | None, tables: Tables) -> dict[str, Any]:
    """The agreed scores of a tender just before a correction, by the question's code."""
    by_id = tables.by_id("consensus")
    agreed = snapshot["consensus"].values() if snapshot else ()
    codes = {by_id[one]["criterion_id"]: code for of in agreed for code, one in of.items() if one in by_id}
    return {
        codes[one["criterion_id"]]: one["score"]
        for number_, one in sorted(by_id.items())
        if number_ < row["consensus_id"] and one["tender_id"] == tender and one["criterion_id"] in codes
    }


def _total(scheme: Scheme, marks: Mapping[str, Any]) -> Fraction | None:
    """The total of quality alone; None where a question has no mark yet."""
    if not {entry["id"] for entry, _ in scheme.leaves} <= marks.keys():
        return None
    points = (
        rounded(number(marks[e["id"]]) / scheme.top(e) * w, scheme.places.get("criterion")) for e, w in scheme.leaves
    )
    quality = rounded(sum(points, Fraction(0)), scheme.places.get("quality"))
    return rounded(quality, scheme.places.get("total"))


def proclaimed_in(names: Mapping[str, Any]) -> dict[date, tuple[str, str]]:
    """Bank holidays proclaimed in the service, where they are kept, and when they were entered."""
    found = names.get("proclaimed", ())
    return {datetime.fromisoformat(one["day"]).date(): (one["parts"], one["at"]) for one in found}
