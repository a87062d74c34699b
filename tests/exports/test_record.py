"""The record as a bundle: sound as it is handed out, and whatever is changed in it is found, before or after."""

import hashlib
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import select

from app import cli
from evaluation.award.actions import send_letters
from evaluation.award.replay import replay
from exports.record.actions import hand_out
from exports.record.anchors import anchor, put_anchor
from exports.record.bundle import bundle
from exports.record.offline.faults import Unsound
from exports.record.offline.ranking import ranked
from exports.record.offline.spelling import sha, spelled
from exports.record.offline.verify import Found, verify
from exports.taking_out.queries import own
from procurement.core.action import Invalid
from procurement.core.archive import zipped
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.signing_key import own_key
from procurement.tenders.queries import standing_submissions
from procurement.tenders.receipts import signed_receipt
from tests.conftest import SetClock
from tests.exports.schemes import random_evaluation
from tests.factories import Small
from tests.pages.visiting import Visitor, words

TAMPERINGS = 150
TENDERS = 500

pytestmark = pytest.mark.one_database

Files = dict[str, bytes]


class Kept:
    """A bundle, and what lies outside the service: an anchor of each day and the receipts."""

    def __init__(self, folder: Path, files: Files, key: Ed25519PrivateKey) -> None:
        self.folder, self.files, self.key = folder, files, key
        self.anchors: list[bytes] = []
        self.receipts: list[bytes] = []
        self.public = key.public_key().public_bytes_raw().hex()

    def check(self, files: Files | None = None, *, alone: bool = False) -> Found:
        """Verify these files as a bundle."""
        path = self.folder / "bundle.zip"
        with zipfile.ZipFile(path, "w") as packed:
            for name, data in (files or self.files).items():
                packed.writestr(name, data)
        outside = ((), ()) if alone else (self.anchors, self.receipts)
        return verify(path, key=self.public, anchors=outside[0], receipts=outside[1])

    def lines(self, name: str) -> list[dict[str, Any]]:
        """A file of the bundle, line by line."""
        return [json.loads(line) for line in self.files[name].splitlines()]


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement."""
    with app.test_request_context():
        yield Small(clock)


@pytest.fixture
def kept(app: Flask, small: Small, tmp_path: Path) -> Kept:
    """The record of a small procurement whose letters have gone."""
    small.awarded()
    first = anchor(small.clock.moment, own_key())
    send_letters(small.ctx("lead"), small.procurement)
    with zipfile.ZipFile(BytesIO(b"".join(zipped(_bundle(app, small))))) as packed:
        made = Kept(tmp_path, {name: packed.read(name) for name in packed.namelist()}, own_key())
    made.anchors = [one for one in (first, anchor(small.clock.moment, own_key())) if one]
    made.receipts = [signed_receipt(one) for one in standing_submissions(small.procurement.id, 1)]
    return made


def _bundle(app: Flask, small: Small) -> Iterator[Any]:
    return bundle(small.procurement, small.clock.moment, own_key(), app.extensions["files"])


def _file(lines: list[Any]) -> bytes:
    return b"".join((json.dumps(line, sort_keys=True) + "\n").encode() for line in lines)


def rebuilt(kept: Kept, chain: list[dict[str, Any]], rows: list[dict[str, Any]]) -> Files:
    """What whoever rules the service and holds its key can make of other rows and entries: every hash, signed anew."""
    by_entry: dict[int, dict[str, str]] = {}
    for row in rows:
        parts = {name: sha(spelled(value)) for name, value in row["columns"].items()} | row["withheld"]
        row["sha256"] = sha(spelled(parts))
        by_entry.setdefault(row["entry"], {})[row["about"]] = row["sha256"]
    before = "0" * 64
    for place, entry in enumerate(chain, start=1):
        entry["seq"] = place
        if "payload" in entry:
            payload = {n: v for n, v in json.loads(entry["payload"]).items() if n not in ("rows_sha256", "worded")}
            payload |= {f"{name}_sha256": sha(words) for name, words in entry["words"].items()}
            payload |= {"worded": sorted(entry["words"])} if entry["words"] else {}
            payload |= {"rows_sha256": sha(spelled(by_entry[place]))} if place in by_entry else {}
            entry["payload"] = spelled(payload)
            said = ("seq", "at", "actor", "event", "procurement", "subject", "payload")
            entry["hash"] = sha(before + sha(spelled({name: entry[name] for name in said})))
        else:
            entry["hash"] = sha(before + entry["said"])
        before = entry["hash"]
    return resigned(kept, chain, rows)


def resigned(kept: Kept, chain: list[Any], rows: list[Any], other: Files | None = None) -> Files:
    """These files under a list of them that is signed with the instance's own key."""
    files = kept.files | {"chain.jsonl": _file(chain), "rows.jsonl": _file(rows)} | (other or {})
    manifest = json.loads(files.pop("manifest.json"))["manifest"]
    manifest["head"] = {"entry": len(chain), "sha256": chain[-1]["hash"]}
    manifest["members"] = [{"name": name, "size": len(data), "sha256": _digest(data)} for name, data in files.items()]
    whole = {"manifest": manifest, "signature": kept.key.sign(spelled(manifest).encode()).hex()}
    return files | {"manifest.json": spelled(whole).encode()}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def changed(value: Any, dice: random.Random) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + dice.choice([-1, 1, 7])
    return f"{value}{dice.choice('0x ')}" if isinstance(value, str) else "other"


