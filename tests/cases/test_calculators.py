"""The calculators as commands: what they print, how they refuse, and that nothing makes them fall over."""

import json
import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation import calculators
from tests.conftest import ROOT

EXAMPLE: dict[str, Any] = {
    "title": "optional",
    "source": "optional",
    "scheme": {
        "scale": {"values": [0, 1, 2, 3, 4, 5]},
        "quality": [
            {"id": "Q1", "title": "Workforce", "weight": "15", "minimum": "2"},
            {
                "id": "G",
                "weight": "45",
                "children": [{"id": "Q2", "weight": "20"}, {"id": "Q3", "weight": "25", "scale": {"max": "50"}}],
            },
            {"id": "P1", "pass_fail": True},
        ],
        "quality_minimum": "60",
        "quality_relative_to_best": False,
        "price": {"weight": "40", "formula": "lowest_over_price"},
        "rounding": {"criterion": 2, "price": 2, "total": 2},
        "tie_break": ["quality", "criterion:Q1", "price"],
        "abnormally_low": [{"rule": "below_mean_of_others", "percent": "40"}],
    },
    "bids": [
        {"bidder": "A", "lot": "1", "price": "111712.17", "scores": {"Q1": 4, "Q2": 3, "Q3": "41.5", "P1": "pass"}},
        {"bidder": "B", "lot": "1", "price_score": "25.01", "scores": {"Q1": 3, "Q2": 3, "Q3": 20, "P1": "pass"}},
        {
            "bidder": "C",
            "lot": "1",
            "price": "90000",
            "scores": {"Q1": 1, "Q2": 3, "Q3": 20, "P1": "pass"},
            "out": "failed PQQ",
        },
    ],
    "published": {"1": {"A": {"total": "70.0", "rank": 1, "price": "40", "quality": "30", "criteria": {"Q1": "12"}}}},
}

ANSWER = {
    "lots": {
        "1": {
            "formula": "40 × lowest price ÷ price",
            "ranking": [
                {
                    "bidder": "A",
                    "rank": 1,
                    "total": "84.75",
                    "quality": "44.75",
                    "price": "40",
                    "criteria": {"Q1": "12", "G": "32.75", "Q2": "12", "Q3": "20.75"},
                }
            ],
            "excluded": [
                {
                    "bidder": "B",
                    "reasons": [{"code": "below_quality_minimum", "percent": "51.67", "minimum": "60"}],
                },
                {"bidder": "C", "reasons": [{"code": "out", "detail": "failed PQQ"}]},
            ],
            "ties": [],
            "abnormally_low": [],
        }
    },
    "differences": [
        {"lot": "1", "bidder": "A", "figure": "total", "published": "70.0", "computed": "84.8"},
        {"lot": "1", "bidder": "A", "figure": "quality", "published": "30", "computed": "45"},
    ],
    "warnings": [],
}


def run(command: str, *options: str, data: str | bytes | None = None) -> Result:
    return CliRunner().invoke(getattr(calculators, command), options, input=data)


def replayed(data: object, *options: str) -> Result:
    return run("replay", "-", *options, data=data if isinstance(data, str | bytes) else json.dumps(data))


def computed(result: Result) -> dict[str, Any]:
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def faults(result: Result) -> list[str]:
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert isinstance(result.exception, SystemExit)
    lines = result.stderr.splitlines()
    assert lines and all(": " in line for line in lines)
    return lines


def changed(path: str, value: object, example: dict[str, Any] = EXAMPLE) -> dict[str, Any]:
    """The example with one value of it changed (or, with None, taken away)."""
    data = json.loads(json.dumps(example))
    *steps, last = path.split("/")
    at = data
    for step in steps:
        at = at[int(step) if isinstance(at, list) else step]
    at[int(last) if isinstance(at, list) else last] = value
    return data  # type: ignore[no-any-return]


def test_the_example_gives_the_answer_that_is_documented() -> None:
    result = computed(replayed(EXAMPLE))
    assert result == ANSWER
    assert list(result["lots"]["1"]["ranking"][0]["criteria"]) == ["Q1", "G", "Q2", "Q3"]


def test_the_table_says_the_same() -> None:
    text = replayed(EXAMPLE, "--table").stdout
    for words in (
        "40 × lowest price ÷ price",
        "84.75",
        "32.75",
        "Quality of 51.67%, below",
        "failed PQQ",
        "computed 84.8",
    ):
        assert words in text


def test_a_file_is_read_by_name_and_a_byte_order_mark_is_forgiven(tmp_path: Any) -> None:
    path = tmp_path / "évaluation.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode())
    assert computed(run("replay", str(path))) == ANSWER


