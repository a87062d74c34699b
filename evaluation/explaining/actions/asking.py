"""A bidder is asked to explain, by a deadline, and is written to."""

from datetime import datetime

from sqlalchemy import select

from evaluation.explaining.models import ExplanationAsked
from evaluation.explaining.queries import TITLES, Topic
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import in_time
from procurement.core.words import moment
from procurement.people.models import User
from procurement.tenders.models import Tender


def put_asked(
    ctx: Context,
    tender: Tender,
    topic: Topic,
    words: str,
    due_at: datetime | None,
    *,
    seen: str = "",
    lot: int | None = None,
    figure: str = "",
    decision_id: int | None = None,
) -> ExplanationAsked:
    """Ask a bidder inside the action under way, and write to it. Raises Invalid beside `words` or `due_at`."""
    if not words.strip():
        raise Invalid("words", "Write what the bidder is to explain.")
    if due_at is None or not in_time(ctx.now, due_at):
        raise Invalid("due_at", "Give a day and a time that are still to come.")
    asked = keep(
        ExplanationAsked(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            about=topic.value,
            lot=lot,
            figure=figure,
            decision_id=decision_id,
            seen=seen,
            words=words.strip(),
            due_at=due_at,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    code, buyer, title = _named(tender.procurement_id)
    write_to_bidder(
        ctx,
        tender,
        f"{code}: the council asks you to explain",
        f"{buyer} asks you to explain, about your tender for {title}: {TITLES[topic]}.\n\n"
        + (f"{seen}\n\n" if seen else "")
        + f"{asked.words}\n\nAnswer by {moment(due_at)} on the page “Explanations” of your tender: "
        f"/bid/{code}/explanations\n\nNothing is decided before that, or before you have answered. What would better "
        "your tender cannot be taken into account.\n",
        once=f"explanation-{asked.id}",
    )
    return asked


def write_to_bidder(ctx: Context, tender: Tender, subject: str, words: str, *, once: str) -> None:
    """A letter by mail to everybody of a bidder, each once."""
    people = select(User).where(User.organisation_id == tender.organisation_id, User.active).order_by(User.id)
    for person in db.session.scalars(people):
        send(ctx, person.email, subject, words, once=f"{once}-{person.id}")


def _named(procurement_id: int) -> tuple[str, str, str]:
    found = db.session.get_one(Procurement, procurement_id)
    return found.code, found.buyer, found.title
