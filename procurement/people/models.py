"""Who people are: accounts, the organisations that bid, roles in a procurement and their ends, declared interests."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence, Mutable
from procurement.core.left_out import left_out

with left_out("authlib.integrations.flask_client"):  # its own sign-in elsewhere: ours is `single_sign_on`
    from flask_security.core import RoleMixin, UserMixin

account_group_members = Table(
    "account_group_member",
    Base.metadata,
    Column("user_id", ForeignKey("person.id"), primary_key=True),
    Column("group_id", ForeignKey("account_group.id"), primary_key=True),
)


class AccountGroup(Base, RoleMixin):
    """Groups of accounts as the sign-in library knows them. Roles in a procurement are `Appointment`s."""

    __tablename__ = "account_group"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None]


class Organisation(Mutable, Base):
    """A body that bids (or might)."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(160))
    company_number: Mapped[str] = mapped_column(String(20), unique=True)
    registered_at: Mapped[datetime]
    demonstration: Mapped[bool] = mapped_column(default=False)
    ppon: Mapped[str | None] = mapped_column(String(14), index=True, unique=True)
    """Its number on the central digital platform, where it has told one beside its company number."""
    postal_address: Mapped[str] = mapped_column(default="")
    small: Mapped[bool | None]
    """Whether it is a micro, small or medium-sized enterprise; None where it has not said."""
    voluntary: Mapped[bool | None]
    """Whether it is a voluntary, community or social enterprise; None where it has not said."""
    rehearsal_id: Mapped[int | None] = mapped_column(ForeignKey("procurement.id"))
    """The rehearsal for which this organisation was invented; it bids there and nowhere else. None for a real one."""


class User(Mutable, Base, UserMixin):
    """A person with an account: council staff, or of an organisation that bids."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    demonstration: Mapped[bool] = mapped_column(default=False)
    keys: Mapped[bool] = mapped_column(default=True)
    theme: Mapped[str] = mapped_column(String(8), default="auto")
    reminders: Mapped[bool] = mapped_column(default=True)
    mail_off: Mapped[str | None]
    """The kinds of mail that this person has turned off, where it is theirs to choose; parted by spaces."""

    roles: Mapped[list[AccountGroup]] = relationship(  # type: ignore[assignment]  # the library has wider roles
        secondary=account_group_members
    )
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def initials(self) -> str:
        """First letters of first and last name, for the moderation plot."""
        words = [word for word in self.name.split() if word[0].isalpha()] or ["?"]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Appointment(Evidence, Base):
    """A person given a role in a procurement. Ending one is a row of its own."""

    __tablename__ = "appointment"
    stays_after_disposal = True
    __table_args__ = (UniqueConstraint("procurement_id", "user_id", "role"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    appointed_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class Declaration(Evidence, Base):
    """What a person declared about one bidder: no interest, or an interest and what it is. The latest stands."""

    __tablename__ = "declaration"
    __table_args__ = (
        Index("ix_declaration_of", "procurement_id", "user_id", "organisation_id"),
        Index("ix_declaration_interest", "procurement_id", "interest", "user_id"),
    )

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    interest: Mapped[bool]
    detail: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime]


class Invitation(Evidence, Base):
    """A person asked by mail to mark in one procurement. The link's token is known by its hash alone.

    `until` is the last day of the access that accepting gives; without one it lasts as long as the procurement.
    """

    __tablename__ = "invitation"
    personal = ("email", "name", "token_sha256")

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    outside: Mapped[bool]
    until: Mapped[date | None]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class InvitationEnd(Evidence, Base):
    """What came of an invitation, once: accepted by `user_id`, withdrawn by the lead, or replaced by a newer one."""

    __tablename__ = "invitation_end"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SecondStep(Mutable, Base):
    """The authenticator that somebody set up: its secret, under a key of the instance, and the last code used.

    A code is good once: one at or before `last_counter` is refused.
    """

    __tablename__ = "second_step"

    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    secret: Mapped[str]
    last_counter: Mapped[int]
    set_at: Mapped[datetime]


class RecoveryCode(Mutable, Base):
    """A code that stands in once for the authenticator, known by its hash alone."""

    __tablename__ = "recovery_code"

    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    code_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AccountLink(Evidence, Base):
    """A link sent to one address: to register, to join colleagues or the council's staff, to choose a new password.

    Its token is known by its hash alone. `by_id` is whoever asked for it for somebody else.
    """

    __tablename__ = "account_link"
    personal = ("email", "name", "job_title", "token_sha256")

    kind: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    job_title: Mapped[str] = mapped_column(String(120), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class AccountLinkEnd(Evidence, Base):
    """What came of such a link, once: used, withdrawn, or replaced by a newer one."""

    __tablename__ = "account_link_end"

    link_id: Mapped[int] = mapped_column(ForeignKey("account_link.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class JoinRequest(Evidence, Base):
    """Somebody with a confirmed address who named the number of an organisation that is registered already."""

    __tablename__ = "join_request"
    personal = ("email", "name")

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class JoinAnswer(Evidence, Base):
    """What the owner of the organisation answered to such a request, once."""

    __tablename__ = "join_answer"

    request_id: Mapped[int] = mapped_column(ForeignKey("join_request.id"), unique=True)
    accepted: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Ownership(Evidence, Base):
    """Who looks after an organisation's people: its first person, then whoever it was passed to. The latest stands."""

    __tablename__ = "ownership"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class RoleEnd(Evidence, Base):
    """When a role ends: on a day that was agreed, or at once with a reason. The latest row of an appointment stands.

    One without `ends_at` says that it has no end.
    """

    __tablename__ = "role_end"
    stays_after_disposal = True

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    ends_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Leave(Evidence, Base):
    """Days on which a person is away, first and last of them; with `withdraws_id`, leave that is taken back."""

    __tablename__ = "leave"
    personal = ("words",)

    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    words: Mapped[str] = mapped_column(default="")
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("leave.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Deputy(Evidence, Base):
    """A person who holds another's role while that other is away; with `withdraws_id`, one who no longer does.

    The role is held from `starts_at` until just before `ends_at`.
    """

    __tablename__ = "deputy"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("deputy.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