def test_numbers_may_be_json_numbers_and_are_never_floats() -> None:
    data = json.dumps(changed("bids/0/price", "X")).replace('"X"', "111712.17000000000000000001")
    [standing] = computed(replayed(data))["lots"]["1"]["ranking"]
    assert standing["price"] == "40"
    two = changed("scheme/price", {"formula": "lowest_price"})
    two["bids"] = [{**two["bids"][0], "price": "X"}]
    [standing] = computed(replayed(json.dumps(two).replace('"X"', "0.10000000000000000000000001")))["lots"]["1"][
        "ranking"
    ]
    assert standing["price"] == "0.10000000000000000000000001"


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        ("scheme", None, "/scheme"),
        ("scheme/scale", None, "/scheme/quality/0"),
        ("scheme/scale", {"values": []}, "/scheme/scale/values"),
        ("scheme/scale", {"values": [0]}, "/scheme/scale/values"),
        ("scheme/scale", {"values": [0, -1]}, "/scheme/scale/values/1"),
        ("scheme/scale", {"values": [0, 6], "max": 5}, "/scheme/scale/max"),
        ("scheme/scale", {"max": 0}, "/scheme/scale/max"),
        ("scheme/scale", {}, "/scheme/scale"),
        ("scheme/quality", {}, "/scheme/quality"),
        ("scheme/quality/0", "Q1", "/scheme/quality/0"),
        ("scheme/quality/0/id", None, "/scheme/quality/0/id"),
        ("scheme/quality/0/id", " ", "/scheme/quality/0/id"),
        ("scheme/quality/0/id", 7, "/scheme/quality/0/id"),
        ("scheme/quality/0/id", "Q2", "/scheme/quality/1/children/0/id"),
        ("scheme/quality/0/weight", None, "/scheme/quality/0/weight"),
        ("scheme/quality/0/weight", "-1", "/scheme/quality/0/weight"),
        ("scheme/quality/0/weight", "1,5", "/scheme/quality/0/weight"),
        ("scheme/quality/0/weight", True, "/scheme/quality/0/weight"),
        ("scheme/quality/0/minimum", "6", "/scheme/quality/0/minimum"),
        ("scheme/quality/1/minimum", "101", "/scheme/quality/1/minimum"),
        ("scheme/quality/1/children", [], "/scheme/quality/1/children"),
        (
            "scheme/quality/1/children",
            [{"id": "Q2", "weight": 0}, {"id": "Q3", "weight": 0}],
            "/scheme/quality/1/children",
        ),
        ("scheme/quality/2/weight", "5", "/scheme/quality/2/weight"),
        ("scheme/quality/2/minimum", "1", "/scheme/quality/2/minimum"),
        ("scheme/quality/2/pass_fail", "yes", "/scheme/quality/2/pass_fail"),
        ("scheme/quality/2/children", [{"id": "X", "weight": 1}], "/scheme/quality/2/children"),
        ("scheme/quality_minimum", "101", "/scheme/quality_minimum"),
        ("bids/0/kept", ["Q1"], "/bids/0/kept/0"),
        ("scheme/quality_relative_to_best", 1, "/scheme/quality_relative_to_best"),
        ("scheme/rounding/total", "1.5", "/scheme/rounding/total"),
        ("scheme/rounding/total", -1, "/scheme/rounding/total"),
        ("scheme/tie_break", ["luck"], "/scheme/tie_break/0"),
        ("scheme/tie_break", ["criterion:P1"], "/scheme/tie_break/0"),
        ("scheme/tie_break", ["price", "price"], "/scheme/tie_break/1"),
        ("scheme/abnormally_low", [{"rule": "x", "percent": 1}], "/scheme/abnormally_low/0/rule"),
        ("scheme/abnormally_low", [{"percent": 1}], "/scheme/abnormally_low/0/rule"),
        ("scheme/abnormally_low", [{"rule": "below_next"}], "/scheme/abnormally_low/0/percent"),
        ("scheme/price", "cheap", "/scheme/price"),
        ("scheme/price", {}, "/scheme/price/formula"),
        ("scheme/price", {"weight": 40, "formula": "cheapest"}, "/scheme/price/formula"),
        ("scheme/price", {"formula": "lowest_over_price"}, "/scheme/price/weight"),
        ("scheme/price", {"weight": 40, "formula": "linear_over_lowest", "k": 0}, "/scheme/price/k"),
        (
            "scheme/price",
            {"weight": 40, "formula": "mean_deviation", "floor": 9, "ceiling": 8},
            "/scheme/price/ceiling",
        ),
        ("scheme/price", {"weight": 40, "formula": "target", "maximum": 5, "optimal": 5}, "/scheme/price/optimal"),
        ("scheme/price", {"weight": 40, "formula": "target", "optimal": 5}, "/scheme/price/maximum"),
        (
            "scheme/price",
            {"weight": 40, "formula": "target", "maximum": 9, "optimal": 5, "over_maximum": "zero"},
            "/scheme/price/over_maximum",
        ),
        ("scheme/price", {"weight": 40, "formula": "budget_linear"}, "/scheme/price/budget"),
        (
            "scheme/price",
            {"weight": 40, "formula": "discount_threshold", "budget": 5},
            "/scheme/price/threshold_percent",
        ),
        ("scheme/price", {"weight": 40, "formula": "banded", "bands": []}, "/scheme/price/bands"),
        (
            "scheme/price",
            {"weight": 40, "formula": "banded", "bands": [{"points": 40}, {"up_to": 5, "points": 1}]},
            "/scheme/price/bands/0/up_to",
        ),
        (
            "scheme/price",
            {"weight": 40, "formula": "banded", "bands": [{"up_to": 5, "points": 40}, {"up_to": 5, "points": 1}]},
            "/scheme/price/bands/1/up_to",
        ),
        (
            "scheme/price",
            {"weight": 40, "formula": "banded", "bands": [{"up_to": 5, "points": 41}]},
            "/scheme/price/bands/0/points",
        ),
        ("scheme/price", {"formula": "quality_minus_money"}, "/scheme/price/pounds_per_point"),
        ("scheme/price", {"formula": "quality_in_money"}, "/scheme/price/amounts"),
        (
            "scheme/price",
            {"formula": "quality_in_money", "amounts": [{"criterion": "P1", "from": 1, "pounds": 1}]},
            "/scheme/price/amounts/0/criterion",
        ),
        ("scheme/price", {"formula": "quality_coefficient", "weight": 0}, "/scheme/price/weight"),
        ("scheme/weights", "stars", "/scheme/weights"),
        (
            "scheme/price",
            {"formula": "quality_in_money", "amounts": [{"from": 5, "pounds": 1}, {"from": 5, "pounds": 2}]},
            "/scheme/price/amounts/1/from",
        ),
        ("scheme/price", {"formula": "value_ratio", "decided_by": "luck"}, "/scheme/price/decided_by"),
        ("scheme/price", {"formula": "lowest_price"}, "/bids/1/price_score"),
        ("scheme/price", None, "/bids/1/price_score"),
        ("bids", None, "/bids"),
        ("bids", {}, "/bids"),
        ("bids/0", 5, "/bids/0"),
        ("bids/0/bidder", None, "/bids/0/bidder"),
        ("bids/0/bidder", "B", "/bids/1/bidder"),
        ("bids/0/bidder", "A\u202e\u0000", "/bids/0/bidder"),
        ("bids/0/lot", None, "/bids/0/lot"),
        ("bids/2/lot", None, "/bids/2/lot"),
        ("bids/2/out", True, "/bids/2/out"),
        ("bids/0/price", None, "/bids/0/price"),
        ("bids/0/price", "", "/bids/0/price"),
        ("bids/0/price", "0", "/bids/0/price"),
        ("bids/0/price", "-5", "/bids/0/price"),
        ("bids/0/price", "£5", "/bids/0/price"),
        ("bids/0/price_score", "5", "/bids/0/price_score"),
        ("bids/1/price_score", "40.01", "/bids/1/price_score"),
        ("bids/1/price_score", "-0.01", "/bids/1/price_score"),
        ("bids/0/scores", None, "/bids/0/scores/Q1"),
        ("bids/0/scores", [], "/bids/0/scores"),
        ("bids/0/scores/Q1", None, "/bids/0/scores/Q1"),
        ("bids/0/scores/Q1", 6, "/bids/0/scores/Q1"),
        ("bids/0/scores/Q1", "2.5", "/bids/0/scores/Q1"),
        ("bids/0/scores/Q1", [4], "/bids/0/scores/Q1"),
        ("bids/0/scores/Q3", "50.01", "/bids/0/scores/Q3"),
        ("bids/0/scores/P1", True, "/bids/0/scores/P1"),
        ("bids/0/scores/P1", None, "/bids/0/scores/P1"),
        ("bids/0/scores/G", 3, "/bids/0/scores/G"),
        ("bids/0/scores/a~b", 3, "/bids/0/scores/a~0b"),
        ("published/2", {}, "/published/2"),
        ("published/1/Z", {}, "/published/1/Z"),
        ("published/1/A/total", "about 70", "/published/1/A/total"),
        ("published/1/A/criteria/P1", "1", "/published/1/A/criteria/P1"),
    ],
)
def test_each_fault_is_told_at_its_pointer(path: str, value: object, pointer: str) -> None:
    lines = faults(replayed(changed(path, value)))
    assert pointer in [line.split(": ")[0] for line in lines], lines
    assert len(lines) == len(set(lines))


