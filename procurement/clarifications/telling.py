"""Mail about answers and letters: one wording for every bidder, whoever asked, in the same commit as the answer."""

from collections.abc import Sequence

from procurement.cases.models import Procurement
from procurement.clarifications.models import ClarificationQuestion, ConfidentialDecision, Letter, PublishedAnswer
from procurement.clarifications.queries import people_of, people_told
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import Role
from procurement.core.words import count, moment
from procurement.people.queries import appointed

WHERE = "You find it where your tender stands, under Clarifications.\n"


def tell_published(ctx: Context, procurement: Procurement, published: Sequence[PublishedAnswer]) -> int:
    """Write to all who are bidding, each the same words; how many were written to. Nothing tells who asked."""
    lines = "\n".join(f"{one.mark}  {one.title}{' (put right)' if one.edition > 1 else ''}" for one in published)
    body = (
        f"The council has published {count(len(published), 'clarification')}, to all bidders at this moment:\n\n"
        f"{lines}\n\nThe questions and answers are where your tender stands, under Clarifications. They are part of "
        "the tender documents: check whether your tender still answers what is asked.\n"
    )
    told = people_told(procurement.id)
    for person in told:
        subject = f"Clarifications published: {procurement.title} ({procurement.code})"
        send(ctx, person.email, subject, body, once=f"answers-{published[0].id}-{person.id}")
    return len(told)


def tell_alone(ctx: Context, procurement: Procurement, answer: PublishedAnswer) -> int:
    """Tell the one bidder that its confidential question is answered; the words stay on the page."""
    assert answer.to_organisation_id is not None
    told = people_of(answer.to_organisation_id)
    for person in told:
        subject = f"Your confidential question was answered: {procurement.title} ({procurement.code})"
        body = f"The council has answered your question, to your organisation alone: {answer.title}\n\n{WHERE}"
        send(ctx, person.email, subject, body, once=f"answer-alone-{answer.id}-{person.id}")
    return len(told)


def tell_asker(ctx: Context, question: ClarificationQuestion, decision: ConfidentialDecision) -> int:
    """Tell the bidder what was decided of its question, before anybody else learns of the question itself."""
    procurement = db.session.get_one(Procurement, question.procurement_id)
    if decision.kept:
        what = "Your question stays confidential. The answer will go to your organisation alone."
    else:
        what = (
            "The council cannot treat your question as confidential. It is answered to all bidders, in words that do "
            f"not name you, unless you take it back before {moment(decision.waits_until)}."
        )
    told = people_of(question.organisation_id)
    for person in told:
        body = f"{question.title}\n\n{what}\n\nWhy: {decision.reason}\n\n{WHERE}"
        subject = f"About your question: {procurement.title} ({procurement.code})"
        send(ctx, person.email, subject, body, once=f"confidential-{decision.id}-{person.id}")
    return len(told)


def tell_of_letter(ctx: Context, procurement: Procurement, letter: Letter) -> int:
    """Tell the other side that a letter is there; its words stay on the page."""
    if letter.from_council:
        told = people_of(letter.organisation_id)
        by = f"\nA reply is asked for by {moment(letter.reply_by)}.\n" if letter.reply_by else ""
        body = f"The council has written to you ({letter.subject_words.lower()}).\n{by}\n{WHERE}"
        subject = f"A letter from the council: {procurement.title} ({procurement.code})"
    else:
        told = appointed(procurement.id, Role.LEAD)
        about = letter.subject_words.lower()
        body = f"{letter.organisation.name} has written ({about}).\n\nRead it under Clarifications.\n"
        subject = f"A bidder has written: {procurement.code}"
    for person in told:
        send(ctx, person.email, subject, body, once=f"letter-{letter.id}-{person.id}")
    return len(told)
