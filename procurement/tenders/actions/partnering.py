"""A bidder names its partners and invites their people; each answers a part of its own, which goes with the tender."""

from collections.abc import Mapping

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core import outbox
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.core.words import moment
from procurement.people.actions.accounts import new_account
from procurement.people.actions.joining import clean_address, new_link, use, used
from procurement.people.links import account_of
from procurement.people.models import AccountLink, AccountLinkEnd, Appointment, Organisation, User
from procurement.people.rules import Link, LinkKind, number_of
from procurement.questionnaire.answers import BadAnswer, checked
from procurement.questionnaire.models import Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import PartnerKind, asked_of_partner
from procurement.tenders.actions.drafting import drop, work_round
from procurement.tenders.actions.under_key import in_hand
from procurement.tenders.in_hand import draft_key
from procurement.tenders.models import Tender, Upload
from procurement.tenders.partner_models import Partner, PartnerAnswer, PartnerFile, PartnerInvitation
from procurement.tenders.partners import Details, own_part, partner_of_link, partners_of

MOST = 60
"""How many partners one tender names at most."""


@action(Permission.TENDER_EDIT, Event.PARTNER_NAMED)
def name_partner(ctx: Context, tender: Tender, said: Details, partner: Partner | None = None) -> Partner:
    """Name a group member or a subcontractor, or say anew who it is. Raises Invalid by field.

    Source: Procurement Act 2023 s.28(1) (every intended subcontractor is asked for).
    """
    _first_round(ctx, tender)
    said = _details(tender, said)
    here = partners_of(tender.id, (), ())
    others = [one for one in here if partner is None or one.row.id != partner.id]
    if any(one.details and one.details.name.casefold() == said.name.casefold() for one in others):
        raise Invalid("name", f"{said.name} is named already.")
    if partner is None and len(here) >= MOST:
        raise Invalid("name", f"You have named {MOST} already, and no more fit.")
    hand = in_hand(tender, FIRST_ROUND, ctx.now)
    row = partner or Partner(tender_id=tender.id, named_at=ctx.now)
    row.details = hand.sealed(said.written())
    ctx.note(partner=row.id)
    return keep(row)


def _first_round(ctx: Context, tender: Tender) -> None:
    if work_round(ctx, tender) != FIRST_ROUND:
        raise Invalid("name", "With whom you bid cannot change in a resubmission.")


def _details(tender: Tender, said: Details) -> Details:
    if said.kind not in set(PartnerKind):
        raise Invalid("kind", "Choose what they are.")
    if not said.name.strip():
        raise Invalid("name", "Enter the name.")
    number = number_of(said.company_number) if said.company_number.strip() else None
    if said.lots and set(said.lots) - {lot.number for lot in lots(tender.procurement_id)}:
        raise Invalid("lots", "Name only lots of this procurement, by their numbers.")
    written = number[1] if number else said.company_number.strip()
    return Details(said.kind, said.name.strip(), written, said.share.strip(), tuple(sorted(set(said.lots))))


@action(Permission.TENDER_EDIT, Event.PARTNER_INVITED)
def invite_partner(ctx: Context, partner: Partner, email: str, name: str, address: str) -> AccountLink:
    """Send somebody of a partner a link to answer its part, good for fourteen days; an earlier link of it ends.

    Whoever asks gets the same answer whether the address has an account or not. `address`: where this service is.
    """
    tender = partner.tender
    _first_round(ctx, tender)
    to = clean_address(email)
    if not name.strip():
        raise Invalid("person", "Enter the person's name.")
    user = account_of(to)
    if user and user.organisation_id == tender.organisation_id:
        raise Invalid("email", "This is one of your own people. Somebody of the partner itself answers its part.")
    _end_links(ctx, partner, Link.REPLACED)
    link, token = new_link(ctx, LinkKind.PARTNER, to, name=name)
    keep(PartnerInvitation(partner_id=partner.id, link_id=link.id))
    _write(ctx, tender, link, token, address)
    ctx.note(partner=partner.id)
    return link


def _write(ctx: Context, tender: Tender, link: AccountLink, token: str, address: str) -> None:
    procurement = db.session.get_one(Procurement, tender.procurement_id)
    bidder = db.session.get_one(Organisation, tender.organisation_id)
    by = db.session.get_one(User, ctx.person)
    outbox.send(
        ctx,
        link.email,
        f"Your part of a tender: {procurement.title}",
        f"{link.name},\n\n{by.name} of {bidder.name} asks you to answer your organisation's own part of the selection "
        f"questionnaire in its tender for {procurement.title} ({procurement.buyer}). {bidder.name} sees whether your "
        "part is complete, and not what you answer; you see nothing else of its tender. It is sealed and submitted "
        f"with the tender.\n\nOpen this link by {moment(link.expires_at)}, UK time. It works once and is yours alone:"
        f"\n\n{address.rstrip('/')}/links/{outbox.PRIVATE}\n\nIf you did not expect this, do nothing, or write to "
        f"{by.name}: {by.email}\n",
        once=f"link-{link.id}",
        secret=token,
    )


def _end_links(ctx: Context, partner: Partner, kind: Link) -> None:
    query = (
        select(AccountLink)
        .join(PartnerInvitation, PartnerInvitation.link_id == AccountLink.id)
        .outerjoin(AccountLinkEnd, AccountLinkEnd.link_id == AccountLink.id)
        .where(PartnerInvitation.partner_id == partner.id, AccountLinkEnd.id.is_(None))
    )
    for link in db.session.scalars(query).all():
        keep(AccountLinkEnd(link_id=link.id, kind=kind.value, user_id=ctx.person, at=ctx.now))