def test_all_faults_are_told_at_once() -> None:
    data = changed("bids/0/price", "0")
    data["bids"][1]["scores"]["Q1"] = "9"
    data["published"]["9"] = {}
    assert faults(replayed(data)) == [
        "/bids/0/price: is 0; a price above 0 is allowed",
        "/bids/1/scores/Q1: is 9, which is off the scale; 0, 1, 2, 3, 4, 5 are allowed",
        "/published/9: is not a lot of any bid",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"[]", "must be an object"),
        (b"null", "must be an object"),
        (b"\xff\xfe{}", "not text in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"scheme":' + b'{"a":' * 200 + b"1" + b"}" * 201, "nested too deeply"),
        (b'{"bids": [], "bids": []}', "'bids' more than once"),
        (b'{"title": "\\ud800"}', "surrogate"),
        (b'{"scheme": {"quality": [{"id": "q", "weight": NaN}]}, "bids": []}', "is not a number"),
        (b'{"scheme": {"quality": [{"id": "q", "weight": -Infinity}]}, "bids": []}', "is not a number"),
        (b'{"scheme": {"quality": [{"id": "q", "weight": 1e999}]}, "bids": []}', "is not a number"),
        (b'{"scheme": {"quality": [{"id": "q", "weight": ' + b"9" * 5000 + b"}]}}", "is not a number"),
        (b'{"scheme": {"quality": [{"id": "q", "weight": "\\u0663"}]}, "bids": []}', "is not a number"),
        (b'{"scheme": {"quality": [{"id": "q", "weight": "1_0"}]}, "bids": []}', "is not a number"),
        (b"{" + b" " * (32 * 1024 * 1024) + b"}", "larger than"),
    ],
)
def test_what_is_hardly_a_file_is_refused_in_a_line(data: bytes, words: str) -> None:
    assert any(words in line for line in faults(replayed(data)))


def test_a_file_that_cannot_be_read_is_refused_in_a_line(tmp_path: Any) -> None:
    for path in (str(tmp_path / "none.json"), str(tmp_path), "a\x00b"):
        [line] = faults(run("replay", path))
        assert "cannot read" in line


def test_a_pointer_cannot_break_a_line_or_colour_a_terminal() -> None:
    [line] = faults(replayed(changed("bids/0/scores/Q\n9\x1b[31m", 1)))
    assert "\\u000a" in line and "\x1b" not in line


@pytest.mark.parametrize(
    ("command", "options", "line"),
    [
        ("replay", [], "FILE: is missing"),
        ("replay", ["-", "--loud"], "--loud: is not an option of this command"),
        ("replay", ["-", "-"], ": Got unexpected extra argument (-)"),
        ("standstill", [], "--regime: is missing"),
        ("standstill", ["--regime", "X"], "--regime: 'X' is not one of 'PCR2015', 'PA2023'."),
        ("standstill", ["--regime"], ": Option '--regime' requires an argument."),
    ],
)
def test_options_are_refused_in_a_line_too(command: str, options: list[str], line: str) -> None:
    assert faults(run(command, *options)) == [line]


# What is computed besides the example.


def small(price: dict[str, Any] | None, *bids: dict[str, Any], **scheme: Any) -> dict[str, Any]:
    quality = [{"id": "q", "weight": "60", "scale": {"max": "60"}}]
    return {"scheme": {"quality": quality, "price": price, **scheme}, "bids": list(bids)}


def bid(bidder: str, score: object, price: object = None, **more: Any) -> dict[str, Any]:
    return {"bidder": bidder, "scores": {"q": score}, "price": price, **more}


RELATIVE = {"weight": "40", "formula": "lowest_over_price"}


