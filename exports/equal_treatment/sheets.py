"""Equal treatment as a workbook: each bidder beside the others, every meeting, and every action that came of one."""

from datetime import datetime

from evaluation.negotiation.queries import minutes_sent, replies, told_to_all
from evaluation.negotiation.register import Register, read_register
from exports.layout.book import Book, Cell, Column, Look
from procurement.cases.models import Procurement


def workbook(procurement: Procurement, made_at: datetime) -> bytes:
    """The register of negotiation as it stands."""
    whole = read_register(procurement.id, made_at)
    book = Book(
        f"Equal treatment in negotiation, {procurement.title}",
        made_at,
        "NOT FOR PUBLICATION: paragraph 3, Sch 12A LGA 1972",
        procurement.code,
        rehearsal=procurement.rehearsal,
    )
    _bidders(book, whole)
    _meetings(book, procurement, whole)
    _points(book, procurement, whole)
    return book.content()


def _bidders(book: Book, whole: Register) -> None:
    columns = [
        Column("Bidder", 12),
        Column("Name", 34, Look.WRAP),
        Column("In evaluation", 10),
        Column("Offered", 9, Look.COUNT),
        Column("Held", 9, Look.COUNT),
        Column("Not held", 9, Look.COUNT),
        Column("Time in meetings, minutes", 12, Look.COUNT),
        Column("Minutes sent", 9, Look.COUNT),
        Column("Minutes confirmed", 11, Look.COUNT),
        Column("Days to resubmit", 11, Look.COUNT),
        Column("Lines on its agendas", 11, Look.COUNT),
        Column("Of these covered", 10, Look.COUNT),
        *(Column(name, 16) for name in whole.topics.values()),
        Column("Gaps", 50, Look.WRAP),
    ]
    rows: list[list[Cell]] = [
        [
            one.tender.bidder_code,
            one.tender.organisation.name,
            "yes" if one.in_evaluation else "no",
            one.dealings.offered,
            one.dealings.held,
            one.dealings.not_held,
            one.dealings.minutes,
            one.dealings.sent,
            one.confirmed,
            one.dealings.days,
            one.dealings.agenda,
            one.dealings.came_up,
            *("covered" if key in one.dealings.topics else "not covered" for key in whole.topics),
            "; ".join(one.gaps),
        ]
        for one in whole.bidders
    ]
    book.table("Bidders", "What each bidder had, and where it falls short of the others.", columns, rows, fixed=2)


def _meetings(book: Book, procurement: Procurement, whole: Register) -> None:
    columns = [
        Column("Meeting", 9, Look.COUNT),
        Column("Bidder", 12),
        Column("Lot", 7, Look.COUNT),
        Column("Arranged for", 22, Look.MOMENT),
        Column("Until", 22, Look.MOMENT),
        Column("Place", 34, Look.WRAP),
        Column("State", 14),
        Column("Minutes late", 10, Look.COUNT),
        Column("Whose lateness", 12),
        Column("Why not held, or cancelled", 40, Look.WRAP),
        Column("Minutes sent", 22, Look.MOMENT),
        Column("Bidder’s answer", 40, Look.WRAP),
    ]
    sent, answered = minutes_sent(procurement.id), replies(procurement.id)
    rows: list[list[Cell]] = []
    for entry in whole.entries:
        versions = sent.get(entry.meeting.id, [])
        said = answered.get(versions[-1].id, []) if versions else []
        record = entry.record
        not_held = " ".join(filter(None, (record.why, record.notes))) if record and not record.held else ""
        rows.append(
            [
                entry.number,
                entry.meeting.tender.bidder_code,
                entry.meeting.lot,
                entry.meeting.starts_at,
                entry.meeting.ends_at,
                ", ".join(filter(None, (entry.meeting.place, entry.meeting.room))),
                entry.state.value,
                entry.late or None,
                record.late if record else "",
                entry.meeting.cancelled or not_held,
                versions[-1].sent_at if versions else None,
                ("confirmed" if said[-1].confirmed else f"correction asked for: {said[-1].words}") if said else "",
            ]
        )
    book.table("Meetings", "Every meeting by time. UK time.", columns, rows, fixed=2)


def _points(book: Book, procurement: Procurement, whole: Register) -> None:
    columns = [
        Column("Meeting", 9, Look.COUNT),
        Column("Bidder", 12),
        Column("Topic", 20, Look.WRAP),
        Column("About", 20, Look.WRAP),
        Column("Council’s position", 44, Look.WRAP),
        Column("Bidder’s position", 44, Look.WRAP),
        Column("Agreed", 12),
        Column("Outcome", 44, Look.WRAP),
        Column("Action", 34, Look.WRAP),
        Column("Owner", 22),
        Column("Due", 14, Look.DAY),
        Column("Told to all as amendment", 12, Look.COUNT),
    ]
    told = told_to_all(procurement.id)
    rows: list[list[Cell]] = [
        [
            entry.number,
            entry.meeting.tender.bidder_code,
            point.topic,
            point.reference,
            point.ours,
            point.theirs,
            point.agreed,
            point.outcome,
            point.task,
            point.owner,
            point.due_on,
            told[point.id].amendment if point.id in told else None,
        ]
        for entry in whole.entries
        if entry.record
        for point in entry.record.points
    ]
    book.table("Points and actions", "What was discussed, agreed and asked of whom.", columns, rows, fixed=2)
