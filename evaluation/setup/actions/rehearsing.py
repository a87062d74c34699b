"""Starting a rehearsal of a procurement, and discarding one. Nothing of the real procurement changes by either."""

import secrets

from sqlalchemy import select

from evaluation.scheme.actions import write_frozen
from evaluation.setup.actions.laying_down import lay_down
from evaluation.setup.actions.publishing import NotPublishable
from evaluation.setup.actions.starting import keep_financial_rules
from evaluation.setup.files import to_json
from evaluation.setup.findings import findings
from evaluation.setup.invented import BIDDERS, YOURS, Invented
from evaluation.setup.models import PackDraft, Publication
from evaluation.setup.outside import outside_of
from evaluation.setup.pack import Pack
from evaluation.setup.queries import draft_of
from evaluation.setup.rehearsals import named, still_stopping
from procurement.cases.models import Procurement, RehearsalDiscard
from procurement.cases.queries import discard_of, why_abandoned
from procurement.core import jobs
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import sha256
from procurement.core.db import db
from procurement.core.jobs import Job
from procurement.core.sealing import FEWEST, MOST
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission, Role, Stage
from procurement.papers.models import Paper, PaperVersion
from procurement.papers.queries import issued_papers
from procurement.people.models import Appointment, Organisation, User
from procurement.people.queries import held_in, invented_people
from procurement.tenders.actions.opening_keys import split_anew
from procurement.tenders.drafts import invitation
from procurement.tenders.opening_keys import keys_of, shares_of
from procurement.tenders.sealed_models import REHEARSAL, OpeningShare

JOB = "rehearsal"
"""The kind of job that lets the invented bidders tender."""

RESUBMISSION = "rehearsal resubmission"
"""The kind of job that lets them answer an invitation to resubmit."""


@action(Permission.REHEARSAL_START, Event.REHEARSAL_STARTED)
def rehearse(ctx: Context, procurement: Procurement) -> Procurement:
    """Make a marked copy to practise on: the pack as it stands, published at once, the same people, invented bidders.

    A job then opens tendering and lets the bidders tender. Raises NotPublishable, naming what the pack still lacks;
    dates, notices and the conflicts assessment are the real procurement's alone.
    """
    if procurement.rehearsal:
        raise Invalid("rehearsal", "This is a rehearsal already: begin another from the procurement itself.")
    if why := why_abandoned(procurement.id):
        raise Invalid("rehearsal", why)
    _, pack = draft_of(procurement)
    if stops := still_stopping(findings(pack, outside_of(ctx, procurement, pack))):
        raise NotPublishable(stops)
    rehearsal = _copy(ctx, procurement, pack)
    _appoint(ctx, procurement, rehearsal)
    _seal(ctx, procurement, rehearsal)
    _publish(ctx, rehearsal, pack.with_basics(title=rehearsal.title))
    _hand_out(ctx, procurement, rehearsal)
    for number, bidder in enumerate((*BIDDERS, YOURS), start=1):
        _invent(ctx, rehearsal, bidder, number)
    ctx.note(rehearsal=rehearsal.id)
    jobs.ask(ctx, JOB, rehearsal=rehearsal.id)
    return rehearsal


def _copy(ctx: Context, procurement: Procurement, pack: Pack) -> Procurement:
    code, title = named(procurement.code, pack.basics.title.strip(), set(db.session.scalars(select(Procurement.code))))
    return keep(
        Procurement(
            code=code,
            title=title,
            buyer=procurement.buyer,
            regime=pack.basics.regime.value,
            route=procurement.route,
            summary=pack.basics.summary,
            term=pack.basics.term,
            created_at=ctx.now,
            demonstration=procurement.demonstration,
            rehearsal_of_id=procurement.id,
        )
    )


def _appoint(ctx: Context, procurement: Procurement, rehearsal: Procurement) -> None:
    """Whoever has a part in the procurement now has the same in its rehearsal, and who began it leads."""
    parts = dict.fromkeys([*held_in(procurement.id, ctx.now), (ctx.person, Role.LEAD)])
    for user_id, role in parts:
        keep(Appointment(procurement_id=rehearsal.id, user_id=user_id, role=role.value, appointed_at=ctx.now))


