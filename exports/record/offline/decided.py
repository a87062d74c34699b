"""What people decided, against what a recommendation made of it: who is out and why, standing, minimums, ties.

Each decision is a row of evidence. A bid that is ranked must have none against it, and a bid that is out must have the
one that is named; whether a decision was right is for people and not for a check.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from exports.record.offline.faults import Unsound
from exports.record.offline.prices import number
from exports.record.offline.ratios import Accounts
from exports.record.offline.tables import Tables, moment

Row = Mapping[str, Any]

FOUND = {"pass": "pass", "fail": "fail", "conditional": "condition", "insufficient": "insufficient"}
SETTLED = frozenset({*FOUND.values(), "condition met"})
OUT_BY_STANDING = {"failed_finance": "fail", "condition_not_met": "condition", "insufficient": "insufficient"}
NAMED = {
    "late": "late and was not taken",
    "withdrawn": "was withdrawn",
    "failed_selection": "failed selection",
    "not_invited_on": "did not go on after a round",
    "abnormally_low": "was rejected as abnormally low",
}


class Decided:
    """What stood decided at one moment, by tender."""

    def __init__(self, tables: Tables, until: int) -> None:
        def tender(row: Row) -> int:
            return int(row["tender_id"])

        self.tables = tables
        first = [row for row in tables.all("submission", until) if row["round"] == 1]
        self.submitted = {tender(row): row for row in first}
        self.late = {tender(row) for row in tables.all("late_attempt", until) if row["round"] == 1}
        self.late |= {tender(row) for row in first}
        on_time = {t for t, row in self.submitted.items() if row["receipt"] == "on_time"}
        taken = tables.latest("late_decision", tender, until)
        self.late -= on_time | {t for t, row in taken.items() if row["accepted"]}
        sent = {tender(row): row for row in tables.all("submission", until)}
        back = tables.latest("withdrawal", tender, until)
        self.withdrawn = {one for one, row in back.items() if one not in sent or not _after(sent[one], row)}
        chosen = tables.latest("selection_decision", tender, until)
        self.failed = {t for t, row in chosen.items() if not row["passed"]}
        self.ended = set(tables.latest("not_invited", tender, until))
        self.standing = tables.latest("financial_decision", tender, until)
        self.agreed = tables.latest("financial_moderation", lambda row: row["decision_id"], until)
        self.met = tables.latest("condition_met", lambda row: row["decision_id"], until)
        self.minimums = tables.latest("minimum_decision", lambda r: (r["tender_id"], r["about"], r["figure"]), until)
        low = tables.latest("low_price_decision", lambda row: (row["tender_id"], row["lot"], row["figure"]), until)
        self.low = {(row["tender_id"], row["lot"], number(row["figure"])) for row in low.values() if row["rejects"]}

    def against(self, bid: Row, lot: int) -> Iterator[str]:
        """The reasons that decisions give for a bid to be out, by their words in the snapshot."""
        tender = bid["tender_id"]
        for reason, tenders in (
            ("late", self.late),
            ("withdrawn", self.withdrawn),
            ("failed_selection", self.failed),
            ("not_invited_on", self.ended),
        ):
            if tender in tenders:
                yield reason
        if bid.get("money") is not None and (tender, lot, number(bid["money"])) in self.low:
            yield "abnormally_low"

    def state(self, tender: int) -> str:
        """What a second accountant agreed of a bidder's standing; empty while nothing is settled."""
        decision = self.standing.get(tender)
        agreed = self.agreed.get(decision["id"]) if decision else None
        if decision is None or agreed is None or not agreed["agreed"]:
            return ""
        if agreed["by_id"] == decision["by_id"]:
            raise Unsound(f"financial_decision:{decision['id']} was agreed by the person who made it.")
        return "condition met" if decision["id"] in self.met else FOUND[decision["outcome"]]


def _after(sent: Row, back: Row) -> bool:
    """Whether a submission came after its tender was taken back."""
    if back["submission_id"] is None:
        return moment(sent["received_at"]) > moment(back["at"])
    return int(sent["id"]) > int(back["submission_id"])


def check_decided(about: str, snapshot: Row, tables: Tables) -> int:
    """Check every bid of a recommendation against the decisions that stood when it was made; how many were checked."""
    decided = Decided(tables, tables.entries[about])
    bids = 0
    for lot in snapshot["lots"]:
        where = lot["lot"]["number"]
        for bid in lot["ranking"]:
            _in(f"{about} ranks {bid['bidder_code']} in lot {where}", bid, where, decided)
        for bid in lot["excluded"]:
            _out(f"{about} leaves {bid['bidder_code']} out of lot {where}", bid, where, decided)
        bids += len(lot["ranking"]) + len(lot["excluded"])
        if lot["lot"].get("ended") and lot["lot"]["lot_id"] not in {r["lot_id"] for r in tables.all("lot_abandonment")}:
            raise Unsound(f"{about} has lot {where} abandoned, and no decision to abandon it is on record.")
    return bids


