"""Reading with whom a bidder bids: who they are, what each has answered in its own part, and who answers for it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from procurement.core.db import db
from procurement.people.models import AccountLink, AccountLinkEnd
from procurement.people.rules import Link, link_state
from procurement.questionnaire.models import Part, Question, Slot
from procurement.questionnaire.queries import questions as asked_in
from procurement.questionnaire.queries import slots
from procurement.questionnaire.rules import PARTNER_WORDS, PartnerKind, asked_of_partner, left_out, stands_for
from procurement.tenders.models import Upload
from procurement.tenders.partner_models import (
    Partner,
    PartnerAnswer,
    PartnerFile,
    PartnerInvitation,
    SubmittedPartner,
    SubmittedPartnerAnswer,
    SubmittedPartnerFile,
)
from procurement.tenders.rules import Missing, Want, canonical


@dataclass(frozen=True)
class Details:
    """Who a partner is: its kind, name and number, its share of the work in words, its lots (none: all of them)."""

    kind: str
    name: str
    company_number: str = ""
    share: str = ""
    lots: tuple[int, ...] = ()

    @property
    def kind_words(self) -> str:
        """What it is, in words."""
        return PARTNER_WORDS[PartnerKind(self.kind)]

    def written(self) -> str:
        """As it is written down, under the key of the draft."""
        return canonical(asdict(self))

    @classmethod
    def read(cls, written: str | None) -> Self | None:
        """Read it again; None when it went with a submission, or its key is lost."""
        if not written:
            return None
        said = json.loads(written)
        return cls(**{**said, "lots": tuple(said["lots"])})


@dataclass(frozen=True)
class HeldPartner:
    """A partner of a draft: its row, who it is (None: not in this draft), its own questions and answers by question.

    `places` are the places for files of the questions that it is asked, `files` what lies in them, by place.
    """

    row: Partner
    details: Details | None
    asked: tuple[Question, ...]
    rows: Mapping[int, PartnerAnswer]
    places: tuple[Slot, ...] = ()
    files: Mapping[int, Sequence[PartnerFile]] = field(default_factory=dict)

    @property
    def answers(self) -> dict[int, str]:
        """What it has answered of what it is asked."""
        return {q.id: self.rows[q.id].text for q in self.asked if q.id in self.rows and self.rows[q.id].text.strip()}

    @property
    def name(self) -> str:
        """How the page names it."""
        return self.details.name if self.details else "A partner that you named before"

    @property
    def version(self) -> int:
        """It grows with every save."""
        return sum(row.version for row in self.rows.values())

    @property
    def unanswered(self) -> list[Question]:
        """What it has still to answer."""
        said = self.answers
        return [question for question in self.asked if question.required and question.id not in said]

    @property
    def unfilled(self) -> list[Slot]:
        """The places in which it has still to put a file."""
        return [slot for slot in self.places if slot.required and not self.files.get(slot.id)]

    @property
    def sent(self) -> int:
        """How many files lie in its places."""
        return sum(map(len, self.files.values()))

    @property
    def lacks(self) -> list[Question | Slot]:
        """What it has still to answer or to send."""
        return [*self.unanswered, *self.unfilled]

    @property
    def done(self) -> bool:
        """Whether its part is complete: nothing is asked of it, or all is there and its own person said so."""
        return self.details is not None and not self.lacks and (not self.asked or self.row.done_at is not None)

    @property
    def lacking(self) -> Missing | None:
        """What keeps the bidder from submitting, where something of this partner does."""
        if self.done:
            return None
        why = "Its own part is missing" if self.details else "Bring it back, or remove it"
        if self.details and not self.unanswered and self.unfilled:
            why = "Its own files are missing"
        lots = self.details.lots if self.details else ()
        return Missing(Want.PARTNER, self.row.id, "", self.name, why, lots)


def partners_of(tender_id: int, questions: Sequence[Question], lots: Collection[int]) -> tuple[HeldPartner, ...]:
    """The partners of a draft as they stand, for the lots that it is for, in the order in which they were named."""
    named = select(Partner).where(Partner.tender_id == tender_id, Partner.removed_at.is_(None)).order_by(Partner.id)
    rows = list(db.session.scalars(named))
    if not rows:
        return ()
    said: dict[int, dict[int, PartnerAnswer]] = defaultdict(dict)
    query = select(PartnerAnswer).where(PartnerAnswer.partner_id.in_([row.id for row in rows]))
    for answer in db.session.scalars(query):
        said[answer.partner_id][answer.question_id] = answer
    places = [slot for slot in slots(rows[0].procurement_id) if slot.question and not slot.prices] if questions else []
    put: dict[int, dict[int, list[PartnerFile]]] = defaultdict(lambda: defaultdict(list))
    for file in _files([row.id for row in rows]) if places else ():
        put[file.partner_id][file.slot_id].append(file)
    found = (_held(row, questions, said[row.id], places, put[row.id]) for row in rows)
    return tuple(one for one in found if not lots or one.details is None or stands_for(one.details.lots, lots))


def own_part(partner: Partner) -> HeldPartner:
    """The part of one partner as it stands."""
    every = partners_of(partner.tender_id, asked_in(partner.procurement_id), ())
    return next(one for one in every if one.row.id == partner.id)


def uploads_of(partner_id: int) -> list[Upload]:
    """The files on their way to a partner's own part."""
    query = select(Upload).where(Upload.partner_id == partner_id, Upload.finished_at.is_(None))
    return list(db.session.scalars(query.order_by(Upload.id)))