def test_without_lots_there_is_one() -> None:
    assert list(computed(replayed(small(None, bid("A", 1))))["lots"]) == [""]
    assert list(computed(replayed(small(None, bid("A", 1, lot=""))))["lots"]) == [""]


def test_lots_are_ranked_apart_and_a_bidder_may_stand_in_both() -> None:
    bids = [bid("A", 60, 10, lot="1"), bid("B", 60, 5, lot="1"), bid("A", 60, 10, lot="2")]
    lots = computed(replayed(small(RELATIVE, *bids)))["lots"]
    assert {lot: [(s["bidder"], s["total"]) for s in found["ranking"]] for lot, found in lots.items()} == {
        "1": [("B", "100"), ("A", "80")], "2": [("A", "100")]
    }  # fmt: skip


def test_a_bid_that_is_out_needs_nothing_else_and_may_have_come_before_another() -> None:
    out = {"bidder": "A", "out": "replaced by a later tender", "price": "free", "scores": {"z": "?"}}
    [lot] = computed(replayed(small(RELATIVE, out, bid("A", 60, 10))))["lots"].values()
    assert [s["bidder"] for s in lot["ranking"]] == ["A"]
    assert lot["excluded"] == [{"bidder": "A", "reasons": [{"code": "out", "detail": "replaced by a later tender"}]}]


def test_ties_warn_where_nothing_parts_them() -> None:
    bids = [bid("D", 30, 10), bid("E", 30, 10), bid("F", 60, 10), bid("C", 60, 20)]
    found = computed(replayed(small({"weight": "60", "formula": "range"}, *bids, tie_break=["price"])))
    assert found["lots"][""]["ties"] == [{"bidders": ["D", "E"], "rank": 2, "parted_by": None}]
    assert [(w["code"], w.get("bidders")) for w in found["warnings"]] == [
        ("weights_not_100", None), ("unresolved_tie", ["D", "E"])
    ]  # fmt: skip
    parted = computed(replayed(small(None, bid("A", 9, 5), bid("B", 9, 4), tie_break=["quality", "price"])))
    assert parted["lots"][""]["ties"] == [{"bidders": ["B", "A"], "rank": 1, "parted_by": "price"}]


def test_alerts_and_reasons_carry_their_figures() -> None:
    low = [{"rule": "below_mean_of_others", "percent": "40"}, {"rule": "below_next", "percent": "41"}]
    data = small(RELATIVE, bid("A", 60, 60), bid("B", 60, 102), bid("C", 60, 102), abnormally_low=low)
    assert computed(replayed(data))["lots"][""]["abnormally_low"] == [
        {"bidder": "A", "rule": "below_mean_of_others", "percent": "41.2"},
        {"bidder": "A", "rule": "below_next", "percent": "41.2"},
    ]
    group = {"id": "G", "weight": 60, "minimum": 50, "children": [{"id": "q", "weight": 1, "minimum": "30"}]}
    strict = {"scheme": {"scale": {"max": 60}, "quality": [group, {"id": "p", "pass_fail": True}]}}
    strict["bids"] = [{"bidder": "A", "scores": {"q": 20, "p": "fail"}}]  # type: ignore[assignment]
    [out] = computed(replayed(strict))["lots"][""]["excluded"]
    assert out["reasons"] == [
        {"code": "below_minimum", "criterion": "G", "score": "33.33", "minimum": "50"},
        {"code": "below_minimum", "criterion": "q", "score": "20", "minimum": "30"},
        {"code": "failed", "criterion": "p"},
    ]
    text = replayed(strict, "--table").stdout
    assert "No bid is ranked." in text and "G: scored 33.33%" in text


def test_the_table_tells_ties_and_alerts() -> None:
    low = [{"rule": "below_next", "percent": "40"}]
    bids = bid("A", 60, 60), bid("B", 30, 120), bid("C", 30, 120), bid("D", 30)
    text = replayed(small(None, *bids, tie_break=["price"], abnormally_low=low), "--table").stdout
    assert "Price: price is not scored; quality decides" in text
    assert "Tie at rank 2: B, C, D; not parted: it must be settled before an award" in text
    assert "Price to be explained: A, 50% lower (below next)" in text
    assert "unresolved_tie (2; B, C, D)" in text
    parted = replayed(small(None, bid("A", 9, 5), bid("B", 9, 4), tie_break=["price"]), "--table").stdout
    assert "Tie at rank 1: B, A; parted by price" in parted


def test_published_figures_of_a_bid_that_is_out_have_nothing_computed() -> None:
    data = small(None, bid("A", 60), bid("B", 0, out="late"))
    data["published"] = {"": {"B": {"total": "55", "rank": "2"}, "A": {"price": 5, "criteria": {"q": "59.96"}}}}
    assert computed(replayed(data))["differences"] == [
        {"lot": "", "bidder": "B", "figure": "total", "published": "55", "computed": None},
        {"lot": "", "bidder": "B", "figure": "rank", "published": "2", "computed": None},
        {"lot": "", "bidder": "A", "figure": "price", "published": "5", "computed": None},
        {"lot": "", "bidder": "A", "figure": "criteria.q", "published": "59.96", "computed": "60.00"},
    ]


def test_published_ranks_are_compared() -> None:
    data = small(None, bid("A", 60), bid("B", 50))
    data["published"] = {"": {"A": {"rank": 2}, "B": {"rank": "2.0"}}}
    [difference] = computed(replayed(data))["differences"]
    assert (difference["bidder"], difference["published"], difference["computed"]) == ("A", "2", "1")


def test_warnings_do_not_stop_the_sum() -> None:
    data = small(RELATIVE, bid("A", 60, 5), tiebreak=["price"])
    data["scheme"]["quality"][0]["scale"] = {"values": [0, 60], "max": 100}
    found = computed(replayed(data))["warnings"]
    assert [(w["code"], w.get("pointer"), w.get("criteria")) for w in found] == [
        ("scale_unreachable", None, ["q"]), ("unknown_key", "/scheme/tiebreak", None)
    ]  # fmt: skip
    assert "unknown_key (/scheme/tiebreak)" in replayed(data, "--table").stdout


