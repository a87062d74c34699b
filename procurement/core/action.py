"""The one door for writes: refusal, body, audit entry, one commit; then mail and jobs.

An action is a function `(ctx, subject, …)`. The door takes the write lock first, so that what a body
judges (a deadline, a version, a colleague's lock) is still true when it is written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import text
from sqlalchemy.orm.exc import StaleDataError

from procurement.core import audit, clock
from procurement.core.access import POLICY, Refusal, Standing, refusal
from procurement.core.db import Base, db
from procurement.core.vocabulary import Bar, Event, Permission, Role, Stage

Kept = TypeVar("Kept", bound=Base)
Subject = TypeVar("Subject")
Result = TypeVar("Result")
P = ParamSpec("P")

_turn = threading.Lock()
"""One writer at a time in this process: waiting here is fair, waiting in the database is not."""

AUDIT_LOCK = 20150102


class Refused(Exception):
    """An action was refused; `refusal` says why."""

    def __init__(self, no: Refusal) -> None:
        super().__init__(no.reason)
        self.refusal = no


class Invalid(Exception):
    """What was typed cannot be taken. `field` names the input; the sentence stands beside it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


class Stale(Exception):
    """Somebody else saved first. `theirs` is what stands now, `yours` what was typed; both are shown."""

    def __init__(
        self,
        theirs: Mapping[str, str] | None = None,
        yours: Mapping[str, str] | None = None,
        version: int | None = None,
    ) -> None:
        super().__init__("This was changed by somebody else since you opened it.")
        self.theirs = dict(theirs or {})
        self.yours = dict(yours or {})
        self.version = version


class Knowledge(Protocol):
    """What the door must be told about people and windows; `app.py` hands it down at start-up."""

    def roles(
        self, actor_id: int, procurement_id: int | None, now: datetime
    ) -> tuple[frozenset[Role], Mapping[Role, str]]:
        """The roles a person holds at `now` in the procurement (in any, when none is named); those that have ended."""
        ...

    def windows(self, procurement_id: int | None, now: datetime) -> tuple[frozenset[Stage], Mapping[Stage, str]]:
        """The stages open at `now`, and a sentence for each that is not."""
        ...

    def gone(self, procurement_id: int | None) -> str:
        """That the procurement was disposed of, in a sentence; empty where it was not."""
        ...


class _Unknown:
    """Before `app.py` has spoken nobody is anybody."""

    def roles(
        self, actor_id: int, procurement_id: int | None, now: datetime
    ) -> tuple[frozenset[Role], Mapping[Role, str]]:
        return frozenset(), {}

    def windows(self, procurement_id: int | None, now: datetime) -> tuple[frozenset[Stage], Mapping[Stage, str]]:
        return frozenset(), {}

    def gone(self, procurement_id: int | None) -> str:
        return ""


_knowledge: Knowledge = _Unknown()


def know(knowledge: Knowledge) -> None:
    """Tell the door whom to ask about roles, windows and bars."""
    global _knowledge
    _knowledge = knowledge


_KEEPER = Standing(signed_in=True, roles=frozenset({Role.KEEPER}))

Finder = Callable[["Context", Any], bool]
BARS: dict[Bar, list[Finder]] = {}
"""How each bar is found out. A bar applies when any of its finders says so."""


def finds(bar: Bar) -> Callable[[Finder], Finder]:
    """Register a finder of a bar: whether it applies to this person before this subject."""

    def register(finder: Finder) -> Finder:
        BARS.setdefault(bar, []).append(finder)
        return finder

    return register


def _barred(bar: Bar, ctx: Context, subject: object) -> bool:
    return any(finder(ctx, subject) for finder in BARS[bar])