def before_export(kept: Kept, dice: random.Random) -> Files:
    """One change by a hand that then rebuilds chain, hashes and signature."""
    chain, rows = kept.lines("chain.jsonl"), kept.lines("rows.jsonl")
    own = [entry for entry in chain if "payload" in entry]
    kind = dice.randrange(5)
    if kind == 0:
        row = dice.choice(rows)
        name = dice.choice(sorted(set(row["columns"]) - {"id"}))
        row["columns"][name] = changed(row["columns"][name], dice)
    elif kind == 1:
        rows.remove(dice.choice(rows))
    elif kind == 2:
        entry = dice.choice(own)
        part = dice.choice(["at", "event", "subject", "actor"])
        entry[part] = changed(entry[part], dice)
    elif kind == 3:
        del chain[-dice.randint(1, 5) :]
        rows = [row for row in rows if row["entry"] <= len(chain)]
    else:
        place = dice.randrange(len(chain) - 1)
        chain[place], chain[place + 1] = chain[place + 1], chain[place]
    return rebuilt(kept, chain, rows)


def after_export(kept: Kept, dice: random.Random) -> Files:
    """One change of the file that was handed out."""
    files = dict(kept.files)
    name = dice.choice([one for one, data in files.items() if data])
    data, kind = bytearray(files[name]), dice.randrange(4)
    if kind == 0:
        place = dice.randrange(len(data))
        data[place] ^= 1 << dice.randrange(7)
    elif kind == 1:
        del data[dice.randrange(len(data)) :]
    elif kind == 2:
        lines = bytes(data).splitlines(keepends=True)
        del lines[dice.randrange(len(lines))]
        data = bytearray(b"".join(lines))
    else:
        data += b"\n{}"
    return files | {name: bytes(data)}


def test_a_record_is_sound_as_it_is_handed_out(kept: Kept) -> None:
    found = kept.check()
    assert (found.anchors, found.receipts, found.awards) == (2, 3, 1)
    assert found.told > 100 and found.rows > 50 and found.figures >= 6
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
        files = resigned(kept, kept.lines("chain.jsonl"), kept.lines("rows.jsonl"), {name: _file([line])})
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
    frozen["columns"]["snapshot"] = spelled(snapshot)
    with pytest.raises(Unsound, match="the published rules give"):
        kept.check(rebuilt(kept, kept.lines("chain.jsonl"), rows), alone=True)


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


def test_nothing_is_taken_out_while_tenders_lie_sealed(app: Flask, small: Small) -> None:
    small.submitted()
    with pytest.raises(Invalid, match="Tenders lie sealed"):
        list(_bundle(app, small))


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