@pytest.mark.parametrize(
    ("price", "totals"),
    [
        ({"weight": 40, "formula": "linear_over_lowest", "k": 2, "floor": 0}, {"A": "40", "B": "20", "D": "0"}),
        ({"weight": 40, "formula": "mean_deviation"}, {"A": "33.3333333333", "B": "26.6666666667", "D": "0"}),
        ({"weight": 40, "formula": "median_deviation"}, {"A": "28", "B": "20", "D": "-12"}),
        ({"weight": 40, "formula": "range"}, {"A": "40", "B": "32", "D": "0"}),
        ({"weight": 40, "formula": "target", "maximum": 200, "optimal": 100}, {"A": "40", "B": "30", "D": "0"}),
        ({"weight": 40, "formula": "budget_linear", "budget": 200}, {"A": "40", "B": "30", "D": "0"}),
        (
            {"weight": 40, "formula": "discount_threshold", "budget": 200, "threshold_percent": 5},
            {"A": "40", "B": "30", "D": "0"},
        ),
        (
            {"weight": 40, "formula": "banded", "bands": [{"up_to": 125, "points": 40}, {"points": 7}]},
            {"A": "40", "B": "40", "D": "7"},
        ),
        ({"formula": "lowest_price"}, {"A": "100", "B": "125", "D": "225"}),
        ({"formula": "quality_minus_money", "pounds_per_point": 2}, {"A": "100", "B": "125", "D": "225"}),
        (
            {"formula": "quality_in_money", "amounts": [{"from": 0, "pounds": "-7.5"}, {"from": 1, "pounds": 20}]},
            {"A": "107.5", "B": "132.5", "D": "232.5"},
        ),
        ({"formula": "value_ratio", "scale": 9, "band_percent": 5}, {"A": "0", "B": "0", "D": "0"}),
    ],
)
def test_every_formula_is_read_and_prints_itself(price: dict[str, Any], totals: dict[str, str]) -> None:
    bids = [bid("A", 0, 100), bid("B", 0, 125), bid("D", 0, 225)]
    [lot] = computed(replayed(small(price, *bids)))["lots"].values()
    assert {s["bidder"]: s["total"] for s in lot["ranking"]} == totals
    assert lot["formula"]


def test_what_follows_from_a_fault_is_no_further_fault() -> None:
    assert faults(replayed(changed("bids", {}))) == ["/bids: must be a list"]
    told = faults(replayed(changed("scheme/quality/1/children", [])))
    assert told == ["/scheme/quality/1/children: is empty; a group needs at least one criterion"]


def test_over_maximum_and_zero_quality_exclude() -> None:
    target = {"weight": 40, "formula": "target", "maximum": 100, "optimal": 50, "over_maximum": "exclude"}
    [lot] = computed(replayed(small(target, bid("A", 1, 100), bid("B", 1, 101))))["lots"].values()
    assert lot["excluded"] == [{"bidder": "B", "reasons": [{"code": "over_maximum"}]}]
    ordering = {"formula": "price_per_quality_point"}
    [lot] = computed(replayed(small(ordering, bid("A", 1, 100), bid("B", 0, 1))))["lots"].values()
    assert lot["excluded"] == [{"bidder": "B", "reasons": [{"code": "zero_quality"}]}]


# Standstill and periods.


@pytest.mark.parametrize(
    ("options", "last", "signing"),
    [
        (["--regime", "PCR2015", "--sent", "2019-03-01"], "2019-03-11", "2019-03-12"),
        (["--regime", "PCR2015", "--sent", "2010-03-23", "--sent", "2010-03-01"], "2010-04-06", "2010-04-07"),
        (["--regime", "PCR2015", "--sent", "2019-03-01,other"], "2019-03-18", "2019-03-19"),
        (["--regime", "PCR2015", "--sent", "2019-03-01,other,2019-03-04"], "2019-03-14", "2019-03-15"),
        (["--regime", "PCR2015", "--sent", "2019-03-01,electronic", "--light-touch"], "2019-03-11", "2019-03-12"),
        (["--regime", "PA2023", "--published", "2025-03-10"], "2025-03-20", "2025-03-21"),
        (["--regime", "PA2023", "--published", "2025-12-18", "--days", "10"], "2026-01-06", "2026-01-07"),
        (
            ["--regime", "PA2023", "--published", "2025-03-10", "--days", "8", "--light-touch"],
            "2025-03-20",
            "2025-03-21",
        ),
        (["--regime", "PA2023", "--published", "2025-03-10", "--light-touch"], None, None),
    ],
)
def test_standstill(options: list[str], last: str | None, signing: str | None) -> None:
    found = computed(run("standstill", *options))
    assert (found["last_day"], found["earliest_signing"]) == (last, signing)
    assert found["rule"] and bool(found["notes"]) == (last is None)
    assert "confirm with your legal team" in run("standstill", *options, "--table").stdout


def test_standstill_lists_every_day() -> None:
    found = computed(run("standstill", "--regime", "PA2023", "--published", "2025-03-10"))
    assert found["rule"] == "Procurement Act 2023 s.51(2)" and found["notes"] == []
    assert found["days"][0] == {"date": "2025-03-10", "counts": True}
    assert found["days"][7] == {
        "date": "2025-03-17", "counts": False, "why": "bank holiday: St Patrick's Day (Northern Ireland)"
    }  # fmt: skip
    assert found["days"][-1]["date"] == "2025-03-20" and len(found["days"]) == 11