@dataclass
class Context:
    """Who is acting, in which procurement, when; and what the audit entry will say of it."""

    actor_id: int | None
    procurement_id: int | None
    now: datetime
    known: Standing | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    after: list[Callable[[], None]] = field(default_factory=list)
    acting: bool = False
    console: bool = False

    @classmethod
    def of(cls, actor_id: int | None, procurement_id: int | None = None) -> Context:
        """The context of a person in a procurement, now."""
        return cls(actor_id, procurement_id, clock.now())

    @property
    def standing(self) -> Standing:
        """What is true of this person here and now; asked once, and again by the door when it writes."""
        if self.known is None:
            self.known = _standing(self.actor_id, self.procurement_id, self.now)
        return self.known

    @classmethod
    def at_console(cls) -> Context:
        """The keeper of the instance, at its own console: adds staff and procurements, and nothing else."""
        return cls(None, None, clock.now(), _KEEPER, console=True)

    def within(self, procurement_id: int | None) -> Context:
        """The same person at the same moment, in another procurement."""
        return Context(self.actor_id, procurement_id, self.now)

    @property
    def person(self) -> int:
        """The acting person's id; only for bodies behind a refusal, where somebody is signed in."""
        assert self.actor_id is not None
        return self.actor_id

    def refusal(self, permission: Permission, subject: object = None) -> Refusal | None:
        """None if this person may, or why not. Bars are asked only where the grant names them."""
        no = refusal(permission, self.standing)
        if no:
            return no
        bars = frozenset(b for b in POLICY[permission].barred_by if _barred(b, self, subject))
        return refusal(permission, replace(self.standing, bars=bars)) if bars else None

    def may(self, permission: Permission, subject: object = None) -> bool:
        """Whether this person may; templates ask this."""
        return self.refusal(permission, subject) is None

    def note(self, **facts: Any) -> None:
        """Add opaque facts (numbers, codes, hashes) to the audit entry."""
        self.facts.update(facts)

    def say(self, **words: str) -> None:
        """Add words a person typed to the audit entry: kept beside it, their hash inside it."""
        self.words.update(words)

    def later(self, work: Callable[[], None]) -> None:
        """Do this after the commit (mail, jobs); never when the transaction fails."""
        self.after.append(work)


def _standing(actor_id: int | None, procurement_id: int | None, now: datetime) -> Standing:
    if actor_id is None:
        return Standing()
    open_stages, notes = _knowledge.windows(procurement_id, now)
    roles, ended = _knowledge.roles(actor_id, procurement_id, now)
    return Standing(True, roles, open_stages, notes, ended, gone=_knowledge.gone(procurement_id))


def keep(row: Kept) -> Kept:
    """Write a new row inside the action under way, and give it its id."""
    db.session.add(row)
    db.session.flush()
    return row


def write_lock() -> None:
    """End the reading so far and take the turn to write, held until commit or rollback."""
    db.session.commit()
    connection = db.session.connection(execution_options={"writing": True})
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": AUDIT_LOCK})


def action(
    permission: Permission, event: Event
) -> Callable[[Callable[Concatenate[Context, Subject, P], Result]], Callable[Concatenate[Context, Subject, P], Result]]:
    """Make a function the one way to do a thing: it needs `permission` and is logged as `event`.

    Raises Refused (logged too), Invalid or Stale; in each case nothing was written.
    """

    def door(
        body: Callable[Concatenate[Context, Subject, P], Result],
    ) -> Callable[Concatenate[Context, Subject, P], Result]:
        @wraps(body)
        def through(ctx: Context, subject: Subject, /, *args: P.args, **kwargs: P.kwargs) -> Result:
            if ctx.acting:
                raise RuntimeError("actions never call actions")
            with _turn:
                result = _act(ctx, subject, lambda: body(ctx, subject, *args, **kwargs), permission, event)
            for work in ctx.after:  # after the turn: a job that is done here and now takes turns of its own
                work()
            return result

        through.permission = permission  # type: ignore[attr-defined]
        through.event = event  # type: ignore[attr-defined]
        return through

    return door


def _act(ctx: Context, subject: object, body: Callable[[], Result], permission: Permission, event: Event) -> Result:
    ctx.acting, ctx.facts, ctx.words, ctx.after = True, {}, {}, []
    try:
        write_lock()
        ctx.known = _KEEPER if ctx.console else None
        no = ctx.refusal(permission, subject)
        if no:
            _log(ctx, Event.REFUSED, subject, {"permission": permission.value, "ground": no.ground.value})
            db.session.commit()
            raise Refused(no)
        result = body()
        about = result if isinstance(result, Base) else subject
        _log(ctx, event, about, ctx.facts)
        db.session.commit()
    except StaleDataError as stale:
        db.session.rollback()
        raise Stale from stale
    except BaseException:
        db.session.rollback()
        raise
    finally:
        ctx.acting = False
    return result


def _log(ctx: Context, event: Event, subject: object, facts: Mapping[str, Any]) -> None:
    audit.write(
        event,
        at=ctx.now,
        actor_id=ctx.actor_id,
        procurement_id=ctx.procurement_id,
        subject=subject,
        facts=facts,
        words=ctx.words,
    )
