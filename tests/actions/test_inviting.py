"""Invitations as they are written: one link, used once; access that ends by the clock; on both databases."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.core.action import Context, Invalid, Refused
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event, Permission, Role
from procurement.people.actions import accept_invitation, end_access, invite, withdraw_invitation
from procurement.people.actions.inviting import Invitee
from procurement.people.invitations import accesses, state_of
from procurement.people.models import InvitationEnd, RoleEnd
from procurement.people.queries import appointed, roles
from procurement.people.rules import Link
from tests.conftest import SetClock
from tests.factories import Small, local

ZOE = Invitee("Zoe@Clinic.example", "Zoe Hart", True, date(2021, 6, 30))
HERE = "http://tenders.example"


def test_who_is_invited_takes_part_until_their_day(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock)
        [first] = invite(small.ctx("lead"), small.procurement, [ZOE], HERE)
        [asked] = invite(small.ctx("lead"), small.procurement, [ZOE], HERE)
        assert state_of(first, clock.moment) is Link.REPLACED and state_of(asked, clock.moment) is Link.OPEN
        anybody = Context.of(None, small.procurement.id)
        with pytest.raises(Invalid, match="no longer be used"):
            accept_invitation(anybody, first, name="Zoe Hart", password="correct horse battery")
        zoe = accept_invitation(
            Context.of(None, small.procurement.id), asked, name="Zoe Hart", password="correct horse battery"
        )
        with pytest.raises(Invalid, match="no longer be used"):
            accept_invitation(Context.of(zoe.id, small.procurement.id), asked)
        assert (zoe.email, zoe.organisation_id) == ("zoe@clinic.example", None)
        assert zoe in appointed(small.procurement.id, Role.EVALUATOR)
        assert roles(zoe.id, None, clock.moment) == (frozenset({Role.EVALUATOR}), {})
        held, ended = roles(zoe.id, small.procurement.id, local("2021-06-30T23:59"))
        assert held == frozenset({Role.EVALUATOR}) and not ended
        clock.at(local("2021-07-01T00:00"))
        held, ended = roles(zoe.id, small.procurement.id, clock.moment)
        assert held == frozenset() and "Wed 30 June 2021" in ended[Role.EVALUATOR]
        no = small.ctx(zoe).refusal(Permission.PROCUREMENT_READ)
        assert no and no.reason == ended[Role.EVALUATOR]
        assert zoe not in appointed(small.procurement.id, Role.EVALUATOR)

        [again] = invite(small.ctx("lead"), small.procurement, [Invitee(zoe.email, "Zoe Hart")], HERE)
        accept_invitation(small.ctx(zoe), again)
        assert small.ctx(zoe).may(Permission.PROCUREMENT_READ), "invited again, without an end"
        end_access(small.ctx("lead"), small.procurement, zoe.email, "The work is done.")
        assert not small.ctx(zoe).may(Permission.PROCUREMENT_READ)
        told = accesses(small.procurement.id, [zoe.email], clock.moment)[zoe.email]
        assert told.over(clock.moment) and told.end and told.end.reason == "The work is done."
        events = [row.event for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))][-6:]
        assert events[-2:] == [Event.INVITATION_ACCEPTED.value, Event.ACCESS_ENDED.value]
        kinds = db.session.scalars(select(InvitationEnd.kind).order_by(InvitationEnd.id)).all()
        assert kinds == ["replaced", "accepted", "accepted"]
        assert [bool(row.ends_at) for row in db.session.scalars(select(RoleEnd).order_by(RoleEnd.id))] == [
            True,
            False,
            True,
        ]


@pytest.mark.one_database
def test_one_who_cannot_be_invited_keeps_all_from_being_written(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock)
        lead = small.ctx("lead")
        for other, part in (
            (Invitee(small.bidders[0].email, "Bid Manager"), "bidding organisation"),
            (Invitee(small.staff["evaluator1"].email, "Evaluator"), "has access already"),
            (Invitee("late@clinic.example", "Late", True, date(2021, 3, 21)), "which is past"),
            (Invitee("nowhere", "No One"), "no e-mail address"),
        ):
            with pytest.raises(Invalid, match=part):
                invite(lead, small.procurement, [ZOE, other], HERE)
        assert accesses(small.procurement.id, [ZOE.email], clock.moment)["zoe@clinic.example"].invitation is None
        assert not db.session.scalars(select(Message).where(Message.to_address == "zoe@clinic.example")).all()
        with pytest.raises(Invalid, match="no open invitation"):
            withdraw_invitation(lead, small.procurement, ZOE.email)
        with pytest.raises(Refused):
            invite(small.ctx("moderator"), small.procurement, [ZOE], HERE)
