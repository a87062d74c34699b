"""The file store: nothing in the clear on disk, every changed byte found, a cut-off upload goes on where it stood."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.core.draft_keys import NoDraftKey, Sealed
from procurement.core.files import SEGMENT, Damaged, FileStore


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", tmp_path / "keys" / "files.key")


def test_what_is_put_comes_back_and_is_nowhere_in_the_clear(store: FileStore, tmp_path: Path) -> None:
    content = b"CANARY-7f3a the bidder's price " * 90_000
    stored = store.put(content)
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert store.content(stored.blob, stored.wrapped_key) == content
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"CANARY-7f3a" not in path.read_bytes()


def test_the_same_content_lies_under_two_names_and_two_keys(store: FileStore) -> None:
    first, second = store.put(b"same"), store.put(b"same")
    assert first.blob != second.blob and first.wrapped_key != second.wrapped_key
    with pytest.raises(Damaged):
        store.content(first.blob, second.wrapped_key)


@given(at=st.integers(0, 2_000), bit=st.integers(0, 7))
def test_any_changed_bit_is_found(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int) -> None:
    folder = tmp_path_factory.mktemp("flip")
    store = FileStore(folder / "files", folder / "key")
    stored = store.put(b"x" * 2_000)
    path = next((folder / "files").glob("??/*"))
    raw = bytearray(path.read_bytes())
    raw[4 + at % (len(raw) - 4)] ^= 1 << bit
    path.write_bytes(raw)
    with pytest.raises(Damaged):
        store.content(stored.blob, stored.wrapped_key)


def test_a_half_written_chunk_is_dropped_and_sending_goes_on(store: FileStore) -> None:
    blob, key = store.begin()
    store.append(blob, key, b"a" * SEGMENT)
    with next(store.folder.glob("??/*")).open("ab") as out:
        out.write((SEGMENT + 16).to_bytes(4, "big") + b"half a segment, then the power went")
    store.append(blob, key, b"b" * 10)
    assert store.content(blob, key) == b"a" * SEGMENT + b"b" * 10


def test_what_was_not_acknowledged_is_cut(store: FileStore) -> None:
    blob, key = store.begin()
    store.append(blob, key, b"a" * 100)
    store.append(blob, key, b"b" * 50)
    store.cut(blob, key, 100)
    assert store.content(blob, key) == b"a" * 100
    with pytest.raises(Damaged):
        store.cut(blob, key, 130)


def test_a_name_that_leads_elsewhere_is_refused(store: FileStore) -> None:
    stored = store.put(b"x")
    with pytest.raises(Damaged):
        store.content("../../keys/files.key", stored.wrapped_key)


def test_only_its_owner_reads_the_instance_key(store: FileStore) -> None:
    assert store.key_file.stat().st_mode & 0o077 == 0


def test_a_draft_is_lost_with_its_key_wherever_a_copy_lies(store: FileStore) -> None:
    drafts = store.drafts
    token = drafts.make()
    path = drafts.folder / token
    assert path.stat().st_mode & 0o077 == 0 and list(drafts.tokens()) == [token]
    stored = store.put(b"CANARY draft", token)
    text = drafts.write(Sealed.under(token, "CANARY answer"))
    assert (
        "CANARY" not in text
        and drafts.read(text) == "CANARY answer"
        and drafts.read("written before") == ("written before")
    )
    assert store.content(stored.blob, stored.wrapped_key) == b"CANARY draft"
    staff = store.rewrap(stored.blob, stored.wrapped_key)
    with path.open("rb") as open_still:
        drafts.destroy(token)
        assert open_still.read() == bytes(32), "it is overwritten before it is taken away"
    drafts.destroy(token)  # twice is once
    assert not drafts.has(token) and not list(drafts.tokens())
    assert drafts.read(text) == ""
    with pytest.raises(Damaged):
        store.content(stored.blob, stored.wrapped_key)
    assert store.content(stored.blob, staff) == b"CANARY draft", "under the instance's key it stays readable"
    with pytest.raises(NoDraftKey):
        drafts.cipher("../keys/files.key")
