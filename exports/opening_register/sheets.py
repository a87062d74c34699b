"""The opening register as a workbook: tenders, files with their hashes, what came late or was withdrawn."""

from collections.abc import Sequence

from exports.layout.book import Book, Cell, Column, Look
from exports.opening_register.facts import Register


def workbook(registers: Sequence[Register]) -> bytes:
    """The whole register of one opening; of several, the sheets of each later one name its round."""
    first = registers[0]
    book = Book(
        f"{first.what}, {first.title}",
        first.made_at,
        "NOT FOR PUBLICATION: names of bidders",
        f"Register {', '.join(one.sha256[:12] for one in registers)}",
        rehearsal=first.rehearsal,
    )
    for register in registers:
        of = "" if register is first else f", round {register.round}"
        _tenders(book, register, of)
        _files(book, register, of)
        if any(one.partners for one in register.tenders):
            _partners(book, register, of)
        _apart(book, register, of)
        _record(book, register, of)
    return book.content()


def _tenders(book: Book, register: Register, of: str) -> None:
    book.table(
        f"Tenders{of}",
        "Every tender that was opened. All times are UK time.",
        [
            Column("Bidder", 12),
            Column("Organisation", 34, Look.WRAP),
            Column("Company number", 14),
            Column("Reference", 22),
            Column("Received", 22, Look.MOMENT),
            Column("On time", 9),
            Column("Lots", 40, Look.WRAP),
            Column("Files", 8, Look.COUNT),
            Column("Bytes", 12, Look.COUNT),
            Column("SHA-256 of the list of files", 68),
        ],
        [
            [
                one.bidder_code,
                one.bidder,
                one.company_number,
                one.reference,
                one.received_at,
                "yes" if one.on_time else "late, taken",
                "; ".join(one.lots),
                len(one.files),
                one.size,
                one.manifest_sha256,
            ]
            for one in register.tenders
        ],
        fixed=2,
    )


def _files(book: Book, register: Register, of: str) -> None:
    book.table(
        f"Files{of}",
        "Every file as it lay in the envelope.",
        [
            Column("Bidder", 12),
            Column("Organisation", 34, Look.WRAP),
            Column("In the part of", 26, Look.WRAP),
            Column("Slot", 9),
            Column("File", 46, Look.WRAP),
            Column("Bytes", 12, Look.COUNT),
            Column("SHA-256", 68),
        ],
        [
            [one.bidder_code, one.bidder, file.of, file.slot, file.name, file.size, file.sha256]
            for one in register.tenders
            for file in one.files
        ],
        fixed=2,
    )


def _partners(book: Book, register: Register, of: str) -> None:
    book.table(
        f"Bidding with others{of}",
        "Members of groups and subcontractors, as each tender names them.",
        [
            Column("Bidder", 12),
            Column("Organisation", 34, Look.WRAP),
            Column("Bids with", 34, Look.WRAP),
            Column("Company number", 14),
            Column("Role", 40, Look.WRAP),
        ],
        [
            [tender.bidder_code, tender.bidder, one.name, one.company_number, one.role]
            for tender in register.tenders
            for one in tender.partners
        ],
        fixed=2,
    )


def _apart(book: Book, register: Register, of: str) -> None:
    decided = {True: "Late, taken", False: "Late, not taken", None: "Late, undecided"}
    rows: list[list[Cell]] = [
        [one.bidder_code, one.bidder, decided[one.taken], one.at, one.reason] for one in register.late
    ]
    rows += [[gone.bidder_code, gone.bidder, "Withdrawn", gone.at, ""] for gone in register.withdrawn]
    book.table(
        f"Late and withdrawn{of}",
        "Tenders that came after the deadline, or were taken back before the opening.",
        [
            Column("Bidder", 12),
            Column("Organisation", 34, Look.WRAP),
            Column("What", 18),
            Column("When", 22, Look.MOMENT),
            Column("Reason", 60, Look.WRAP),
        ],
        rows,
        filtered=False,
    )


def _record(book: Book, register: Register, of: str) -> None:
    rows: list[list[Cell]] = [
        ["Procurement", f"{register.title} ({register.code})"],
        ["Authority", register.buyer],
        ["Deadline (UK time)", register.deadline],
        ["Opened (UK time)", register.opened_at],
    ]
    for number, opener in enumerate(register.openers, start=1):
        rows += [[f"Opener {number}", opener.name], [f"Opener {number} confirmed (UK time)", opener.at]]
    rows += [["SHA-256 of the register", register.sha256], ["Made at (UK time)", register.made_at]]
    columns = [Column("What", 34), Column("Value", 80, Look.MOMENT)]
    book.table(f"Record{of}", "Who opened, and what this register was made from.", columns, rows, filtered=False)
