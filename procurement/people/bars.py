"""The bars that come from people's declarations, and from whose an organisation's account is."""

from typing import Any

from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar
from procurement.people.models import Organisation
from procurement.people.organisations import owner_id
from procurement.people.queries import conflicted_with, has_declared, person
from procurement.people.second_step import second_step_of


def bidder_of(subject: Any) -> int | None:
    """The organisation whose tender a subject belongs to, if it belongs to one."""
    tender = getattr(subject, "tender", None) or subject
    found = getattr(tender, "organisation_id", None)
    return int(found) if found is not None else None


@finds(Bar.INTEREST_NOT_DECLARED)
def not_declared(ctx: Context, _subject: Any) -> bool:
    """Nobody reads or judges a tender before declaring against the list of bidders."""
    return ctx.procurement_id is not None and not has_declared(ctx.procurement_id, ctx.person)


@finds(Bar.CONFLICTED)
def conflicted(ctx: Context, subject: Any) -> bool:
    """A tender in which a person has an interest is closed to them everywhere."""
    organisation = bidder_of(subject)
    if organisation is None or ctx.procurement_id is None:
        return False
    return organisation in conflicted_with(ctx.procurement_id, ctx.person)


@finds(Bar.NO_SECOND_STEP)
def no_second_step(ctx: Context, _subject: Any) -> bool:
    """Whoever opens tenders signs in with a second step, but for the invented people of a demonstration."""
    user = person(ctx.person)
    return user is None or not (user.demonstration or second_step_of(user.id))


@finds(Bar.NOT_OWNER)
def not_owner(ctx: Context, subject: Any) -> bool:
    """An organisation's people are looked after by the owner of its account alone, and nobody else's."""
    user = person(ctx.person)
    if user is None or user.organisation_id is None or owner_id(user.organisation_id) != user.id:
        return True
    return isinstance(subject, Organisation) and subject.id != user.organisation_id
