"""Shares taken, opening keys made, the opening rehearsed, and what happens when an opener gives a share."""

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.sealing import (
    FEWEST,
    MOST,
    BadCode,
    Holds,
    Unopened,
    combine,
    key_of,
    new_key,
    public_of,
    seal,
    split_for,
    unseal,
)
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission, Stage
from procurement.core.words import count, moment
from procurement.tenders.opening_keys import Opener, keys_of, parts_of, shares_of
from procurement.tenders.queries import is_opened
from procurement.tenders.sealed import opening_key
from procurement.tenders.sealed_models import (
    REHEARSAL,
    GivenPart,
    OpeningKey,
    OpeningKeyPart,
    OpeningRehearsal,
    OpeningShare,
)
from procurement.timetable.queries import windows

LETTER = "This letter was sealed to rehearse the opening. It says nothing of any tender."


@action(Permission.SHARE_TAKE, Event.SHARE_TAKEN)
def take_share(ctx: Context, procurement: Procurement, code: str) -> OpeningShare:
    """Take the share that the page has just shown: only its public half is written down.

    Taking it twice is once; taking another one gives the first up, which is possible while no keys are in use.
    """
    try:
        public = public_of(key_of(code, Holds.SHARE))
    except BadCode as wrong:
        raise Invalid("code", str(wrong)) from wrong
    mine = shares_of(procurement.id).get(ctx.person)
    if mine and mine.public == public:
        return mine
    if _in_use(ctx, procurement):
        raise Invalid("code", "The keys are in use since tendering opened, so no other share can be taken now.")
    if mine is None and len(keys_of(procurement.id).holders) >= MOST:
        raise Invalid("code", f"{MOST} people hold shares already, which is the most that a key is split between.")
    return keep(OpeningShare(procurement_id=procurement.id, user_id=ctx.person, public=public, taken_at=ctx.now))


def _in_use(ctx: Context, procurement: Procurement) -> bool:
    """From tendering to its opening the keys stand as they are; without keys nothing is in use."""
    begun = windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is not None
    made = opening_key(procurement.id, FIRST_ROUND) is not None
    return begun and made and not is_opened(procurement.id, FIRST_ROUND)


@action(Permission.OPENING_KEYS_MAKE, Event.OPENING_KEYS_MADE)
def make_opening_keys(ctx: Context, procurement: Procurement) -> OpeningKey:
    """Make the key to which tenders are sealed, and one to rehearse with, each split between those who took shares."""
    if windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is not None:
        raise Invalid("keys", "Tendering has opened: the keys that tenders are sealed to stand as they are.")
    holders = keys_of(procurement.id).holders
    if not FEWEST <= len(holders) <= MOST:
        raise Invalid("keys", f"Between {FEWEST} and {MOST} people take a share first; {count(len(holders), 'has')}.")
    split_anew(ctx, procurement, REHEARSAL, holders)
    return split_anew(ctx, procurement, FIRST_ROUND, holders)


def split_anew(ctx: Context, procurement: Procurement, round_: int, holders: list[Opener]) -> OpeningKey:
    """Make a key inside the action under way. Its private half is in memory only, and forgotten when this returns."""
    private = new_key()
    public = public_of(private)
    key = keep(
        OpeningKey(
            procurement_id=procurement.id,
            round=round_,
            public=public,
            letter=seal(public, LETTER.encode(), "letter"),
            made_at=ctx.now,
            by_id=ctx.person,
        )
    )
    shares = [opener.share for opener in holders if opener.share]
    parts = split_for(private, [share.public for share in shares], name_of(key))
    for share, part in zip(shares, parts, strict=True):
        keep(OpeningKeyPart(opening_key_id=key.id, share_id=share.id, sealed=part))
    ctx.note(round=round_, holders=[share.user_id for share in shares], public=public)
    return key


def name_of(key: OpeningKey) -> str:
    """What the parts of a key are bound to."""
    return f"part of the opening key of procurement {key.procurement_id}, round {key.round}"


@action(Permission.OPENING_REHEARSE, Event.OPENING_REHEARSED)
def rehearse_opening(ctx: Context, procurement: Procurement, code: str) -> OpeningRehearsal | None:
    """Give a share in the rehearsal; with the second person's the letter is opened. None after the first."""
    key = opening_key(procurement.id, REHEARSAL)
    if key is None:
        raise Invalid("share", "Make the opening keys first.")
    private, first = give(ctx, key, code)
    ctx.note(complete=private is not None)
    if private is None or first is None:
        return None
    if unseal(private, key.letter, "letter").decode() != LETTER:
        raise Invalid("share", "The letter that was opened is not the one that was sealed. Make the keys anew.")
    return keep(OpeningRehearsal(opening_key_id=key.id, first_id=first, second_id=ctx.person, at=ctx.now))


def give(ctx: Context, key: OpeningKey, code: str) -> tuple[bytes | None, int | None]:
    """Take a person's share of a key: the private key and who gave first, once a second person gives theirs.

    The first person's part waits sealed to each other opener, so that nothing here opens it without another share.
    """
    mine, part = _own_part(ctx, key, code)
    waiting = select(GivenPart).where(GivenPart.opening_key_id == key.id)
    for given in list(db.session.scalars(waiting.where(GivenPart.giver_id != ctx.person))):
        if given.share_id == mine.share_id:
            whole = combine(part, unseal(key_of(code, Holds.SHARE), given.sealed, name_of(key)))
            if public_of(whole) != key.public:
                raise Invalid("share", "The two shares do not belong to the same key.")
            _forget(key)
            return whole, given.giver_id
    for old in db.session.scalars(waiting.where(GivenPart.giver_id == ctx.person)):
        db.session.delete(old)
    db.session.flush()
    for other in parts_of(key):
        if other.share_id != mine.share_id:
            sealed = seal(other.share.public, part, name_of(key))
            where = {"opening_key_id": key.id, "giver_id": ctx.person, "share_id": other.share_id}
            keep(GivenPart(**where, sealed=sealed, at=ctx.now))
    return None, None


def _own_part(ctx: Context, key: OpeningKey, code: str) -> tuple[OpeningKeyPart, bytes]:
    """A person's part of a key, by their share. Raises Invalid, which tells a slip of the pen from a wrong share."""
    mine = next((row for row in parts_of(key) if row.share.user_id == ctx.person), None)
    if mine is None:
        raise Invalid("share", "You hold no share of this key. Two of those who do can open.")
    try:
        private = key_of(code, Holds.SHARE)
    except BadCode as wrong:
        raise Invalid("share", str(wrong)) from wrong
    if public_of(private) != mine.share.public:
        taken = moment(mine.share.taken_at)
        raise Invalid("share", f"This share was typed right, but it is not the one that you took here on {taken}.")
    try:
        return mine, unseal(private, mine.sealed, name_of(key))
    except Unopened as why:
        raise Invalid("share", "Your part of the key is damaged here. Two others who hold shares can open.") from why


def _forget(key: OpeningKey) -> None:
    for row in db.session.scalars(select(GivenPart).where(GivenPart.opening_key_id == key.id)):
        db.session.delete(row)
    db.session.flush()
