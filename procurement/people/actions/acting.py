"""Acting as an invented bidder of a rehearsal: a link that works once within an hour, and taking it.

Only the person of an organisation that was invented for one rehearsal is ever acted as, while that rehearsal goes on.
"""

from sqlalchemy import select

from procurement.core.action import Context, Invalid, action
from procurement.core.db import db
from procurement.core.rehearsing import goes_on
from procurement.core.vocabulary import Event, Permission
from procurement.people.actions.joining import new_link, use, used
from procurement.people.models import AccountLink, Organisation, User
from procurement.people.rules import LinkKind

HOURS = 1
"""How long a link to act as an invented bidder works."""


@action(Permission.REHEARSAL_ACT, Event.REHEARSAL_LINKED)
def link_to_act(ctx: Context, rehearsal: object, organisation_id: int) -> str:
    """Make a link with which one person may act as an invented bidder of this rehearsal. Returns its token.

    Raises Invalid for a real procurement, and for any organisation that was not invented for this rehearsal.
    """
    if goes_on(ctx.procurement_id) is None:
        raise Invalid("bidder", "This procurement is real: its bidders act for themselves.")
    user = _invented(organisation_id, ctx.procurement_id)
    if user is None:
        raise Invalid("bidder", "Choose one of the invented bidders of this rehearsal.")
    kind = LinkKind.REHEARSAL
    _, token = new_link(ctx, kind, user.email, hours=HOURS, name=user.name, organisation_id=organisation_id)
    ctx.note(organisation=organisation_id)
    return token


@action(Permission.LINK_TAKE, Event.REHEARSAL_ACTED)
def act_by_link(ctx: Context, link: AccountLink) -> User:
    """Use such a link. The invented person's account stands from here until the rehearsal is discarded.

    The record names who asked for the link, and who took it where they were signed in.
    """
    use(ctx, link, LinkKind.REHEARSAL)
    user = _invented(link.organisation_id, ctx.procurement_id)
    if user is None or goes_on(ctx.procurement_id) is None:
        raise Invalid("link", "This rehearsal is over: nobody acts in it any more.")
    user.active = True
    used(ctx, link, user)
    ctx.note(organisation=link.organisation_id, link_by=link.by_id)
    return user


def _invented(organisation_id: int | None, rehearsal_id: int | None) -> User | None:
    """The one person of an organisation that was invented for this rehearsal."""
    query = select(User).join(Organisation, Organisation.id == User.organisation_id)
    here = (Organisation.id == organisation_id, Organisation.rehearsal_id == rehearsal_id)
    return db.session.scalar(query.where(*here, Organisation.rehearsal_id.is_not(None)))