@action(Permission.TENDER_EDIT, Event.PARTNER_REMOVED)
def remove_partner(ctx: Context, partner: Partner) -> Partner:
    """Take a partner out of the draft: its answers and files go, its link ends. What was submitted before stands."""
    _first_round(ctx, partner.tender)
    for answer in db.session.scalars(select(PartnerAnswer).where(PartnerAnswer.partner_id == partner.id)).all():
        db.session.delete(answer)
    for file in db.session.scalars(select(PartnerFile).where(PartnerFile.partner_id == partner.id)).all():
        drop(ctx, file)
    for upload in db.session.scalars(select(Upload).where(Upload.partner_id == partner.id)).all():
        drop(ctx, upload)
    _end_links(ctx, partner, Link.WITHDRAWN)
    in_hand(partner.tender, FIRST_ROUND, ctx.now)  # a change since what was submitted
    partner.details, partner.removed_at = None, ctx.now
    db.session.flush()
    ctx.note(partner=partner.id)
    return partner


@action(Permission.LINK_TAKE, Event.PARTNER_JOINED)
def take_part(ctx: Context, link: AccountLink, name: str = "", password: str = "") -> Partner:
    """Answer for a partner from now on: as whoever is signed in, or with an account made here. Raises Invalid."""
    use(ctx, link, LinkKind.PARTNER)
    partner = partner_of_link(link)
    if partner is None:
        raise Invalid("link", "The bidder has taken this part out of its tender.")
    if ctx.actor_id is None:
        if account_of(link.email):
            raise Invalid("link", "This address has an account. Sign in with it, then open the link again.")
        user = new_account(link.email, name, "", password, None, False)
    else:
        user = db.session.get_one(User, ctx.actor_id)
    if user.email != link.email:
        raise Invalid("link", "This link was sent to another address than the one you are signed in with.")
    council = select(Appointment.id).where(Appointment.user_id == user.id)
    if db.session.scalar(council.where(Appointment.procurement_id == partner.procurement_id)):
        raise Invalid("link", "You have a part in this procurement on the council's side, so you cannot be a bidder's.")
    used(ctx, link, user)
    ctx.note(partner=partner.id, person=user.id)
    return partner


@action(Permission.PART_ANSWER, Event.PART_ANSWERED)
def answer_part(
    ctx: Context, partner: Partner, texts: Mapping[int, str], *, done: bool, seen: int | None = None
) -> Partner:
    """Save answers of a partner's own part, and whether it is complete. Raises Invalid beside `q<id>`, or Stale."""
    details = Details.read(partner.details)
    if details is None:
        raise Invalid("part", "Your part went with the tender and lies sealed. The bidder can open it again.")
    asked = {q.id: q for q in questions(partner.procurement_id) if asked_of_partner(q.also_asked, details.kind)}
    said = {number: _checked(asked.get(number), number, text) for number, text in texts.items()}
    query = select(PartnerAnswer).where(PartnerAnswer.partner_id == partner.id)
    rows = {row.question_id: row for row in db.session.scalars(query)}
    before = {number: rows[number].text if number in rows else "" for number in said}
    if seen is not None and seen != sum(row.version for row in rows.values()) and before != said:
        raise Stale(
            theirs={f"q{number}": text for number, text in before.items()},
            yours={f"q{number}": text for number, text in said.items()},
        )
    hand = draft_key(partner.tender_id, FIRST_ROUND) or in_hand(partner.tender, FIRST_ROUND, ctx.now)
    for number, text in said.items():
        if number in rows:
            rows[number].text = hand.sealed(text)
            rows[number].saved_at = ctx.now
        elif text:
            kept = PartnerAnswer(partner_id=partner.id, question_id=number, text=hand.sealed(text), saved_at=ctx.now)
            db.session.add(kept)
    db.session.flush()
    _finish(ctx, partner, done=done)
    ctx.note(partner=partner.id, done=done, questions=sorted(said))
    return partner


def _checked(question: Question | None, number: int, text: str) -> str:
    if question is None:
        raise Invalid(f"q{number}", "This question is not in your part.")
    try:
        return checked(question, text)
    except BadAnswer as wrong:
        raise Invalid(f"q{number}", str(wrong)) from wrong


def _finish(ctx: Context, partner: Partner, *, done: bool) -> None:
    """Say that a part is complete, which tells whoever invited; or that it is open again."""
    if not done:
        partner.done_at = None
        return
    held = own_part(partner)
    if held.unanswered:
        raise Invalid("part", f"Not finished yet: answer {', '.join(q.code for q in held.unanswered)} first.")
    if held.unfilled:
        raise Invalid("part", f"Not finished yet: send a file for {', '.join(s.code for s in held.unfilled)} first.")
    if partner.done_at is None:
        partner.done_at = ctx.now
        _tell(ctx, partner)


def _tell(ctx: Context, partner: Partner) -> None:
    query = select(AccountLink).join(PartnerInvitation, PartnerInvitation.link_id == AccountLink.id)
    link = db.session.scalars(query.where(PartnerInvitation.partner_id == partner.id)).all()[-1]
    inviter = db.session.get(User, link.by_id or 0)
    procurement = db.session.get_one(Procurement, partner.procurement_id)
    if inviter is not None:
        outbox.send(
            ctx,
            inviter.email,
            f"A part of your tender is complete: {procurement.title}",
            f"{inviter.name},\n\n{link.name} has completed the part of your tender for {procurement.title} that you "
            f"asked them to answer. It goes with your tender when you submit it.\n",
            once=f"part-{partner.id}-{ctx.now.isoformat()}",
        )
