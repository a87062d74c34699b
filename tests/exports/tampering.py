"""Tampering with a record: what a hand can do to it before it is taken out, with every hash rebuilt, and after."""

import hashlib
import json
import random
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from evaluation.award.actions import send_letters
from exports.record.anchors import anchor
from exports.record.bundle import bundle
from exports.record.offline.spelling import sha, spelled
from exports.record.offline.verify import Found, verify
from procurement.core.archive import zipped
from procurement.core.signing_key import own_key
from procurement.tenders.queries import standing_submissions
from procurement.tenders.receipts import signed_receipt
from tests.factories import Small

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


def taken_out(app: Flask, small: Small, folder: Path) -> Kept:
    """The record of a procurement whose letters have gone, with what lies outside."""
    small.awarded()
    first = anchor(small.clock.moment, own_key())
    send_letters(small.ctx("lead"), small.procurement)
    files = app.extensions["files"]
    whole = b"".join(zipped(bundle(small.procurement, small.clock.moment, own_key(), files)))
    with zipfile.ZipFile(BytesIO(whole)) as packed:
        made = Kept(folder, {name: packed.read(name) for name in packed.namelist()}, own_key())
    made.anchors = [one for one in (first, anchor(small.clock.moment, own_key())) if one]
    made.receipts = [signed_receipt(one) for one in standing_submissions(small.procurement.id, 1)]
    return made


def as_file(lines: list[Any]) -> bytes:
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
    files = kept.files | {"chain.jsonl": as_file(chain), "rows.jsonl": as_file(rows)} | (other or {})
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


DECIDED = ("recommendation", "lot_course", "financial_figures", "financial_decision", "approval", "outcome_letters")


def _decided_otherwise(row: dict[str, Any], dice: random.Random) -> None:
    """Another decision in this row: of a recommendation who has which lot, of accounts a figure."""
    columns = row["columns"]
    if row["about"].startswith("recommendation:"):
        snapshot = json.loads(columns["snapshot"])
        other_places(snapshot, dice)
        columns |= {"snapshot": spelled(snapshot), "sha256": sha(spelled(snapshot))}
    elif row["about"].startswith("financial_figures:"):
        name = dice.choice(sorted(columns["figures"]))
        columns["figures"] = columns["figures"] | {name: f"{columns['figures'][name]}0"}
    else:
        name = dice.choice(sorted({"course", "outcome", "approved", "last_day", "reason"} & columns.keys()))
        columns[name] = changed(columns[name], dice)


def before_export(kept: Kept, dice: random.Random) -> Files:
    """One change by a hand that then rebuilds chain, hashes and signature."""
    chain, rows = kept.lines("chain.jsonl"), kept.lines("rows.jsonl")
    own = [entry for entry in chain if "payload" in entry]
    kind = dice.randrange(6)
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
    elif kind == 4:
        _decided_otherwise(dice.choice([row for row in rows if row["about"].split(":")[0] in DECIDED]), dice)
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


LIES: list[tuple[str, dict[str, Any], str]] = [
    ("outcome_letters", {"last_day": "2021-08-30"}, "is said to end on 2021-08-30; counted again it ends on"),
    ("outcome_letter", {"words": "You have won."}, "are not those whose hash was kept"),
    ("selection_decision", {"passed": False}, "by the decision on record it failed selection"),
    ("financial_decision", {"outcome": "fail"}, "with the standing “pass”; on record it is “fail”"),
    ("financial_decision", {"figures_id": 3}, "rests on figures that are not this bidder's"),
    ("financial_moderation", {"agreed": False}, "with the standing “pass”; on record it is “not settled”"),
    ("approval", {"approved": False}, "went before the award was approved"),
]
"""A decision changed by somebody who then rebuilds chain and signature, and what of it no longer follows."""


def other_places(snapshot: dict[str, Any], dice: random.Random) -> None:
    """One lie about who has what: places of two bids exchanged, hours, a reason, or what the allocation rests on."""
    bids = [bid for lot in snapshot["lots"] for bid in lot["ranking"]]
    won, lost = ([bid for bid in bids if (bid["result"] == "award") is has] for has in (True, False))
    kind = dice.randrange(4)
    if kind == 0 and won and lost:
        one, other = dice.choice(won), dice.choice(lost)
        for part in ("result", "hours", "why"):
            one[part], other[part] = other[part], one[part]
    elif kind == 1 and won:
        dice.choice(won)["hours"] = "7"
    elif kind == 2 and lost:
        one = dice.choice(lost)
        one["why"] = "tie" if one["why"] != "tie" else "capacity"
    elif "allocation" in snapshot:
        snapshot["allocation"]["lots"][0]["max_providers"] += 1
    else:
        snapshot["lots"][0]["lot"]["max_providers"] += 1