@pytest.mark.parametrize(
    ("options", "option"),
    [
        (["--regime", "PCR2015"], "--sent"),
        (["--regime", "PCR2015", "--sent", "2019-02-30"], "--sent"),
        (["--regime", "PCR2015", "--sent", "01/03/2019"], "--sent"),
        (["--regime", "PCR2015", "--sent", "20190301"], "--sent"),
        (["--regime", "PCR2015", "--sent", "2019-03-01,pigeon"], "--sent"),
        (["--regime", "PCR2015", "--sent", "2019-03-01,other,2019-03-02,x"], "--sent"),
        (["--regime", "PCR2015", "--sent", "2019-03-01,other,2019-02-28"], "--sent"),
        (["--regime", "PCR2015", "--sent", "2019-03-01", "--published", "2019-03-01"], "--published"),
        (["--regime", "PCR2015", "--sent", "2019-03-01", "--days", "8"], "--days"),
        (["--regime", "PA2023"], "--published"),
        (["--regime", "PA2023", "--published", "2025-03-10", "--sent", "2025-03-10"], "--sent"),
        (["--regime", "PA2023", "--published", "2025-03-10", "--days", "7"], "--days"),
        (["--regime", "PA2023", "--published", "2025-03-10", "--days", "7", "--light-touch"], "--days"),
        (["--regime", "PA2023", "--published", "2025-03-10", "--days", "٩"], "--days"),
        (["--regime", "PA2023", "--published", "2025-03-10", "--days", "9" * 5000], "--days"),
        (["--regime", "PA2023", "--published", "2025-03-10", "--days", "9999"], ""),
        (["--regime", "PA2023", "--published", "9999-12-31"], ""),
        (["--regime", "PCR2015", "--sent", "0001-01-01"], ""),
        (["--regime", "PCR2015", "--sent", "9999-12-31"], ""),
    ],
)
def test_standstill_refuses(options: list[str], option: str) -> None:
    [line] = faults(run("standstill", *options))
    assert line.split(": ")[0] == option


@pytest.mark.parametrize(
    ("options", "days", "earliest", "enough"),
    [
        ("PA2023 2025-03-03 2025-03-28 --e-submission --all-documents", 25, "2025-03-28", True),
        ("PA2023 2025-03-03 2025-03-27 --e-submission --all-documents", 25, "2025-03-28", False),
        ("PA2023 2025-03-03 2025-04-02 --e-submission --procedure flexible", 30, "2025-04-02", True),
        ("PA2023 2025-03-03 2025-04-07", 35, "2025-04-07", True),
        ("PA2023 2025-03-03 2025-03-13 --prior-notice", 10, "2025-03-13", True),
        ("PA2023 2025-12-15 2026-01-09 --stage participation", 25, "2026-01-09", True),
        ("PA2023 2025-03-03 2025-03-04 --procedure light_touch", None, None, True),
        ("PCR2015 2018-10-12 2018-11-10 --e-submission", 30, "2018-11-12", True),
        ("PCR2015 2018-10-12 2018-11-09 --e-submission", 30, "2018-11-12", False),
        ("PCR2015 2018-10-12 2018-11-12 --stage participation", 30, "2018-11-12", True),
        ("PCR2015 2018-10-12 2018-10-22 --procedure cpn --urgent", 10, "2018-10-22", True),
    ],
)
def test_period(options: str, days: int | None, earliest: str | None, enough: bool) -> None:
    regime, start, deadline, *rest = options.split()
    arguments = ["--regime", regime, "--from", start, "--deadline", deadline, *rest]
    found = computed(run("period", *arguments))
    assert (found["minimum_days"], found["earliest_deadline"], found["long_enough"]) == (days, earliest, enough)
    assert list(found) == ["minimum_days", "earliest_deadline", "long_enough", "rule"]
    assert ("Long enough." in run("period", *arguments, "--table").stdout) == enough


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ("PA2023 2025-03-03 2025-03-28 --procedure restricted", "--procedure"),
        ("PCR2015 2018-10-12 2018-11-12 --procedure flexible", "--procedure"),
        ("PCR2015 2018-10-12 2018-11-12 --procedure open --stage participation", "--procedure"),
        ("PA2023 2025-03-03 2025-03-02", "--deadline"),
        ("PA2023 2025-03-03 2025-02-29", "--deadline"),
        ("PA2023 soon 2025-02-28", "--from"),
        ("PCR2015 2036-01-01 2036-03-01", ""),
        ("PCR2015 9999-12-30 9999-12-31", ""),
        ("PA2023 9999-12-30 9999-12-31", ""),
    ],
)
def test_period_refuses(options: str, option: str) -> None:
    regime, start, deadline, *rest = options.split()
    [line] = faults(run("period", "--regime", regime, "--from", start, "--deadline", deadline, *rest))
    assert line.split(": ")[0] == option


# Ratios.

ACCOUNTS = {
    "current_assets": "259832",
    "creditors_within_1y": "44598",
    "stock": 0,
    "borrowings": "100",
    "net_assets": 150,
}


def test_ratios_round_half_up_to_two_places() -> None:
    found = computed(run("ratios", "-", data=json.dumps({"figures": ACCOUNTS})))["ratios"]
    assert found["current_ratio"] == {"value": "5.83", "status": "ok", "risk": "low", "working": "259832 ÷ 44598"}
    assert found["gearing"]["value"] == "66.67" and found["gearing"]["risk"] == "medium"
    assert "Current ratio" in run("ratios", "-", "--table", data=json.dumps({"figures": ACCOUNTS})).stdout


