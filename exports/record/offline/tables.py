"""The rows of a bundle by table, in the order in which they were written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

Row = Mapping[str, Any]


def moment(text: str) -> datetime:
    """A moment as it stands in a row."""
    return datetime.fromisoformat(text)


class Tables:
    """Every row that is told, by table. What came before what is told by the entries of the chain, not by a clock."""

    def __init__(self, rows: Mapping[str, Row], entries: Mapping[str, int]) -> None:
        self.rows, self.entries = rows, entries
        self._tables: dict[str, list[Row]] = {}
        for name, row in rows.items():
            if row:
                self._tables.setdefault(name.partition(":")[0], []).append(row)
        for found in self._tables.values():
            found.sort(key=lambda row: int(row["id"]))

    def all(self, table: str, until: int | None = None) -> Sequence[Row]:
        """The rows of a table, first to last; `until`, those that were written before an entry."""
        rows = self._tables.get(table, ())
        return [row for row in rows if until is None or self.entry(table, row) < until]

    def entry(self, table: str, row: Row) -> int:
        """The entry of the chain with which a row was written."""
        return self.entries[f"{table}:{row['id']}"]

    def by_id(self, table: str) -> dict[int, Row]:
        """The rows of a table by their number."""
        return {row["id"]: row for row in self.all(table)}

    def latest(self, table: str, key: Callable[[Row], Any], until: int) -> dict[Any, Row]:
        """For each key the last row that was written before an entry: what stood then."""
        return {key(row): row for row in self.all(table, until)}