def _seal(ctx: Context, procurement: Procurement, rehearsal: Procurement) -> None:
    """Where two people hold shares of the real opening keys, the same open the rehearsal, whose keys are its own.

    Before that the rehearsal goes without, and two people open it by their word alone.
    """
    for share in shares_of(procurement.id).values():
        public = share.public
        keep(OpeningShare(procurement_id=rehearsal.id, user_id=share.user_id, public=public, taken_at=share.taken_at))
    holders = keys_of(rehearsal.id).holders
    if FEWEST <= len(holders) <= MOST:
        split_anew(ctx, rehearsal, REHEARSAL, holders)
        split_anew(ctx, rehearsal, FIRST_ROUND, holders)


def _publish(ctx: Context, rehearsal: Procurement, pack: Pack) -> None:
    document = to_json(pack)
    keep(PackDraft(procurement_id=rehearsal.id, document=document, saved_by_id=ctx.person, saved_at=ctx.now))
    keep_financial_rules(ctx, rehearsal, pack, ctx.person)
    lay_down(ctx, rehearsal, pack, amending=False)
    write_frozen(ctx, rehearsal)
    keep(
        Publication(
            procurement_id=rehearsal.id,
            number=1,
            document=document,
            sha256=sha256(document),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _hand_out(ctx: Context, procurement: Procurement, rehearsal: Procurement) -> None:
    """The documents that bidders find now, in their current version: new rows, and the same stored bytes."""
    for one in issued_papers(procurement.id, withdrawn=False):
        paper, current = one.paper, one.current
        copy = keep(
            Paper(
                procurement_id=rehearsal.id,
                position=paper.position,
                title=paper.title,
                kind=paper.kind,
                undertaking=paper.undertaking,
                place=paper.place,
                added_at=ctx.now,
            )
        )
        facts = ("name", "media_type", "sha256", "size", "blob", "wrapped_key")
        keep(
            PaperVersion(
                paper_id=copy.id,
                procurement_id=rehearsal.id,
                number=1,
                reason="",
                issued_by_id=ctx.person,
                issued_at=ctx.now,
                **{name: getattr(current, name) for name in facts},
            )
        )


def _invent(ctx: Context, rehearsal: Procurement, bidder: Invented, number: int) -> None:
    """An organisation and its one person, who has no password; the account stands only once somebody acts as them."""
    body = keep(
        Organisation(
            name=bidder.name,
            company_number=f"INVENTED-{rehearsal.id}-{number}",
            registered_at=ctx.now,
            rehearsal_id=rehearsal.id,
        )
    )
    keep(
        User(
            email=f"bidder-{number}@rehearsal-{rehearsal.id}.invalid",
            name=bidder.person,
            password=None,
            active=False,
            fs_uniquifier=secrets.token_hex(32),
            organisation_id=body.id,
            reminders=False,
        )
    )


@action(Permission.REHEARSAL_START, Event.REHEARSAL_RESUBMITTED)
def let_resubmit(ctx: Context, rehearsal: Procurement) -> Job:
    """Let the invented bidders answer the invitation to resubmit: a job revises their tenders as far as it allows."""
    if not rehearsal.rehearsal:
        raise Invalid("rehearsal", "This procurement is real: its bidders resubmit by themselves.")
    if Stage.RESUBMISSION not in ctx.standing.open_stages or invitation(rehearsal.id) is None:
        raise Invalid("rehearsal", "Open resubmission and invite the bidders first, on the pages of negotiation.")
    return jobs.ask(ctx, RESUBMISSION, rehearsal=rehearsal.id)


@action(Permission.REHEARSAL_DISCARD, Event.REHEARSAL_DISCARDED)
def discard_rehearsal(ctx: Context, rehearsal: Procurement) -> RehearsalDiscard:
    """End a rehearsal for good: nobody has a part in it any more, the auditor alone still reads it."""
    if not rehearsal.rehearsal:
        raise Invalid("rehearsal", "This procurement is real: it can be abandoned, never discarded.")
    if discard_of(rehearsal.id):
        raise Invalid("rehearsal", "This rehearsal was discarded already.")
    for person in invented_people(rehearsal.id):  # whoever acts as one of them is signed out with their next page
        person.active, person.fs_uniquifier = False, secrets.token_hex(32)
    return keep(RehearsalDiscard(procurement_id=rehearsal.id, by_id=ctx.person, at=ctx.now))