def test_ratios_take_other_thresholds_and_months() -> None:
    data = {
        "figures": {**ACCOUNTS, "revenue": "600", "net_assets": -1, "cash": None},
        "months": "6", "annual_contract_value": 1000,
        "rules": {"gearing": {"high_above": "60", "low_below": "10"}, "current_ratio": {"high_below": "6"}},
    }  # fmt: skip
    found = computed(run("ratios", "-", data=json.dumps(data)))["ratios"]
    assert Decimal(found["turnover_ratio"]["value"]) == Decimal("1.2") and found["turnover_ratio"]["risk"] == "medium"
    assert found["current_ratio"]["risk"] == "high"
    assert found["net_debt_to_ebitda"]["status"] == "missing"
    assert found["net_asset_value"] == {"value": "-1", "status": "ok", "risk": "high", "working": "-1"}


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({}, "/figures"),
        ({"figures": []}, "/figures"),
        ({"figures": {"turnover": 1}}, "/figures/turnover"),
        ({"figures": {"stock": "none"}}, "/figures/stock"),
        ({"figures": {"stock": -1}}, "/figures/stock"),
        ({"figures": {}, "months": 0}, "/months"),
        ({"figures": {}, "annual_contract_value": -1}, "/annual_contract_value"),
        ({"figures": {}, "threshold": {}}, "/threshold"),
        ({"figures": {}, "rules": {"luck": {}}}, "/rules/luck"),
        ({"figures": {}, "rules": {"gearing": {}}}, "/rules/gearing"),
        ({"figures": {}, "rules": {"gearing": {"high_below": 1, "high_above": 2}}}, "/rules/gearing/high_below"),
        ({"figures": {}, "rules": {"gearing": {"high_above": 1, "low_below": 2}}}, "/rules/gearing/low_below"),
        ({"figures": {}, "rules": {"acid_ratio": {"high_below": 2, "low_above": 1}}}, "/rules/acid_ratio/low_above"),
    ],
)
def test_ratios_refuse(data: object, pointer: str) -> None:
    lines = faults(run("ratios", "-", data=json.dumps(data)))
    assert pointer in [line.split(": ")[0] for line in lines]


# Published timetables.

STAGES = ["Publish ITT", "Monday 10 rd September 18", None, "30 days"], ["Deadline", "10 October", None, None]


def test_a_timetable_is_read_and_checked() -> None:
    found = computed(run("timetable", "-", data=json.dumps({"regime": "PCR2015", "rows": STAGES})))
    assert found["rows"][0] == {
        "label": "Publish ITT", "start": "2018-09-10", "end": "2018-10-10", "precision": "day",
        "calendar_difference": 30, "calendar_inclusive": 31, "working_days_inclusive": 23,
        "stated_days": 30, "stated_matches": ["calendar_difference"], "paired_with": 2,
    }  # fmt: skip
    assert [(each["code"], each["row"]) for each in found["findings"]] == [("bad_ordinal", 1), ("missing_year", 2)]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (list(STAGES), ["Mon 2018-09-10", "[bad_ordinal]", "30"]),
        ([["Visit", "w/c 6 August 18"], ["Talk", "August 18"], ["Later", "soon", "", ""]], ["week of", "August 2018"]),
        ([["Visit", "7 August 2018"]], ["No fault was found."]),
        ([["Go live", "6 August 2018"]], ["no row gives a standstill"]),
        ([], ["No row."]),
    ],
)
def test_a_timetable_as_a_table(rows: list[Any], words: list[str]) -> None:
    result = run("timetable", "-", "--table", data=json.dumps({"regime": "PA2023", "rows": rows}))
    assert result.exit_code == 0 and all(word in result.stdout for word in [*words, "confirm with your legal team"])


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"rows": []}, "/regime"),
        ({"regime": "EU", "rows": []}, "/regime"),
        ({"regime": "PCR2015"}, "/rows"),
        ({"regime": "PCR2015", "rows": {}}, "/rows"),
        ({"regime": "PCR2015", "rows": [["a"]]}, "/rows/0"),
        ({"regime": "PCR2015", "rows": ["a"]}, "/rows/0"),
        ({"regime": "PCR2015", "rows": [[None, "b"]]}, "/rows/0/0"),
        ({"regime": "PCR2015", "rows": [["a", 5]]}, "/rows/0/1"),
        ({"regime": "PCR2015", "rows": [["a", "x" * 501]]}, "/rows/0/1"),
        ({"regime": "PCR2015", "rows": [["a", "b"]] * 1001}, "/rows"),
        ({"regime": "PCR2015", "rows": [], "year": 1066}, "/year"),
        ({"regime": "PCR2015", "rows": [], "years": 1}, "/years"),
    ],
)
def test_a_timetable_is_refused(data: object, pointer: str) -> None:
    assert pointer in [line.split(": ")[0] for line in faults(run("timetable", "-", data=json.dumps(data)))]


# Lots allocated.

LOTS: dict[str, Any] = {
    "lots": [{"id": "1", "hours": "900", "min_providers": 2, "max_providers": 2}, {"id": "2", "max_providers": 1}],
    "bidders": [{"id": "A", "capacity_hours": "500", "max_lots": 1}],
    "bids": [{"bidder": name, "lot": "1", "score": 80} for name in "ABC"] + [{"bidder": "A", "lot": "2", "score": 70}],
    "limits": [{"lots": ["1", "2"], "max_awards": 1}],
    "mechanism": "in_lot_order",
    "hours_per_provider": {"min": "800", "max": "1000"},
    "surplus": 1,
}


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        ("lots", None, "/lots"),
        ("lots", [], "/lots"),
        ("lots/0", "1", "/lots/0"),
        ("lots/1/id", "1", "/lots/1/id"),
        ("lots/0/hours", "-1", "/lots/0/hours"),
        ("lots/0/min_providers", 3, "/lots/0/max_providers"),
        ("lots/0/max_providers", None, "/lots/0/min_providers"),
        ("lots/0/max_providers", 0, "/lots/0/max_providers"),
        ("lots/0/max_providers", "1.5", "/lots/0/max_providers"),
        ("bidders", [{"id": "A"}, {"id": "A"}], "/bidders/1/id"),
        ("bidders/0", 1, "/bidders/0"),
        ("bidders/0/max_lots", -1, "/bidders/0/max_lots"),
        ("bids", None, "/bids"),
        ("bids/0", [], "/bids/0"),
        ("bids/0/bidder", "B", "/bids/1/bidder"),
        ("bids/0/lot", "9", "/bids/0/lot"),
        ("bids/0/score", None, "/bids/0/score"),
        ("bids/0/score", "1e400", "/bids/0/score"),
        ("bids/0/preference", "first", "/bids/0/preference"),
        ("limits/0", 1, "/limits/0"),
        ("limits/0/lots", [], "/limits/0/lots"),
        ("limits/0/lots", ["1", "1"], "/limits/0/lots/1"),
        ("limits/0/lots/0", "9", "/limits/0/lots/0"),
        ("limits/0/max_awards", None, "/limits/0/max_awards"),
        ("mechanism", None, "/mechanism"),
        ("mechanism", "lottery", "/mechanism"),
        ("hours_per_provider", 800, "/hours_per_provider"),
        ("hours_per_provider/max", "700", "/hours_per_provider/max"),
    ],
)
def test_each_fault_of_an_allocation_is_told_at_its_pointer(path: str, value: object, pointer: str) -> None:
    lines = faults(run("allocate", "-", data=json.dumps(changed(path, value, LOTS))))
    assert [line.split(": ")[0] for line in lines] == [pointer]


