"""A receipt as a file: it proves what was received, and not a byte of it can change."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from procurement.tenders.receipt_file import NotGenuine, check, public_hex, signed
from procurement.tenders.verifying import verify_receipt

OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THEIRS = Ed25519PrivateKey.from_private_bytes(bytes(32))
FACTS = {
    "reference": "CSH-2021-07-1.1-AB12CD34",
    "received_at": "2021-04-23T14:59:58.000000+00:00",
    "bidder": {"name": "Alder Homecare", "company_number": "99000001"},
    "procurement": {"code": "CSH-2021", "title": "Care", "buyer": "Invented Council"},
    "files": [{"slot": "A", "name": "plan é.pdf", "size": 120, "sha256": "ab" * 32}],
}


def test_a_receipt_holds_and_names_what_was_sent() -> None:
    found = check(signed(FACTS, OURS), public_hex(OURS).upper() + "\n")
    assert found.compared and found.receipt["files"] == FACTS["files"]
    assert not check(signed(FACTS, OURS)).compared
    assert check(signed(FACTS, OURS, "the bidder's own key")).receipt["key_sha256"]


def test_a_thousand_changes_of_one_byte_are_all_found() -> None:
    whole, chance = signed(FACTS, OURS, "the bidder's own key"), random.Random(20)
    for _ in range(1_000):
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
        with pytest.raises(NotGenuine):
            check(bytes(changed), public_hex(OURS))


def _bent(**changes: object) -> bytes:
    return (json.dumps({**json.loads(signed(FACTS, OURS)), **changes}, indent=1, sort_keys=True) + "\n").encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (_bent(signature={**json.loads(signed(FACTS, OURS))["signature"], "value": "AB" * 64}), "was changed"),
        (b"", "not a receipt"),
        (b"[]", "not a receipt"),
        (b'{"receipt":{},"signature":{"public_key":"zz","value":""}}', "not a receipt"),
        (signed(FACTS, OURS) + b" ", "was changed"),
        (_bent(more="of it"), "was changed"),
        (_bent(receipt={**FACTS, "format": "Evenhand receipt 2"}), "no receipt of a kind"),
        (_bent(receipt={**FACTS, "format": "Evenhand receipt 1"} | {"reference": "other"}), "signature does not fit"),
        (signed(FACTS, THEIRS), "the key that the council publishes"),
        (_bent(key="a key that was not signed for"), "key beside the receipt"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, sentence: str) -> None:
    with pytest.raises(NotGenuine, match=sentence):
        check(data, public_hex(OURS))


def test_a_key_of_the_wrong_length_is_no_signature() -> None:
    whole = json.loads(signed(FACTS, OURS))
    whole["signature"]["public_key"] = "ab"
    with pytest.raises(NotGenuine, match="does not fit"):
        check((json.dumps(whole, indent=1, sort_keys=True) + "\n").encode())


def test_the_command_says_what_a_receipt_proves_or_fails(tmp_path: Path) -> None:
    file, key = tmp_path / "receipt.json", tmp_path / "key"
    file.write_bytes(signed(FACTS, OURS))
    key.write_text(public_hex(OURS))
    good = CliRunner().invoke(verify_receipt, [str(file), "--key", str(key)])
    assert good.exit_code == 0 and "ab" * 32 in good.output and "compare it" not in good.output
    assert "compare it" in CliRunner().invoke(verify_receipt, [str(file)]).output
    file.write_bytes(signed(FACTS, OURS).replace(b"120", b"121"))
    bad = CliRunner().invoke(verify_receipt, [str(file), "--key", public_hex(OURS)])
    assert bad.exit_code == 1 and "NOT GENUINE" in bad.output
