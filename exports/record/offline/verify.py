"""Whether a bundle holds: files, signature, chain, rows of evidence, what lies elsewhere, and every ranking again."""

import json
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from exports.record.offline.faults import Unsound
from exports.record.offline.judged import NOT_CHECKED, judge
from exports.record.offline.opened import Opened
from exports.record.offline.places import LONGEST
from exports.record.offline.spelling import sha, spelled
from exports.record.offline.tables import Tables

FORMAT = "Evenhand record 1"
GENESIS = "0" * 64
ROWS, WORDED = "rows_sha256", "worded"
NAMING = frozenset({"invitation", "account_link", "join_request", "leave"})
"""Tables whose rows name people in columns of their own: only these may be told by a hash because one was erased."""


@dataclass
class Found:
    """What was checked, in figures, and what was noticed that is no fault."""

    procurement: Mapping[str, Any] = field(default_factory=dict)
    public_key: str = ""
    entries: int = 0
    told: int = 0
    rows: int = 0
    files: int = 0
    anchors: int = 0
    receipts: int = 0
    judged: dict[str, int] = field(default_factory=dict)
    proofs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    not_checked: tuple[str, ...] = NOT_CHECKED


def verify(
    bundle: Path,
    *,
    key: str | None = None,
    anchors: Sequence[bytes] = (),
    receipts: Sequence[bytes] = (),
    older: bool = False,
    seconds: float = LONGEST,
) -> Found:
    """Check a bundle against itself, and against what is held elsewhere. Raises `Unsound` with the first thing wrong.

    `key` is the public key that the council publishes, in hexadecimal; `anchors` and `receipts` are files that were
    handed out before and lie outside the service. `older` lets pass entries of others in the first form,
    whose place in the chain nobody can compute who may not read them; they are counted in a note. `seconds` is how long
    it is looked for an allocation of lots that is better than each that was recommended.
    """
    try:
        with zipfile.ZipFile(bundle) as packed:
            return _verify(Opened(packed), key, anchors, receipts, older=older, seconds=seconds)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as why:
        raise Unsound("The file is not a bundle, or it was damaged.") from why
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError) as why:
        raise Unsound(f"The bundle is not in the form of a record ({type(why).__name__}: {str(why)[:120]}).") from why


def _verify(
    packed: Opened,
    key: str | None,
    anchors: Sequence[bytes],
    receipts: Sequence[bytes],
    *,
    older: bool,
    seconds: float,
) -> Found:
    found = Found()
    manifest = _manifest(packed, key, found)
    _members(packed, manifest, found)
    hashes, bound = _chain(packed, manifest, found, older=older)
    tables = _rows(packed, bound, frozenset(manifest.get("erased", {}).get("rows", ())), found)
    if gone := sum(map(len, manifest.get("erased", {}).values())):
        found.notes.append(
            f"People were erased since: {gone} texts and rows are told by their hashes alone, as the signed list says."
        )
    for anchor in anchors:
        _held(anchor, "anchor", hashes, found.public_key)
        found.anchors += 1
    for receipt in receipts:
        _held(receipt, "receipt", hashes, found.public_key)
        found.receipts += 1
    if not anchors and not receipts:
        found.notes.append(
            "Nothing that lies outside the service was given. That it did not rewrite the whole record before this was "
            "made is shown only by anchors or receipts."
        )
    _documents(packed, tables.rows, found)
    judged = judge(tables, json.loads(packed.read("names.json")), seconds)
    found.judged, found.proofs = judged.counts, judged.proofs
    found.notes += judged.notes
    return found


def _manifest(packed: Opened, key: str | None, found: Found) -> Mapping[str, Any]:
    raw = packed.read("manifest.json")
    try:
        whole = json.loads(raw)
        manifest, signature = whole["manifest"], bytes.fromhex(whole["signature"])
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest["public_key"]))
    except (ValueError, KeyError, TypeError) as why:
        raise Unsound("The list of what is in the bundle (manifest.json) cannot be read.") from why
    if manifest.get("format") != FORMAT or spelled(whole).encode() != raw:
        raise Unsound("The list of what is in the bundle (manifest.json) was changed since it was signed.")
    try:
        public.verify(signature, spelled(manifest).encode())
    except InvalidSignature as why:
        raise Unsound("The signature of manifest.json does not hold: it was changed since it was signed.") from why
    if key is not None and manifest["public_key"] != key.strip().lower():
        raise Unsound("The bundle was not signed with the key that the council publishes.")
    if key is None:
        found.notes.append(
            f"It is signed by {manifest['public_key']}: compare it with the key that the council publishes."
        )
    found.public_key, found.procurement = manifest["public_key"], manifest["procurement"]
    return dict(manifest)


def _members(packed: Opened, manifest: Mapping[str, Any], found: Found) -> None:
    listed = {one["name"]: one for one in manifest["members"]}
    for name in packed.names:
        if name != "manifest.json" and name not in listed:
            raise Unsound(f"{name} is not on the signed list: it was put in afterwards.")
    for name, one in listed.items():
        if name not in packed.names:
            raise Unsound(f"{name} is on the signed list and is missing.")
        size, digest = packed.weigh(name)
        if (size, digest) != (one["size"], one["sha256"]):
            raise Unsound(f"{name} is not the file that was signed.")
    found.files = len(listed)


