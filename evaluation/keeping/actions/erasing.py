"""A person is erased: another name stands wherever theirs stood, and the chain is proved as before."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, func, select, update

from evaluation.keeping.actions.holding import said
from evaluation.keeping.held import Held, copy_for, keeping_them, mails_naming, named_rows, texts_naming, words_naming
from evaluation.keeping.models import ErasedRow, Erasure, ErasureUnderWay
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.audit import AuditRow, canonical, columns_of, row_hash, sha256, subject_name
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import RecoveryCode, SecondStep, User
from procurement.people.sessions import forget_all


@action(Permission.PERSON_ERASE, Event.PERSON_COPIED)
def copy_of_person(ctx: Context, held: Held) -> str:
    """Everything that is held on a person, as a text that they can be given; that it was made is on record."""
    text = json.dumps(copy_for(held), indent=1, ensure_ascii=False, default=str)
    ctx.note(person=held.user.id if held.user else None, sha256=sha256(text))
    return text


@action(Permission.PERSON_ERASE, Event.PERSON_ERASED)
def erase_person(ctx: Context, held: Held, *, reason: str) -> Erasure:
    """Put another name wherever this person's stood; they cannot sign in again. Raises Invalid where it may not be."""
    words = said("reason", reason, "Say who asked for it, and how you know that it was them.")
    if stops := list(keeping_them(held, ctx.now)):
        raise Invalid("email", " ".join(stops))
    number = (db.session.scalar(select(func.max(Erasure.number))) or 0) + 1
    named, mails, beside = named_rows(held), mails_naming(held), words_naming(held)
    facts = {
        "account": held.user is not None,
        "rows": len(named),
        "mails": len(mails),
        "words": len(beside),
        "beside": [[one.entry_id, one.name] for one in beside],
        "stays": texts_naming(held),
    }
    row = keep(
        Erasure(
            number=number,
            user_id=held.user.id if held.user else None,
            pseudonym=f"Erased person {number}",
            reason=_without(words, held, f"Erased person {number}", number),
            facts=canonical(facts),
            at=ctx.now,
        )
    )
    for one in beside:
        db.session.delete(one)
    _in_evidence(row, named)
    for mail in mails:
        _in_mail(mail, held, row)
    if held.user:
        _in_account(held.user, row)
    ctx.note(person=row.user_id, certificate=number)
    ctx.later(lambda: _outside(row.user_id, [mail.id for mail in mails]))
    return row


def address_of(number: int) -> str:
    """An address that nobody has."""
    return f"erased-{number}@erased.invalid"


def _without(text: str, held: Held, pseudonym: str, number: int) -> str:
    """A text with the other name in place of theirs."""
    if held.name:
        text = text.replace(held.name, pseudonym)
    return text.replace(held.email, address_of(number))


def _in_evidence(erasure: Erasure, named: list[Any]) -> None:
    """Rows of evidence are bound to their entries by hashes: the new one is put on record beside the old."""
    under_way = keep(ErasureUnderWay(erasure_id=erasure.id))
    others = {
        "email": address_of(erasure.number),
        "name": erasure.pseudonym,
        "job_title": "",
        "words": "",
    }
    for row in named:
        about, model = subject_name(row), type(row)
        bound = db.session.scalar(select(AuditRow).where(AuditRow.about == about))
        values = {name: others[name] for name in model.personal if name in others}
        if "token_sha256" in model.personal:
            values["token_sha256"] = secrets.token_hex(32)
        db.session.execute(update(model).where(model.id == row.id).values(**values))
        db.session.refresh(row)
        keep(
            ErasedRow(
                erasure_id=erasure.id,
                about=about,
                was_sha256=bound.sha256 if bound else "",
                now_sha256=row_hash(columns_of(row, bound.columns if bound else "")),
            )
        )
    db.session.delete(under_way)
    db.session.flush()


def _in_mail(mail: Message, held: Held, erasure: Erasure) -> None:
    mail.subject = _without(mail.subject, held, erasure.pseudonym, erasure.number)[:200]
    mail.body = _without(mail.body, held, erasure.pseudonym, erasure.number)
    if mail.to_address.lower() == held.email:
        mail.to_address, mail.secret = address_of(erasure.number), None
        mail.withheld = mail.withheld or (None if mail.sent_at else "erased")


def _in_account(user: User, erasure: Erasure) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.execute(delete(SecondStep).where(SecondStep.user_id == user.id))
    user.name, user.email, user.job_title = erasure.pseudonym, address_of(erasure.number), ""
    user.password, user.active, user.fs_uniquifier, user.mail_off = None, False, secrets.token_hex(32), None


def _outside(user_id: int | None, mails: list[int]) -> None:
    """What lies beside the database: their sessions, and the mails as they were sent."""
    if user_id is not None:
        forget_all(user_id)
    for number in mails:
        (Path(current_app.instance_path) / "outbox" / f"{number:06d}.eml").unlink(missing_ok=True)
