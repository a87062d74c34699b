"""Which mails somebody gets, and mails that came back."""

from collections.abc import Collection

from procurement.core.action import Context, Invalid, action
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import User
from procurement.people.notices import choices


@action(Permission.PROFILE_EDIT, Event.MAIL_CHOSEN)
def choose_mail(ctx: Context, user: User, wanted: Collection[str]) -> User:
    """Take the kinds of mail that are this person's to choose, and no others off."""
    if user.id != ctx.person:
        raise Invalid("mail", "Each person chooses their own mail.")
    off = [one.key for one in choices(user) if one.key not in wanted]
    user.reminders = "reminders" not in off
    user.mail_off = " ".join(key for key in off if key != "reminders")
    ctx.note(off=off)
    return user


@action(Permission.BOUNCE_RECORD, Event.MAIL_BOUNCED)
def record_bounce(ctx: Context, message: Message, reason: str) -> Message:
    """Note that a mail did not reach its address, so that the lead sees who was not reached."""
    message.bounced_at, message.failure = ctx.now, f"Came back: {reason}"
    ctx.note(message=message.id)
    return message