def _lines(packed: Opened, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(packed.lines(name), start=1):
        try:
            value = json.loads(line)
        except ValueError as why:
            raise Unsound(f"Line {number} of {name} cannot be read.") from why
        yield number, value


def _chain(
    packed: Opened, manifest: Mapping[str, Any], found: Found, *, older: bool
) -> tuple[list[str], dict[int, str | None]]:
    """Every hash of the chain in order; and for each entry that is told, the hash that it gives its rows."""
    hashes, bound, passed = [GENESIS], {}, 0
    erased = {(number, name) for number, name in manifest.get("erased", {}).get("words", ())}
    for number, entry in _lines(packed, "chain.jsonl"):
        if entry.get("seq") != number:
            raise Unsound(f"Entry {number} is missing from the chain, or stands elsewhere.")
        after = _after(entry, hashes[-1])
        if after is None and not older:
            raise Unsound(f"Entry {number} cannot be followed: it is told neither whole nor by its hash.")
        if after is not None and after != entry["hash"]:
            raise Unsound(f"Entry {number} was changed, or does not follow from the entry before it.")
        passed += after is None
        if "payload" in entry:
            bound[number] = _words(number, entry, erased)
            found.told += 1
        hashes.append(entry["hash"])
    found.entries = len(hashes) - 1
    if passed:
        found.notes.append(f"{passed} entries of others are of the first form and were passed over: what stands before")
        found.notes[-1] += " the last of them is not shown to be bound to what stands after it."
    head = manifest["head"]
    if head != {"entry": found.entries, "sha256": hashes[-1]}:
        raise Unsound(f"The chain ends with entry {found.entries}; the signed head is entry {head['entry']}.")
    return hashes, bound


def _after(entry: Mapping[str, Any], before: str) -> str | None:
    """The hash that an entry has after the one before it; None where nobody can say who may not read the entry."""
    if "payload" in entry:
        said = _said(entry)
        return sha(before + (said if entry["form"] == 1 else sha(said)))
    return sha(before + entry["said"]) if "said" in entry and entry["form"] != 1 else None


def _said(entry: Mapping[str, Any]) -> str:
    return spelled({name: entry[name] for name in ("seq", "at", "actor", "event", "procurement", "subject", "payload")})


def _words(number: int, entry: Mapping[str, Any], erased: Collection[tuple[int, str]]) -> str | None:
    """Check what was typed against the hashes in the payload; what is told as `erased` may be wanting."""
    payload = json.loads(entry["payload"])
    for name in payload.get(WORDED, ()):
        if name not in entry["words"] and (number, name) not in erased:
            raise Unsound(f"The words of entry {number} ({name}) are no longer there.")
    for name, words in entry["words"].items():
        if payload.get(f"{name}_sha256") != sha(words):
            raise Unsound(f"The words of entry {number} ({name}) were changed after they were written.")
    rows = payload.get(ROWS)
    return None if rows is None else str(rows)


def _rows(packed: Opened, bound: Mapping[int, str | None], erased: Collection[str], found: Found) -> Tables:
    """The rows by name, each checked against its entry. A row may be told in part: its hash is over its columns'.

    Of a row in which a person was `erased` there is its hash alone.
    """
    rows: dict[str, Mapping[str, Any]] = {}
    entries: dict[str, int] = {}
    by_entry: dict[int, dict[str, str]] = {}
    for number, row in _lines(packed, "rows.jsonl"):
        about = row["about"]
        if about in rows:
            raise Unsound(f"{about} stands twice among the rows (line {number}).")
        if "columns" in row:
            parts = {name: sha(spelled(value)) for name, value in row["columns"].items()} | row["withheld"]
            if sha(spelled(parts)) != row["sha256"]:
                raise Unsound(f"{about} was changed after it was written.")
            if f"{about.partition(':')[0]}:{row['columns'].get('id')}" != about:
                raise Unsound(f"{about} is another row than it is called.")
        elif about not in erased or about.partition(":")[0] not in NAMING:
            raise Unsound(f"{about} was written and is no longer there.")
        by_entry.setdefault(row["entry"], {})[about] = row["sha256"]
        rows[about], entries[about] = row.get("columns", {}), row["entry"]
    for entry, said in bound.items():
        if said is not None and said != sha(spelled(by_entry.pop(entry, {}))):
            raise Unsound(f"The rows of entry {entry} are not those that it was written with.")
    if by_entry:
        raise Unsound(f"Rows stand with entry {min(by_entry)}, which does not speak of them.")
    found.rows = len(rows)
    return Tables(rows, entries)


def _held(data: bytes, kind: str, hashes: Sequence[str], public_key: str) -> None:
    """Compare what lies elsewhere: an entry and its hash, signed when it was handed out."""
    try:
        whole = json.loads(data)
        said, signature = whole[kind], whole["signature"]
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["public_key"]))
        key.verify(bytes.fromhex(signature["value"]), spelled(said).encode())
        entry, hash_ = said["record"]["entry"], said["record"]["sha256"]
    except (ValueError, KeyError, TypeError, InvalidSignature) as why:
        raise Unsound(
            f"An {kind} that was given is not as it was signed."
            if kind == "anchor"
            else f"A {kind} that was given is not as it was signed."
        ) from why
    if signature["public_key"] != public_key:
        raise Unsound(f"The {kind} of entry {entry} was signed with another key than the bundle.")
    if entry >= len(hashes):
        raise Unsound(
            f"The chain ends with entry {len(hashes) - 1}; the {kind} names entry {entry}: its tail was cut off."
        )
    if hashes[entry] != hash_:
        raise Unsound(f"Entry {entry} is not what the {kind} says: the record was rewritten at or before it.")


def _documents(packed: Opened, rows: Mapping[str, Mapping[str, Any]], found: Found) -> None:
    for about, row in rows.items():
        if about.startswith("issued_document:") and row:
            name = f"documents/{row['id']} {row['name']}"
            if name not in packed.names:
                raise Unsound(f"The document {name} was issued and is missing.")
            if packed.weigh(name)[1] != row["sha256"]:
                raise Unsound(f"The document {name} is not the one that was issued.")