def _in(what: str, bid: Row, lot: int, decided: Decided) -> None:
    for reason in decided.against(bid, lot):
        raise Unsound(f"{what}; by the decision on record it {NAMED[reason]}.")
    _standing(what, bid, decided)
    if decided.state(bid["tender_id"]) in OUT_BY_STANDING.values():
        raise Unsound(f"{what}; its financial standing was decided as {decided.state(bid['tender_id'])}.")
    _minimums(what, bid, decided)
    if any(one["excludes"] is not False for one in bid["missed"]):
        raise Unsound(f"{what}; it missed a minimum, and nothing on record decides that this does not exclude it.")


def _out(what: str, bid: Row, lot: int, decided: Decided) -> None:
    against = set(decided.against(bid, lot))
    said = {reason["why"] for reason in bid["reasons"]}
    for reason in sorted(said & NAMED.keys() - against):
        raise Unsound(f"{what} because it {NAMED[reason]}; no decision on record says so.")
    _standing(what, bid, decided)
    for reason in sorted(said & OUT_BY_STANDING.keys()):
        if decided.state(bid["tender_id"]) != OUT_BY_STANDING[reason]:
            raise Unsound(f"{what} for its financial standing; no agreed decision on record says so.")
    _minimums(what, bid, decided)


def _standing(what: str, bid: Row, decided: Decided) -> None:
    state = decided.state(bid["tender_id"])
    if state != (bid["finance_state"] if bid["finance_state"] in SETTLED else ""):
        raise Unsound(f"{what} with the standing “{bid['finance_state']}”; on record it is “{state or 'not settled'}”.")


def _minimums(what: str, bid: Row, decided: Decided) -> None:
    for one in bid["missed"]:
        row = decided.minimums.get((bid["tender_id"], one["about"], one["figure"]))
        if one["excludes"] != (row["excludes"] if row else None):
            raise Unsound(f"{what} with another decision about {one['about']} than the one on record.")


def check_approvals(snapshots: Mapping[int, Row], tables: Tables) -> int:
    """Each approval is by another person than the author, of an award whose every open tie was decided; how many."""
    recommended = tables.by_id("recommendation")
    for row in tables.all("approval"):
        basis = recommended.get(row["recommendation_id"])
        if basis is None:
            raise Unsound(f"approval:{row['id']} is of a recommendation that is not on record.")
        if tables.entry("recommendation", basis) > tables.entry("approval", row):
            raise Unsound(f"approval:{row['id']} stands before the recommendation that it is of.")
        if basis["by_id"] == row["by_id"]:
            raise Unsound(f"approval:{row['id']} was given by the author of recommendation:{basis['id']}.")
        if not row["approved"]:
            continue
        courses = tables.latest("lot_course", lambda one: one["lot_id"], tables.entry("approval", row))
        for lot in snapshots[basis["id"]]["lots"]:
            tied = any(bid["result"] == "tied" for bid in lot["ranking"])
            if tied and lot["lot"]["lot_id"] not in courses:
                number_ = lot["lot"]["number"]
                raise Unsound(f"approval:{row['id']} leaves lot {number_} tied, and nothing was decided of it.")
    return len(tables.all("approval"))


def check_courses(snapshots: Mapping[int, Row], tables: Tables) -> tuple[int, list[str]]:
    """Each lot of which something was decided is one of the award; how many, and those that have their providers."""
    notes = []
    last = snapshots[max(snapshots)] if snapshots else None
    for row in tables.all("lot_course"):
        if row["course"] not in ("retender", "negotiate", "cease"):
            raise Unsound(f"lot_course:{row['id']} is none of the three courses that are open.")
        lot = next((one for one in last["lots"] if one["lot"]["lot_id"] == row["lot_id"]), None) if last else None
        if last and lot is None:
            raise Unsound(f"lot_course:{row['id']} is about a lot that is not one of this procurement.")
        if lot and _has_enough(lot):
            notes.append(f"lot_course:{row['id']} decides of lot {lot['lot']['number']}, which has its providers.")
    return len(tables.all("lot_course")), notes


def _has_enough(lot: Row) -> bool:
    results = Counter(bid["result"] for bid in lot["ranking"])
    return bool(results["award"]) and not results["tied"] and results["award"] >= lot["lot"]["min_providers"]


def check_standing(tables: Tables) -> tuple[int, list[str]]:
    """Work every decided bidder's accounts out again; how many, and where a decision went beside the published test.

    A decision need not follow the test: it calls for judgement. Raises `Unsound` where one rests on another's figures.
    """
    figures = tables.by_id("financial_figures")
    rules = tables.all("financial_rules")
    three = not rules or rules[-1]["test"] == "three"
    worked, beside = 0, Counter[str]()
    for row in tables.all("financial_decision"):
        if row["figures_id"] is None:
            continue
        given = figures.get(row["figures_id"])
        if given is None or given["tender_id"] != row["tender_id"]:
            raise Unsound(f"financial_decision:{row['id']} rests on figures that are not this bidder's.")
        accounts = Accounts(given["figures"], given["months"])
        worked += sum(value is not None for value in accounts.ratios().values())
        meets = accounts.meets()
        if three and (meets is not True if row["outcome"] == "pass" else meets is True and row["outcome"] == "fail"):
            test = {True: "meet it", False: "do not meet it", None: "do not suffice for it"}[meets]
            beside[f"decided as {row['outcome']} beside the published test: the figures {test}"] += 1
    return worked, [f"financial standing: {count} {words}" for words, count in sorted(beside.items())]
