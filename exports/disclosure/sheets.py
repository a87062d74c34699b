"""The same as a workbook, for whoever sorts and filters."""

from exports.disclosure.facts import Copy, Entry
from exports.layout.book import Book, Cell, Column, Look


def workbook(copy: Copy) -> bytes:
    """One row for each entry, the oldest first."""
    book = Book(
        f"Record, {copy.title}",
        copy.made_at,
        "NOT FOR PUBLICATION: paragraph 3, Sch 12A LGA 1972",
        f"Record {copy.last_hash[:12]}",
        rehearsal=copy.rehearsal,
    )
    columns = [
        Column("Entry", 9, Look.COUNT),
        Column("At (UK time)", 22, Look.MOMENT),
        Column("Who", 28),
        Column("What they did", 36, Look.WRAP),
        Column("About", 26, Look.WRAP),
        Column("Facts", 50, Look.WRAP),
        Column("Words typed", 60, Look.WRAP),
        Column("SHA-256", 68),
    ]
    about = "Every entry of the record in order of time. Number and time stay, whatever is withheld of an entry."
    book.table("Record", about, columns, [_row(entry) for entry in copy.entries], fixed=2)
    grounds = [Column("Mark", 22), Column("Exemption", 90, Look.WRAP), Column("Entries", 10, Look.COUNT)]
    book.table("Withheld", "What is withheld, entry by entry, and why.", grounds, [list(one) for one in copy.grounds])
    return book.content()


def _row(entry: Entry) -> list[Cell]:
    facts = "\n".join(f"{name}: {value}" for name, value in entry.facts)
    words = "\n".join(f"{name}: {text}" for name, text in entry.words)
    return [entry.seq, entry.at, entry.who, entry.did, entry.about, facts, words, entry.hash]
