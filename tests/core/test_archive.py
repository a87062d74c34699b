"""An archive that is made piece by piece holds what was put in, and never more of it in memory than a piece."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from procurement.core.archive import Member, zipped
from procurement.core.plain_tables import csv_lines

AT = datetime(2026, 7, 1, 9, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def test_what_goes_in_comes_out_with_its_name_and_london_time() -> None:
    members = [Member("a/é.txt", AT, [b"one ", b"two"]), Member("empty", AT, [])]
    with zipfile.ZipFile(BytesIO(b"".join(zipped(members)))) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["a/é.txt", "empty"]
        assert packed.read("a/é.txt") == b"one two"
        assert packed.getinfo("empty").date_time == (2026, 7, 1, 10, 0, 0)


def test_members_are_asked_for_one_by_one_and_pieces_handed_on_as_they_grow() -> None:
    asked: list[int] = []

    def noise(number: int) -> Iterator[bytes]:
        asked.append(number)
        for place in range(8):
            yield bytes((number * 37 + place * 17 + at * at) % 251 for at in range(MEGABYTE // 32))

    pieces = zipped((Member(f"{number}.bin", AT, noise(number)) for number in range(4)), gathered=1024)
    largest, seen = 0, []
    for piece in pieces:
        largest = max(largest, len(piece))
        seen.append(len(asked))
    assert seen[0] < 4, "the first piece came before the last file was asked for"
    assert largest < 2 * MEGABYTE


def test_no_cell_of_a_table_is_run_by_a_spreadsheet() -> None:
    lines = list(csv_lines(["=HEAD()"], [["@SUM(1)"], ["+1"], ["-1"], ["\tx"], [None], [3]]))
    assert lines[0] == "\ufeff'=HEAD()\r\n"
    assert [line.strip("\r\n").strip('"')[:1] for line in lines[1:5]] == ["'"] * 4
    assert lines[5:] == ['""\r\n', "3\r\n"]