def test_a_tie_across_the_last_places_is_open_and_all_of_it_is_told() -> None:
    found = computed(run("allocate", "-", data=json.dumps(LOTS)))
    assert found["awards"] == [{"lot": "2", "bidder": "A", "rank": 1, "hours": None}]
    assert found["ties"] == [{"lot": "1", "bidders": ["A", "B", "C"], "rank": 1, "places": 2, "parted_by": None}]
    assert {(one["bidder"], one["lot"], one["why"]) for one in found["not_awarded"]} == {(n, "1", "tie") for n in "ABC"}
    assert [warning["code"] for warning in found["warnings"]] == ["unresolved_tie", "no_hours", "unknown_key"]
    settled = changed("bids/0/score", 81, changed("bids/1/score", 82, LOTS))
    found = computed(run("allocate", "-", data=json.dumps(settled)))
    assert [(award["bidder"], award["hours"]) for award in found["awards"]] == [("B", "450"), ("A", "450")]
    assert [(one["bidder"], one["why"]) for one in found["not_awarded"]] == [("C", "places_full"), ("A", "max_lots")]
    assert [warning["code"] for warning in found["warnings"]] == ["hours_per_provider", "no_hours", "unknown_key"]
    text = run("allocate", "-", "--table", data=json.dumps({**LOTS, "title": "Homecare"})).stdout
    assert "Homecare" in text and "A, B, C for 2; it must be settled" in text and "no_hours (2)" in text


# Anything at all.

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=True),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
PLACES = [
    "scheme", "scheme/scale", "scheme/scale/values", "scheme/quality", "scheme/quality/0", "scheme/quality/1/children",
    "scheme/quality/1/children/0", "scheme/quality/0/id", "scheme/quality/0/weight", "scheme/quality_minimum",
    "scheme/price", "scheme/price/formula", "scheme/price/weight", "scheme/rounding", "scheme/rounding/total",
    "scheme/tie_break", "scheme/tie_break/0", "scheme/abnormally_low", "scheme/abnormally_low/0", "bids", "bids/0",
    "bids/0/bidder", "bids/0/lot", "bids/0/price", "bids/0/scores", "bids/0/scores/Q1", "bids/2/out", "published",
    "published/1", "published/1/A", "published/1/A/criteria", "title",
]  # fmt: skip


@given(st.sampled_from(PLACES), json_values, st.sampled_from([[], ["--table"]]))
@settings(max_examples=300, deadline=None)
def test_no_value_anywhere_makes_a_traceback(path: str, value: object, options: list[str]) -> None:
    result = replayed(changed(path, value), *options)
    if result.exit_code == 0:
        assert result.stdout and not result.stderr
    else:
        faults(result)


@given(st.sampled_from(["lots", "lots/0", "bidders", "bids", "bids/0/score", "limits", "limits/0/lots"]), json_values)
@settings(max_examples=100, deadline=None)
def test_allocations_never_fall_over(path: str, value: object) -> None:
    assert run("allocate", "-", data=json.dumps(changed(path, value, LOTS))).exit_code in (0, 2)


@given(json_values)
@settings(max_examples=100, deadline=None)
def test_ratios_never_fall_over(value: object) -> None:
    for data in (value, {"figures": value}, {"figures": {"stock": value}}, {"figures": {}, "rules": value}):
        assert run("ratios", "-", data=json.dumps(data)).exit_code in (0, 2)


@given(json_values, st.lists(st.lists(st.none() | st.text(max_size=30) | st.just("1 May 18"), max_size=5), max_size=4))
@settings(max_examples=100, deadline=None)
def test_timetables_never_fall_over(value: object, rows: list[list[str | None]]) -> None:
    for data in (value, {"regime": value, "rows": rows}, {"regime": "PCR2015", "rows": rows, "year": value}):
        assert run("timetable", "-", data=json.dumps(data)).exit_code in (0, 2)


def test_a_timetable_is_read_as_councils_type_it() -> None:
    rows: list[list[Any]] = [
        ["Pause", "Week commencing 6 August", "During August 18"],
        ["Advert", "1st to 5th March 2021", None, 5],
        ["Evaluation", "28-Dec to 5-Jan-2019", None, "1,000 days"],
        ["Award", "1 May 1999", None, "2-3 days"],
    ]
    found = computed(run("timetable", "-", data=json.dumps({"regime": "PCR2015", "rows": rows})))
    read = [(row["start"], row["end"], row["stated_days"]) for row in found["rows"]]
    assert read == [
        ("2018-08-06", "2018-08-01", None),
        ("2021-03-01", "2021-03-05", 5),
        ("2018-12-28", "2019-01-05", 1000),
        ("1999-05-01", None, None),
    ]


def test_what_is_computed_from_a_file_starts_without_the_application() -> None:
    program = "import console, sys; sys.exit(bool({'app', 'flask', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