def _files(partner_ids: Collection[int]) -> Iterable[PartnerFile]:
    return db.session.scalars(
        select(PartnerFile).where(PartnerFile.partner_id.in_(partner_ids)).order_by(PartnerFile.id)
    )


def _held(
    row: Partner,
    questions: Sequence[Question],
    said: Mapping[int, PartnerAnswer],
    places: Sequence[Slot],
    put: Mapping[int, Sequence[PartnerFile]],
) -> HeldPartner:
    details = Details.read(row.details)
    asked = [
        question
        for question in questions
        if question.part == Part.SELECTION and details and asked_of_partner(question.also_asked, details.kind)
    ]
    answers = {q.code: said[q.id].text for q in asked if q.id in said}
    out = left_out([(q.code, q.only_if) for q in asked], answers)
    left = tuple(q for q in asked if q.code not in out)
    own = tuple(slot for slot in places if details and _is_its_own(slot, details, left))
    return HeldPartner(row, details, left, said, own, {slot.id: put[slot.id] for slot in own if slot.id in put})


def _is_its_own(slot: Slot, details: Details, asked: Sequence[Question]) -> bool:
    """Whether a place belongs to an item of its part, and to a lot that it was named for."""
    here = not slot.lots or not details.lots or stands_for(slot.lots, details.lots)
    return here and slot.question in {question.code for question in asked}


@dataclass(frozen=True)
class Invited:
    """The last invitation of a partner's person: to whom it went, how its link stands, who took it."""

    email: str
    name: str
    state: Link
    expires_at: datetime
    user_id: int | None


def invitations(partner_ids: Collection[int], now: datetime) -> dict[int, Invited]:
    """The newest invitation of each partner."""
    query = (
        select(PartnerInvitation.partner_id, AccountLink, AccountLinkEnd.kind, AccountLinkEnd.user_id)
        .join(AccountLink, AccountLink.id == PartnerInvitation.link_id)
        .outerjoin(AccountLinkEnd, AccountLinkEnd.link_id == AccountLink.id)
        .where(PartnerInvitation.partner_id.in_(partner_ids))
        .order_by(PartnerInvitation.id)
    )
    return {
        number: Invited(link.email, link.name, link_state(ended, link.expires_at, now), link.expires_at, user_id)
        for number, link, ended, user_id in db.session.execute(query)
    }


def partner_of_link(link: AccountLink) -> Partner | None:
    """The partner that a link is for, unless the bidder removed it."""
    query = select(Partner).join(PartnerInvitation, PartnerInvitation.partner_id == Partner.id)
    return db.session.scalar(query.where(PartnerInvitation.link_id == link.id, Partner.removed_at.is_(None)))


def answers_for(user_id: int) -> list[Partner]:
    """The partners for which a person answers: by the last link of each that somebody used."""
    taken = (
        select(PartnerInvitation.partner_id, AccountLinkEnd.user_id)
        .join(AccountLinkEnd, AccountLinkEnd.link_id == PartnerInvitation.link_id)
        .where(AccountLinkEnd.kind == Link.ACCEPTED.value)
        .where(
            PartnerInvitation.partner_id.in_(
                select(PartnerInvitation.partner_id)
                .join(AccountLinkEnd, AccountLinkEnd.link_id == PartnerInvitation.link_id)
                .where(AccountLinkEnd.user_id == user_id, AccountLinkEnd.kind == Link.ACCEPTED.value)
            )
        )
        .order_by(AccountLinkEnd.id)
    )
    last = {row.partner_id: row.user_id for row in db.session.execute(taken)}
    mine = [number for number, person in last.items() if person == user_id]
    if not mine:
        return []
    query = select(Partner).where(Partner.id.in_(mine), Partner.removed_at.is_(None)).order_by(Partner.id)
    return list(db.session.scalars(query))


def submitted_partners(submission_id: int) -> list[SubmittedPartner]:
    """With whom a bidder bids, as its opened submission names them."""
    query = select(SubmittedPartner).where(SubmittedPartner.submission_id == submission_id)
    return list(db.session.scalars(query.order_by(SubmittedPartner.id)))


def partner_answers(submitted_partner_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """What each submitted partner answered: texts by question, by partner."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    query = select(SubmittedPartnerAnswer).where(SubmittedPartnerAnswer.submitted_partner_id.in_(submitted_partner_ids))
    for row in db.session.scalars(query) if submitted_partner_ids else ():
        found[row.submitted_partner_id][row.question_id] = row.text
    return found


def partner_files(submitted_partner_ids: Collection[int]) -> dict[int, list[SubmittedPartnerFile]]:
    """The files of each submitted partner, by place and name."""
    found: dict[int, list[SubmittedPartnerFile]] = defaultdict(list)
    if not submitted_partner_ids:
        return found
    query = (
        select(SubmittedPartnerFile)
        .where(SubmittedPartnerFile.submitted_partner_id.in_(submitted_partner_ids))
        .options(joinedload(SubmittedPartnerFile.slot))
    )
    for row in sorted(db.session.scalars(query), key=lambda file: (file.slot.position, file.name)):
        found[row.submitted_partner_id].append(row)
    return found
