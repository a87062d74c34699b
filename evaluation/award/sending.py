"""The outcome letters as they stand ready: who gets which words at which address, and what still lacks a reason."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from sqlalchemy import func, select

from evaluation.award.courses import Course, told
from evaluation.award.leaks import Bidder, Leak, free_texts, leaks, left_out, named_in, one_each, passages, without
from evaluation.award.letter_words import letter, unfilled
from evaluation.award.letters import Lacking, Outcome, Post, Reasons, lacking, outcomes, standstill_from
from evaluation.award.lot_queries import courses
from evaluation.award.models import ConfidentialWords, LeakAnswer, LetterTemplate, OutcomeLetters, Recommendation
from evaluation.award.queries import Asked, Published, as_it_stands, corrected, last_letters, scheme_of
from evaluation.award.snapshot import Frozen
from evaluation.award.wording import Template, start
from evaluation.moderation.models import Consensus
from evaluation.scoring.models import Quote
from procurement.cases.queries import of_id
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Regime
from procurement.core.words import day
from procurement.people.models import Organisation, User
from procurement.people.organisations import colleagues
from procurement.tenders.confidential import marked
from procurement.tenders.models import Submission, Tender
from procurement.timetable.basis import calendar_of
from procurement.timetable.rules import Calendar, Standstill

LETTER = "outcome-letter"
"""How the mails of outcome letters are named, before the numbers of procurement and tender."""


@dataclass(frozen=True)
class Ready:
    """The letters that an approved recommendation calls for, were they sent on one day."""

    post: Post
    outcomes: tuple[Outcome, ...]
    texts: Mapping[str, Mapping[str, Reasons]]
    """The moderation record as it stands, before anything is withheld from letters."""
    leaks: tuple[Leak, ...]
    answers: Mapping[str, LeakAnswer]

    @property
    def snapshot(self) -> Frozen:
        """What was recommended, lots that were abandoned since as such."""
        return self.post.snapshot

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All questions that were scored."""
        return tuple(self.post.questions)

    @property
    def standstill(self) -> Standstill:
        """The standstill that these letters begin."""
        return self.post.standstill

    @cached_property
    def lacking(self) -> list[Lacking]:
        """Every reason that is still wanting, and every placeholder that nothing fills."""
        return [
            one
            for outcome in self.outcomes
            for one in (*lacking(outcome, self.texts, self.questions), *unfilled(outcome, self.post))
        ]

    @property
    def open_leaks(self) -> list[Leak]:
        """The words that letters would tell and nobody has decided of."""
        return [leak for leak in self.leaks if leak.key not in self.answers]

    def words(self, outcome: Outcome) -> str:
        """The letter to one bidder."""
        return letter(outcome, self.post)

    def of(self, tender_id: int) -> Outcome | None:
        """One bidder's outcome."""
        return next((outcome for outcome in self.outcomes if outcome.tender_id == tender_id), None)


def ready(recommendation: Recommendation, sent_on: date) -> Ready:
    """The letters of a recommendation, from its snapshot and the moderation record that it names."""
    snapshot = as_it_stands(recommendation)
    regime, procurement_id = Regime(snapshot.procurement["regime"]), recommendation.procurement_id
    rules = Published(snapshot.scheme, snapshot.scheme_sha256, scheme_of(canonical(snapshot.scheme)))
    texts, everybody = _texts(procurement_id, snapshot), outcomes(snapshot.lots)
    become, correction = _courses(procurement_id, snapshot), _correction(recommendation)
    bidders = _bidders(procurement_id)
    won = {bid.bidder_code: bid.tender_id for lot in snapshot.lots for bid in lot.awarded}
    found = one_each(
        [
            *leaks(texts, bidders, won, explained=regime is Regime.PA2023),
            *named_in(free_texts(everybody, become, correction), bidders),
        ]
    )
    answers = leak_answers(procurement_id)
    withheld = [leak for leak in found if leak.key in answers and answers[leak.key].withheld]
    post = Post(
        snapshot,
        rules.questions,
        without(texts, withheld),
        standstill_from(_calendar(procurement_id), regime, sent_on),
        sent_on,
        template_now(procurement_id, regime),
        _contact(recommendation.by_id),
        _suppliers(procurement_id, won.values()),
        correction,
        rules.scheme.price,
        become,
        left_out(withheld),
    )
    return Ready(post, tuple(everybody), texts, tuple(found), answers)


def _courses(procurement_id: int, snapshot: Frozen) -> dict[int, str]:
    """What becomes of lots that are not filled, by number, as those who bid for them are told."""
    decided = courses(procurement_id)
    return {
        lot.lot.number: told(Course(row.course), row.decided_by, row.decided_on, row.reason)
        for lot in snapshot.lots
        if (row := decided.get(lot.lot.lot_id)) and not lot.lot.ended
    }


def _correction(recommendation: Recommendation) -> str:
    """Which letters these take the place of, and what was wrong with them."""
    last = last_letters(recommendation.procurement_id)
    why = corrected(last.recommendation_id) if last and last.recommendation_id != recommendation.id else None
    return f"This letter takes the place of ours of {day(last.sent_at)}. {why.words}" if last and why else ""


def templates(procurement_id: int) -> list[LetterTemplate]:
    """Every saved version of the template, the latest first."""
    query = select(LetterTemplate).where(LetterTemplate.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(LetterTemplate.number.desc())))


def template_now(procurement_id: int, regime: Regime) -> Template:
    """The template that holds: the latest saved, or the one to start from."""
    saved = templates(procurement_id)
    return Template(saved[0].words, json.loads(saved[0].own), saved[0].number) if saved else start(regime)


