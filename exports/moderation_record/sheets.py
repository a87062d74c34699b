"""The moderation record as a workbook: what was agreed, every mark it rests on, and every word on it."""

from exports.layout.book import Book, Cell, Column, Look
from exports.moderation_record.facts import CAME, ModerationRecord, rested_on, round_words
from procurement.core.words import count


def workbook(record: ModerationRecord) -> bytes:
    """The whole record."""
    book = Book(
        f"Moderation record, {record.title}",
        record.made_at,
        "NOT FOR PUBLICATION: paragraph 3, Sch 12A LGA 1972",
        f"Record {record.sha256[:12]}",
        rehearsal=record.rehearsal,
    )
    _agreed(book, record)
    _marks(book, record)
    _words(book, record)
    _attendance(book, record)
    _moved(book, record)
    rows: list[list[Cell]] = [
        ["Procurement", f"{record.title} ({record.code})"],
        ["Authority", record.buyer],
        ["Made at (UK time)", record.made_at],
        ["SHA-256 over what was agreed", record.sha256],
    ]
    columns = [Column("What", 34), Column("Value", 80, Look.MOMENT)]
    book.table("Record", "What this workbook was made from.", columns, rows, filtered=False)
    return book.content()


def _agreed(book: Book, record: ModerationRecord) -> None:
    columns = [
        Column("Question", 10),
        Column("Title", 26, Look.WRAP),
        Column("Bidder", 12),
        Column("Round", 17),
        Column("Record", 9, Look.COUNT),
        Column("Stands", 9),
        Column("Agreed score", 9, Look.FIGURE),
        Column("What decided the score", 50, Look.WRAP),
        Column("Said of each part, and by whom", 50, Look.WRAP),
        Column("Views not followed", 40, Look.WRAP),
        Column("Strengths for the letter", 40, Look.WRAP),
        Column("What would have scored higher", 40, Look.WRAP),
        Column("Corrected because", 30, Look.WRAP),
        Column("Recorded by", 22),
        Column("Recorded at", 22, Look.MOMENT),
        Column("Agreed by", 34, Look.WRAP),
        Column("Dissents", 40, Look.WRAP),
        Column("Opened for the panel", 22, Look.MOMENT),
        Column("Opened by", 22),
        Column("SHA-256 of the text agreed", 68),
    ]
    rows: list[list[Cell]] = [
        [
            item.code,
            item.title,
            item.bidder_code,
            round_words(item.round),
            version.consensus_id,
            "yes" if version is item.standing else "replaced",
            version.score,
            version.deciding,
            version.discussed,
            version.not_followed,
            version.strengths,
            version.higher,
            version.correction,
            version.moderator,
            version.agreed_at,
            "; ".join(word.name for word in version.words if word.agrees),
            "; ".join(f"{word.name}: {word.dissent}" for word in version.dissents),
            item.opened_at,
            item.opened_by,
            version.text_sha256,
        ]
        for item in record.items
        for version in item.versions
    ]
    book.table("Agreed", "What the panel agreed, each version with its reasons. UK time.", columns, rows, fixed=4)


def _marks(book: Book, record: ModerationRecord) -> None:
    columns = [
        Column("Question", 10),
        Column("Bidder", 12),
        Column("Round", 17),
        Column("Record", 9, Look.COUNT),
        Column("Evaluator", 24),
        Column("Mark", 8, Look.FIGURE),
        Column("Strengths", 44, Look.WRAP),
        Column("Concerns", 44, Look.WRAP),
        Column("Why this mark", 50, Look.WRAP),
        Column("Given at", 22, Look.MOMENT),
    ]
    rows: list[list[Cell]] = [
        [
            item.code,
            item.bidder_code,
            round_words(item.round),
            version.consensus_id,
            mark.evaluator,
            mark.mark,
            mark.strengths,
            mark.concerns,
            mark.reason,
            mark.given_at,
        ]
        for item in record.items
        for version in item.versions
        for mark in rested_on(item, version)
    ]
    book.table("Marks", "The evaluators' own marks that each record rests on. UK time.", columns, rows, fixed=3)


def _words(book: Book, record: ModerationRecord) -> None:
    columns = [
        Column("Question", 10),
        Column("Bidder", 12),
        Column("Round", 17),
        Column("Record", 9, Look.COUNT),
        Column("Who", 24),
        Column("Said", 16),
        Column("Dissent", 70, Look.WRAP),
        Column("When", 22, Look.MOMENT),
    ]
    said = {True: "agreed", False: "dissented", None: "not answered"}
    rows: list[list[Cell]] = [
        [
            item.code,
            item.bidder_code,
            round_words(item.round),
            version.consensus_id,
            word.name,
            said[word.agrees],
            word.dissent,
            word.at,
        ]
        for item in record.items
        for version in item.versions
        for word in version.words
    ]
    book.table("Assents", "What each person present said of each record. UK time.", columns, rows, fixed=3)


def _attendance(book: Book, record: ModerationRecord) -> None:
    columns = [
        Column("Round", 17),
        Column("Who", 24),
        Column("What", 12),
        Column("When", 22, Look.MOMENT),
        Column("Note", 60, Look.WRAP),
    ]
    rows: list[list[Cell]] = [
        [round_words(one.round), one.person, CAME[one.kind], one.at, one.note] for one in record.comings
    ]
    book.table("Attendance", "Who came to the meetings, left them, or was absent. UK time.", columns, rows, fixed=2)


def _moved(book: Book, record: ModerationRecord) -> None:
    columns = [
        Column("Round", 17),
        Column("What", 26),
        Column("Which answers", 26, Look.WRAP),
        Column("From", 24),
        Column("To", 24),
        Column("Why", 60, Look.WRAP),
        Column("Came of it", 34, Look.WRAP),
        Column("By", 24),
        Column("When", 22, Look.MOMENT),
    ]
    rows: list[list[Cell]] = [
        [
            round_words(one.round),
            "abstention",
            one.scope,
            one.person,
            "",
            one.reason,
            "; ".join([one.outcome, *one.asked_back]),
            one.person,
            one.at,
        ]
        for one in record.abstentions
    ]
    rows += [
        [
            round_words(one.round),
            "move",
            one.scope,
            one.giver,
            one.taker,
            one.reason,
            f"{count(one.answers, 'answer')}, {count(one.drafts, 'draft')} kept",
            one.by,
            one.at,
        ]
        for one in record.moves
    ]
    said = "Who abstained from what, and which answers moved from whom to whom. UK time."
    book.table("Moves and abstentions", said, columns, rows, fixed=2)
