"""The record as it is disclosed: every entry in order of time, none without its number and its time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl

from exports.disclosure.facts import disclosure_copy
from procurement.core.clock import LONDON
from procurement.people.record_queries import page_of
from procurement.people.record_wanted import Wanted
from tests.exports.conftest import Issued
from tests.exports.reading import text_of_pdf


def test_a_copy_has_every_entry_in_order_of_time(issued: Issued, tmp_path: Path) -> None:
    with issued.app.app_context():
        copy = disclosure_copy(issued.small.procurement, issued.small.clock.moment)
        assert len(copy.entries) == page_of(issued.small.procurement.id, Wanted(), 1).total
    assert [entry.seq for entry in copy.entries] == sorted(entry.seq for entry in copy.entries)
    assert sum(len(entries) for _, entries in copy.days) == len(copy.entries)
    said = text_of_pdf(issued.final["record"], tmp_path)
    made = [entry for entry in copy.entries if entry.at <= issued.small.clock.moment and entry.hash[:8] in said]
    assert made == list(copy.entries[: len(made)]) and len(made) > 100, "nothing is left out before the newest"
    places = [said.rindex(entry.hash[:8]) for entry in made if entry.hash]
    assert places == sorted(places)
    assert all(f"{entry.at.astimezone(LONDON):%H:%M:%S}" in said for entry in made)


def test_what_is_exempt_is_withheld_by_column_with_its_ground_and_never_a_date(issued: Issued) -> None:
    with issued.app.app_context():
        copy = disclosure_copy(issued.small.procurement, issued.small.clock.moment)
    by_did = {entry.did: entry for entry in copy.entries}
    decided, agreed = by_did["decided financial standing"], by_did["recorded a consensus"]
    assert set(dict(decided.words).values()) == {"[withheld, s 41]"} and not decided.who.startswith("[")
    assert dict(agreed.words)["What decided the score"] == "[withheld, s 43(2)]"
    assert dict(agreed.facts)["Score"] != dict(agreed.facts)["Present"] == "[withheld, s 40(2)]"
    submitted = by_did["submitted a tender"]
    assert submitted.who == "[withheld, s 40(2)]" and submitted.at and submitted.hash
    assert [mark for mark, _, count in copy.grounds if count] == [
        "[withheld, s 40(2)]", "[withheld, s 41]", "[withheld, s 43(2)]"
    ]  # fmt: skip


def test_the_workbook_has_the_same_entries(issued: Issued) -> None:
    sheet = openpyxl.load_workbook(BytesIO(issued.final["record_workbook"]))["Record"]
    numbers = [row[0] for row in sheet.iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)]
    assert numbers == sorted(numbers) and len(numbers) > 100