def leak_answers(procurement_id: int) -> dict[str, LeakAnswer]:
    """What was decided of each leak, the latest decision."""
    query = select(LeakAnswer).where(LeakAnswer.procurement_id == procurement_id).order_by(LeakAnswer.id)
    return {row.leak: row for row in db.session.scalars(query)}


def confidential(procurement_id: int) -> list[ConfidentialWords]:
    """What was recorded of the bidders' confidential passages, in the order of recording."""
    query = select(ConfidentialWords).where(ConfidentialWords.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(ConfidentialWords.id)))


def tenders(procurement_id: int) -> list[Tender]:
    """Everybody who may have marked words confidential, by number."""
    query = select(Tender).where(Tender.procurement_id == procurement_id).order_by(Tender.number)
    return list(db.session.scalars(query))


def posted(sent: OutcomeLetters) -> dict[int, list[Message]]:
    """Every mail of these letters, by tender, in the order of writing: the first, and those that went again."""
    begin = f"{LETTER}-{sent.procurement_id}-"
    query = select(Message).where(Message.once.startswith(begin), Message.written_at >= sent.sent_at)
    found: dict[int, list[Message]] = {}
    for row in db.session.scalars(query.order_by(Message.id)):
        found.setdefault(int(row.once.removeprefix(begin).partition("-")[0]), []).append(row)
    return found


def deliveries(sent: OutcomeLetters) -> dict[int, Message]:
    """The mail of each outcome letter, by tender: when it went last, or why it did not, or that it came back."""
    return {tender_id: mails[-1] for tender_id, mails in posted(sent).items()}


def undelivered(mail: Message) -> bool:
    """Whether a letter is known not to have arrived: it came back, or the mail server would not take it."""
    return mail.bounced_at is not None or bool(mail.failure and mail.sent_at is None)


def may_go_to(tender: Tender) -> list[str]:
    """The addresses to which a letter may go again: of everybody who works for its bidder."""
    return [user.email for user in colleagues(tender.organisation_id)]


def _bidders(procurement_id: int) -> list[Bidder]:
    typed: dict[int, list[str]] = {}
    for mark in marked(procurement_id):
        typed.setdefault(mark.tender_id, []).append(mark.passages)
    for row in confidential(procurement_id):
        typed.setdefault(row.tender_id, []).append(row.words)
    query = select(Tender, Organisation.name).join(Organisation).where(Tender.procurement_id == procurement_id)
    return [
        Bidder(tender.bidder_code, name, passages(typed.get(tender.id, ())))
        for tender, name in db.session.execute(query)
    ]


def _contact(user_id: int) -> str:
    lead = db.session.get_one(User, user_id)
    return f"{lead.name}, {lead.email}"


def _suppliers(procurement_id: int, tender_ids: Iterable[int]) -> dict[int, str]:
    """How each winner is identified and reached, as an assessment summary says it."""
    to, wanted = addresses(procurement_id), set(tender_ids)
    query = select(Tender, Organisation).join(Organisation).where(Tender.id.in_(wanted))
    return {
        tender.id: "; ".join(
            part
            for part in (
                f"company number {organisation.company_number}" if organisation.company_number else "",
                f"PPON {organisation.ppon}" if organisation.ppon else "",
                ", ".join(organisation.postal_address.split("\n")),
                to.get(tender.id, ""),
            )
            if part
        )
        for tender, organisation in db.session.execute(query)
    }


def _calendar(procurement_id: int) -> Calendar:
    procurement = of_id(procurement_id)
    assert procurement is not None
    return calendar_of(procurement)


def _texts(procurement_id: int, snapshot: Frozen) -> dict[str, dict[str, Reasons]]:
    ids = {id_ for rows in snapshot.consensus.values() for id_ in rows.values()}
    rows = {row.id: row for row in db.session.scalars(select(Consensus).where(Consensus.id.in_(ids)))}
    quoted = _quoted(procurement_id, rows)
    return {
        bidder: {
            code: Reasons(Fraction(row.score), row.deciding, row.strengths, row.higher, quoted.get(id_, ()))
            for code, id_ in named.items()
            if (row := rows.get(id_))
        }
        for bidder, named in snapshot.consensus.items()
    }


def _quoted(procurement_id: int, rows: Mapping[int, Consensus]) -> dict[int, tuple[str, ...]]:
    """The words of each response that the marks behind a consensus rest on, each once."""
    marks = {mark: id_ for id_, row in rows.items() for mark in row.rests_on}
    found: dict[int, dict[str, None]] = {}
    for quote in db.session.scalars(
        select(Quote)
        .where(Quote.procurement_id == procurement_id)
        .order_by(Quote.kind.desc(), Quote.mark_id, Quote.number)
    ):
        if quote.mark_id in marks:
            found.setdefault(marks[quote.mark_id], {})[" ".join(quote.words.split())] = None
    return {id_: tuple(words) for id_, words in found.items()}


def addresses(procurement_id: int) -> dict[int, str]:
    """Where each bidder's letter goes, by tender: to the person who submitted it last."""
    last = select(func.max(Submission.id)).where(Submission.procurement_id == procurement_id)
    query = (
        select(Submission.tender_id, User.email)
        .join(User, User.id == Submission.submitted_by_id)
        .where(Submission.id.in_(last.group_by(Submission.tender_id)))
    )
    return {row.tender_id: row.email for row in db.session.execute(query)}
