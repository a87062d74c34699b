"""The record as a bundle: sound as it is handed out, and whatever is changed in it is found, before or after."""

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from app import cli
from evaluation.award.letters import standstill_from
from evaluation.award.replay import replay
from evaluation.financial.rules import FIGURES, ratios
from evaluation.financial.three_tests import three_tests
from exports.record.actions import hand_out
from exports.record.anchors import put_anchor
from exports.record.bundle import bundle
from exports.record.offline.faults import Unsound
from exports.record.offline.places import check_places
from exports.record.offline.ranking import ranked
from exports.record.offline.ratios import Accounts
from exports.record.offline.spelling import sha, spelled
from exports.record.offline.workdays import last_day, works
from exports.taking_out.queries import own
from procurement.core.action import Invalid
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Regime
from procurement.timetable.calendar import calendar
from tests.conftest import SetClock
from tests.exports.allocations import random_award
from tests.exports.schemes import random_evaluation
from tests.exports.tampering import (
    LIES,
    Files,
    Kept,
    after_export,
    as_file,
    before_export,
    other_places,
    rebuilt,
    resigned,
    taken_out,
)
from tests.factories import Small
from tests.pages.visiting import Visitor, words

TAMPERINGS = 100
TENDERS = 500
AWARDS = 60

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement."""
    with app.test_request_context():
        yield Small(clock)


@pytest.fixture
def kept(app: Flask, small: Small, tmp_path: Path) -> Kept:
    """The record of a small procurement whose letters have gone."""
    return taken_out(app, small, tmp_path)


def _bundle(app: Flask, small: Small) -> Iterator[Any]:
    return bundle(small.procurement, small.clock.moment, own_key(), app.extensions["files"])


def test_a_record_is_sound_as_it_is_handed_out(kept: Kept) -> None:
    found = kept.check()
    assert (found.anchors, found.receipts, found.judged["awards"]) == (2, 3, 1)
    assert found.told > 100 and found.rows > 50 and found.judged["figures"] >= 6
    assert not found.notes
    assert "outside the service" in kept.check(alone=True).notes[0]
    said = json.loads(kept.files["rows.jsonl"].splitlines()[0])
    assert said["columns"] and all(row["withheld"] for row in kept.lines("rows.jsonl") if "blob" in row["withheld"])


@pytest.mark.parametrize("tamper", [after_export, before_export])
def test_whatever_is_changed_is_found(kept: Kept, tamper: Callable[[Kept, random.Random], Files]) -> None:
    for number in range(TAMPERINGS):
        dice = random.Random(f"{tamper.__name__} {number}")
        files = tamper(kept, dice)
        if files == kept.files:
            continue
        with pytest.raises(Unsound) as why:
            kept.check(files)
        assert len(str(why.value)) > 20, number


def test_a_rewritten_record_is_sound_by_itself_and_not_with_what_lies_outside(kept: Kept) -> None:
    chain, rows = kept.lines("chain.jsonl"), kept.lines("rows.jsonl")
    mark = next(row for row in rows if row["about"].startswith("mark:"))
    mark["columns"]["reason"] += " Or so."
    files = rebuilt(kept, chain, rows)
    assert kept.check(files, alone=True).notes
    with pytest.raises(Unsound, match="the record was rewritten at or before it"):
        kept.check(files)


def test_a_rewritten_past_is_not_hidden_behind_an_entry_that_nobody_can_follow(kept: Kept) -> None:
    chain, rows = kept.lines("chain.jsonl"), kept.lines("rows.jsonl")
    true = {entry["seq"]: entry["hash"] for entry in chain}
    mark = next(row for row in rows if row["about"].startswith("mark:"))
    mark["columns"]["reason"] += " Or so."
    with_rows = {row["entry"] for row in rows}
    behind = next(seq for seq in true if seq > mark["entry"] and seq not in with_rows)
    forged = [json.loads(line) for line in rebuilt(kept, chain, rows)["chain.jsonl"].splitlines()]
    forged[behind - 1] = {"seq": behind, "form": 1, "hash": true[behind]}
    forged[behind:] = kept.lines("chain.jsonl")[behind:]
    files = resigned(kept, forged, rows)
    with pytest.raises(Unsound, match=f"Entry {behind} cannot be followed"):
        kept.check(files)


def test_a_bundle_of_another_form_is_refused_in_words(kept: Kept) -> None:
    for name, line in (("rows.jsonl", {"entry": 1}), ("chain.jsonl", {"seq": 1}), ("rows.jsonl", [])):
        files = resigned(kept, kept.lines("chain.jsonl"), kept.lines("rows.jsonl"), {name: as_file([line])})
        with pytest.raises(Unsound):
            kept.check(files)


def test_a_better_score_in_the_recommendation_is_found_by_the_second_computation(kept: Kept) -> None:
    chain, rows = kept.lines("chain.jsonl"), kept.lines("rows.jsonl")
    agreed = next(row for row in rows if row["about"].startswith("consensus:"))
    agreed["columns"]["score"] = str(Fraction(agreed["columns"]["score"]) - 1)
    with pytest.raises(Unsound, match=r"ranks .* says"):
        kept.check(rebuilt(kept, chain, rows), alone=True)
    rows = kept.lines("rows.jsonl")
    frozen = next(row for row in rows if row["about"].startswith("recommendation:"))
    snapshot = json.loads(frozen["columns"]["snapshot"])
    snapshot["lots"][0]["ranking"][0]["total"] = "99"
    frozen["columns"] |= {"snapshot": spelled(snapshot), "sha256": sha(spelled(snapshot))}
    with pytest.raises(Unsound, match="the published rules give"):
        kept.check(rebuilt(kept, kept.lines("chain.jsonl"), rows), alone=True)


def test_a_decision_that_was_changed_no_longer_agrees_with_what_followed_from_it(kept: Kept) -> None:
    for table, other, fault in LIES:
        rows = kept.lines("rows.jsonl")
        row = next(row for row in rows if row["about"].startswith(f"{table}:"))
        assert row["columns"] | other != row["columns"], table
        row["columns"] |= other
        with pytest.raises(Unsound, match=fault):
            kept.check(rebuilt(kept, kept.lines("chain.jsonl"), rows), alone=True)


def test_working_days_and_ratios_come_out_the_same_by_a_second_reckoning() -> None:
    for regime, anywhere in ((Regime.PCR2015, False), (Regime.PA2023, True)):
        known = calendar(regime)
        days = [date(2010, 1, 1) + timedelta(days=n) for n in range(25 * 365)]
        assert [one for one in days if known.works(one) != works(one, anywhere=anywhere)] == []
        for begins in days[:: 7 if anywhere else 5]:
            counted = standstill_from(known, regime, begins)
            assert counted.last_day == last_day(regime.value, begins, anywhere=anywhere), begins
    for number in range(200):
        dice = random.Random(number)
        figures = {
            name: Decimal(dice.randint(-3, 9)) for name in [*FIGURES, "annual_contract_value"] if dice.random() < 0.9
        }
        again = Accounts({name: str(value) for name, value in figures.items()}, months := dice.choice([12, 4, 18]))
        value = figures.pop("annual_contract_value", None)
        assert again.ratios() == {name: one.value for name, one in ratios(figures, months, value).items()}
        assert again.three() == tuple(one.met for one in three_tests(figures))


def test_two_computations_agree_to_the_last_digit() -> None:
    for number in range(TENDERS):
        file = random_evaluation(random.Random(number))
        again = ranked(file)
        for lot, result in replay(json.dumps(file).encode()).lots.items():
            product = {one.bidder: (one.rank, one.total, one.quality, one.price) for one in result.ranking}
            second = {one.bidder: (one.rank, one.total, one.quality, one.price) for one in again[lot][0]}
            assert product == second, number
            points = {one.bidder: dict(one.criteria) for one in result.ranking}
            assert points == {one.bidder: {n: one.points[n] for n in points[one.bidder]} for one in again[lot][0]}


def test_who_has_which_lot_is_found_again_without_the_product_and_a_lie_about_it_too() -> None:
    proved = 0
    for number in range(AWARDS):
        dice = random.Random(number)
        snapshot, rows = random_award(dice)
        found = check_places("recommendation:1", snapshot, rows, 20)
        proved += "proved again, and that the published rule names this one" in " ".join(found.proofs)
        other_places(snapshot, dice)
        with pytest.raises(Unsound):
            check_places("recommendation:1", snapshot, rows, 20)
    assert proved > AWARDS / 3


def test_without_time_the_check_says_what_it_did_not_prove() -> None:
    snapshot, rows = next(
        found
        for n in range(99)
        if (found := random_award(random.Random(n)))[0]["allocation"]["mechanism"] == "best_total"
    )
    [proof] = check_places("recommendation:1", snapshot, rows, 0).proofs
    assert "keeps to the published terms" in proof and "was not proved again within 0 s" in proof


def test_nothing_is_taken_out_while_tenders_lie_sealed(app: Flask, small: Small) -> None:
    small.submitted()
    with pytest.raises(Invalid, match="Tenders lie sealed"):
        list(bundle(small.procurement, small.clock.moment, own_key(), app.extensions["files"]))


def test_the_auditor_takes_it_from_a_page_and_the_lead_once_it_is_approved(app: Flask, small: Small) -> None:
    small.financed()
    lead, auditor = Visitor(app, small.staff["lead"]), Visitor(app, small.staff["auditor"])
    here = f"/procurements/{small.code}/take-out"
    assert "is for the auditor" in words(lead.get(here))
    lead.post(here, {"what": "record"})
    assert "Nothing has been taken out yet" in words(lead.get(here))
    auditor.post(here, {"what": "record"})
    (made,) = own(small.procurement.id, small.staff["auditor"].id)
    data = auditor.get(f"{here}/{made.id}/file").data
    with zipfile.ZipFile(BytesIO(data)) as packed:
        assert {"chain.jsonl", "rows.jsonl", "manifest.json"} <= set(packed.namelist())


def test_each_day_an_anchor_is_put_outside(small: Small, tmp_path: Path) -> None:
    small.submitted()
    outside = tmp_path / "anchors"
    first = put_anchor(outside, small.clock.moment, own_key())
    assert put_anchor(outside, small.clock.moment, own_key()) is None
    assert put_anchor(outside, small.clock.forward(days=1), own_key()) is not None
    hand_out(outside)
    hand_out(None)
    mails = db.session.scalars(select(Message).where(Message.once.startswith("anchor-"))).all()
    assert [mail.to_address for mail in mails] == [small.staff["auditor"].email]
    held = next(line for line in mails[0].body.splitlines() if line.startswith("{"))
    assert json.loads(held)["anchor"]["record"]["entry"] > 1
    assert len(list(outside.iterdir())) == 2 and first is not None and json.loads(first.read_text())["anchor"]


def test_the_commands_write_and_check(app: Flask, small: Small, tmp_path: Path) -> None:
    small.awarded()
    path, head = tmp_path / "b.zip", tmp_path / "anchor.json"
    runner = app.test_cli_runner()
    assert runner.invoke(cli.commands["record"], [small.code, "-o", str(path)]).exit_code == 0
    assert runner.invoke(cli.commands["record"], [small.code, "-o", str(path)]).exit_code == 2
    assert runner.invoke(cli.commands["record"], ["nothing", "-o", str(tmp_path / "x")]).exit_code == 2
    head.write_text(runner.invoke(cli.commands["anchor"], []).output)
    bare = CliRunner()
    said = bare.invoke(cli.commands["verify"], [str(path), "--anchor", str(head)])
    assert (said.exit_code, json.loads(said.output)["sound"]) == (0, True)
    path.write_bytes(path.read_bytes()[:-30])
    said = bare.invoke(cli.commands["verify"], [str(path), "--table"])
    assert (said.exit_code, said.output) == (1, "NOT SOUND  The file is not a bundle, or it was damaged.\n")
