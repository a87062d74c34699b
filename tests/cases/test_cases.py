"""Published evaluations and real accounts, recomputed: each file here holds an input and what was published of it."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evaluation import calculators

HERE = Path(__file__).parent


def cases(folder: str) -> Any:
    return pytest.mark.parametrize("case", sorted((HERE / folder).glob("*.json")), ids=lambda path: path.stem)


def answer(command: str, data: object) -> dict[str, Any]:
    found = CliRunner().invoke(getattr(calculators, command), ["-"], input=json.dumps(data))
    assert found.exit_code == 0, found.stderr
    assert not found.stderr
    return json.loads(found.stdout)  # type: ignore[no-any-return]


@cases("replay")
def test_a_published_evaluation_comes_out_as_published(case: Path) -> None:
    given = json.loads(case.read_text())
    expect = given["expect"]
    found = answer("replay", given["input"])
    [lot] = found["lots"].values()
    ranking = {standing["bidder"]: standing for standing in lot["ranking"]}
    assert {name: Decimal(standing["total"]) for name, standing in ranking.items()} == {
        name: Decimal(total) for name, total in expect["totals"].items()
    }
    if "ranks" in expect:
        assert {name: standing["rank"] for name, standing in ranking.items()} == expect["ranks"]
    excluded = {out["bidder"]: [reason["code"] for reason in out["reasons"]] for out in lot["excluded"]}
    assert excluded == {bidder: [code] for bidder, code in expect.get("excluded", {}).items()}
    assert [alert["bidder"] for alert in lot["abnormally_low"]] == expect.get("abnormally_low", [])
    if "warnings" in expect:
        assert [warning["code"] for warning in found["warnings"]] == expect["warnings"]


@cases("replay")
def test_the_order_of_bids_in_a_file_changes_no_rank(case: Path) -> None:
    given = json.loads(case.read_text())["input"]
    turned = {**given, "bids": given["bids"][::-1]}
    assert answer("replay", turned)["lots"] == answer("replay", given)["lots"]


@cases("ratios")
def test_real_accounts_give_their_ratios(case: Path) -> None:
    given = json.loads(case.read_text())
    found = answer("ratios", given["input"])["ratios"]
    for name, expect in given["expect"].items():
        assert found[name]["status"] == expect["status"], name
        if "value" in expect:
            assert Decimal(found[name]["value"]) == Decimal(expect["value"]), name
    assert found["turnover_ratio"] == {
        "value": None, "status": "missing", "risk": None, "working": "not given: Revenue, Annual contract value"
    }  # fmt: skip


@cases("allocate")
def test_lots_fall_as_the_published_rule_says_whatever_the_order_of_bids(case: Path) -> None:
    given = json.loads(case.read_text())
    found, expect = answer("allocate", given["input"]), given["expect"]
    assert [[award["lot"], award["bidder"]] for award in found["awards"]] == expect["awards"]
    told = [[one["bidder"], one["lot"], one["why"]] for one in found["not_awarded"]]
    assert all(one in told for one in expect.get("not_awarded", [])) and found["short"] == expect.get("short", [])
    assert found["proved_optimal"] and found["total_score"] == expect.get("total_score", found["total_score"])
    assert answer("allocate", {**given["input"], "bids": given["input"]["bids"][::-1]}) == found


def test_the_twenty_lots_of_kent_are_allocated_among_sixty_with_proof() -> None:
    """Its lots as published, 800 to 1,000 hours a provider, and bidders who can take on two to eight thousand."""
    with open(HERE / "lots" / "kent-20-clusters.tsv", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    lots = []
    for row in rows:
        low, _, high = row["Providers"].partition(" – ")
        hours = row["Hours per week"].replace(",", "")
        lots.append({"id": row["Cluster"], "hours": hours, "min_providers": low, "max_providers": high or low})
    bids = [
        {
            "bidder": f"B{who:02}",
            "lot": lot["id"],
            "score": f"{40 + pow(5, 60 * n + who + 1, 1000003) % 50}.{pow(7, 60 * n + who + 1, 1000003):07}",
        }
        for n, lot in enumerate(lots)
        for who in range(60)
    ]
    found = answer("allocate", {
        "lots": lots,
        "bidders": [{"id": f"B{who:02}", "capacity_hours": 4000 + who * 100} for who in range(60)],
        "bids": bids,
        "mechanism": "best_total",
        "hours_per_provider": {"min": 800, "max": 1000},
    })  # fmt: skip
    assert found["proved_optimal"] and found["short"] == [] and len(found["awards"]) == 97
    assert {w["lot"] for w in found["warnings"]} >= {"West Kent Rural East", "West Kent Rural West", "West Kent2"}


@cases("timetable")
def test_a_published_timetable_has_the_lengths_and_faults_that_are_known(case: Path) -> None:
    given = json.loads(case.read_text())
    expect, found = given["expect"], answer("timetable", given["input"])
    by_start = {(row["start"], row["end"]): row for row in found["rows"]}
    known = [span for span in expect.values() if isinstance(span, dict) and "end" in span] + expect.get("spans", [])
    for span in known:
        row = by_start.get((span["start"], span["end"]))
        if row is None:  # the length between two rows, which none states
            continue
        for measure in ("calendar_difference", "calendar_inclusive", "working_days_inclusive"):
            assert row[measure] == span[measure], (row, measure)
        if "matches" in span:
            assert (row["stated_days"], row["stated_matches"]) == (span["published_days"], span["matches"])
    assert [row["label"] for row in found["rows"]] == [row[0] for row in given["input"]["rows"]]


def codes(name: str) -> list[tuple[str, int | None]]:
    given = json.loads((HERE / "timetable" / f"{name}.json").read_text())
    return [(finding["code"], finding["row"]) for finding in answer("timetable", given["input"])["findings"]]


def test_kent_in_2018_had_one_gap_and_two_durations_that_match_nothing() -> None:
    assert codes("kent-2018") == [
        ("undated", 4), ("bad_ordinal", 5), ("bad_ordinal", 6), ("mixed_duration_measures", 7),
        ("duration_matches_nothing", 8), ("gap", 8), ("missing_year", 9), ("duration_matches_nothing", 9),
        ("undated", 19),
    ]  # fmt: skip


def test_kent_in_2021_overlapped_legitimately() -> None:
    assert codes("kent-2021") == [("gap", 6), ("undated", 8), ("undated", 9), ("undated", 10)]


def test_lincolnshire_named_no_year_and_no_standstill() -> None:
    assert set(codes("lincolnshire-2020")) == {
        ("missing_year", 1), ("missing_year", 2), ("missing_year", 3), ("missing_year", 4), ("missing_year", 5),
        ("no_standstill", 3),
    }  # fmt: skip


def test_there_are_cases_to_try() -> None:
    assert len([*(HERE / "replay").glob("*.json")]) >= 12
    assert len([*(HERE / "ratios").glob("*.json")]) >= 5
    assert len([*(HERE / "timetable").glob("*.json")]) >= 3
    assert len([*(HERE / "allocate").glob("*.json")]) >= 4
