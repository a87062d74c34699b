"""What must hold over the whole database, whatever happened: each invariant has a sentence and names every breach.

Nothing here repairs anything. A breach is evidence that something changed outside the product, or that it is at fault.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import joinedload

from evaluation.award.allocation.terms import Allocation
from evaluation.award.facts import LotStanding, Result
from evaluation.award.likeness_found import read_found
from evaluation.award.likeness_job import in_words
from evaluation.award.lot_queries import lots_found
from evaluation.award.models import Approval, LikenessFound, OutcomeLetter, OutcomeLetters, Recommendation
from evaluation.award.queries import results
from evaluation.award.replay import Replay, replay
from evaluation.award.rules import places
from evaluation.award.snapshot import results_form, thaw
from evaluation.financial.models import FinancialDecision, FinancialModeration
from evaluation.moderation.figures import differences
from evaluation.moderation.models import Assent, Consensus
from evaluation.scheme.models import Criterion, FrozenScheme
from evaluation.scheme.queries import marks_allowed
from evaluation.scoring.models import Assignment, Mark, MarkingChange
from evaluation.setup.models import Publication
from evaluation.setup.record_models import ConflictsAssessment
from procurement.cases.models import Procurement
from procurement.core import audit, clock
from procurement.core.audit import canonical, sha256
from procurement.core.db import db, evidence_tables
from procurement.core.json_input import BadInput
from procurement.core.sealing import FEWEST
from procurement.core.vocabulary import Role, in_time
from procurement.people.models import Declaration, Deputy
from procurement.questionnaire.models import Slot
from procurement.tenders.envelopes import deadline_of_round
from procurement.tenders.models import (
    Opening,
    OpeningConfirmation,
    Submission,
    SubmittedAnswer,
    SubmittedFile,
    SubmittedLot,
    Tender,
)
from procurement.tenders.partner_models import SubmittedPartner, SubmittedPartnerFile
from procurement.tenders.queries import standing_submissions
from procurement.tenders.sealed_models import (
    OpenedTender,
    OpeningKey,
    OpeningKeyPart,
    OpeningRehearsal,
    SealedTender,
)
from procurement.timetable.disputed import at_least

Breaches = Iterator[str]


@dataclass(frozen=True)
class Invariant:
    """Something that always holds, in one sentence, and how each breach of it is found."""

    says: str
    breaches: Callable[[], Breaches]


INVARIANTS: list[Invariant] = []


def always(says: str) -> Callable[[Callable[[], Breaches]], Callable[[], Breaches]]:
    """Register an invariant under its sentence."""

    def register(breaches: Callable[[], Breaches]) -> Callable[[], Breaches]:
        INVARIANTS.append(Invariant(says, breaches))
        return breaches

    return register


@always("The audit log is one unbroken chain")
def _chain() -> Breaches:
    for fault in audit.verify():
        yield f"entry {fault.seq} {fault.what}"


@always("Every row of evidence is as the audit log says it was written")
def _rows_bound() -> Breaches:
    yield from audit.unbound()
    for fault in audit.entries_bound():
        yield f"entry {fault.seq} {fault.what}"


@always("Every table of evidence is guarded against change and removal")
def _triggers() -> Breaches:
    listing = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[db.engine.dialect.name]
    there = {str(name).lower() for name in db.session.scalars(text(listing))}
    wanted = [f"{table}_{verb}" for table in evidence_tables() for verb in ("update", "delete")]
    yield from (f"the trigger {name} is missing" for name in wanted if name not in there)


@always("What a search for signs of collusion found in words is found again in the same submissions")
def _likeness_again() -> Breaches:
    for row in db.session.scalars(select(LikenessFound).order_by(LikenessFound.id)):
        said = read_found(row)
        if sha256(row.findings) != row.sha256:
            yield f"search {row.id} is not what was hashed"
        elif in_words(row.procurement_id, row.rests_on) != (said.passages, said.errors):
            yield f"search {row.id} would find something else now"


@always("Every word on a record of moderation is on the text that stands there")
def _agreed_texts() -> Breaches:
    query = select(Assent).where(Assent.text_sha256 != "").options(joinedload(Assent.consensus))
    yield from (f"assent {row.id}" for row in db.session.scalars(query) if row.text_sha256 != row.consensus.text_sha256)


@always("Every submission's manifest has the hash that its receipt gives")
def _manifests() -> Breaches:
    query = select(Submission.id, Submission.manifest, Submission.manifest_sha256)
    opened = _taken_out()
    for row in db.session.execute(query.execution_options(yield_per=200)):
        said = row.manifest or opened.get(row.id, "")
        if said and sha256(said) != row.manifest_sha256:
            yield f"submission {row.id}"


def _taken_out() -> dict[int, str]:
    """The manifests that openings took out of sealed submissions; damaged ones had none."""
    return {row.submission_id: row.manifest for row in db.session.scalars(select(OpenedTender)) if row.manifest}


@always("What lies sealed is written down nowhere else, and every tender that stood was opened with the others")
def _sealed() -> Breaches:
    rounds = {(row.procurement_id, row.round) for row in db.session.scalars(select(Opening))}
    opened = set(db.session.scalars(select(OpenedTender.submission_id)))
    told: set[int] = set()
    for table in (SubmittedAnswer, SubmittedLot, SubmittedFile):
        told |= set(db.session.scalars(select(table.submission_id)))
    sealed = select(Submission).join(SealedTender, SealedTender.submission_id == Submission.id)
    for row in db.session.scalars(sealed):
        if row.manifest or (row.id in told and row.id not in opened):
            yield f"submission {row.id} is written down beside its seal"
        if row.id in opened and (row.procurement_id, row.round) not in rounds:
            yield f"submission {row.id} was opened before its round"
    for procurement_id, round_ in rounds:
        for row in standing_submissions(procurement_id, round_):
            if not row.manifest and row.id not in opened:
                yield f"submission {row.id} stood and was not opened"


@always("Every opening key is split between at least two people, and was rehearsed before anything was sealed to it")
def _keys() -> Breaches:
    holders: dict[int, set[int]] = {}
    for part in db.session.scalars(select(OpeningKeyPart)):
        holders.setdefault(part.opening_key_id, set()).add(part.share.user_id)
    rehearsed = {
        row.procurement_id
        for row in db.session.scalars(
            select(OpeningKey).join(OpeningRehearsal, OpeningRehearsal.opening_key_id == OpeningKey.id)
        )
    }
    rehearsed |= set(db.session.scalars(select(Procurement.id).where(Procurement.rehearsal_of_id.is_not(None))))
    used = set(db.session.scalars(select(SealedTender.opening_key_id)))
    for key in db.session.scalars(select(OpeningKey)):
        if len(holders.get(key.id, ())) < FEWEST:
            yield f"opening key {key.id} is split between fewer than {FEWEST} people"
        if key.id in used and key.procurement_id not in rehearsed:
            yield f"opening key {key.id} was used unrehearsed"


@always("Every submission has the files that its manifest lists, and no others")
def _files_listed() -> Breaches:
    listed: dict[int, list[tuple[str, str, str, int]]] = {}
    query = select(SubmittedFile, Slot.code).join(Slot, Slot.id == SubmittedFile.slot_id)
    for file, slot in db.session.execute(query):
        listed.setdefault(file.submission_id, []).append((slot, file.name, file.sha256, file.size))
    in_parts = select(SubmittedPartnerFile, SubmittedPartner.submission_id, Slot.code).join(SubmittedPartner)
    for part, number, slot in db.session.execute(in_parts.join(Slot, Slot.id == SubmittedPartnerFile.slot_id)):
        listed.setdefault(number, []).append((slot, "", part.sha256, part.size))
    opened = _taken_out()
    for row in db.session.execute(select(Submission.id, Submission.manifest)):
        manifest = row.manifest or opened.get(row.id)
        if manifest is None:
            continue
        content = json.loads(manifest)["content"]
        parts = [file for partner in content.get("partners", ()) for file in partner.get("files", ())]
        said = [(f["slot"], f["name"], f["sha256"], f["size"]) for f in content["files"]]
        said += [(f["slot"], "", f["sha256"], f["size"]) for f in parts]
        if sorted(said) != sorted(listed.get(row.id, [])):
            yield f"submission {row.id}"


@always("No submission that counts as on time came at or after its deadline")
def _in_time() -> Breaches:
    closes: dict[tuple[int, int], datetime | None] = {}
    for row in db.session.scalars(select(Submission).where(Submission.receipt == "on_time")):
        key = row.procurement_id, row.round
        if key not in closes:
            closes[key] = deadline_of_round(*key)
        deadline = closes[key]
        if deadline is not None and not in_time(at_least(row.received_at), deadline):
            yield f"submission {row.id}"


@always("Tenders were opened by two different people, and the register is as it was written")
def _openings() -> Breaches:
    confirmed: dict[tuple[int, int], set[int]] = {}
    for row in db.session.scalars(select(OpeningConfirmation)):
        confirmed.setdefault((row.procurement_id, row.round), set()).add(row.user_id)
    for opening in db.session.scalars(select(Opening)):
        two = {opening.opener_id, opening.witness_id}
        if len(two) < 2 or not two <= confirmed.get((opening.procurement_id, opening.round), set()):
            yield f"opening {opening.id} rests on fewer than two people's word"
        if sha256(opening.register) != opening.register_sha256:
            yield f"the register of opening {opening.id}"


@always("Every frozen scheme is as it was published")
def _schemes() -> Breaches:
    for row in db.session.scalars(select(FrozenScheme)):
        if sha256(row.document) != row.sha256:
            yield f"scheme {row.id}"


@always("Every published pack and every conflicts assessment is as it was published or signed")
def _packs_and_assessments() -> Breaches:
    for table in (Publication, ConflictsAssessment):
        for row in db.session.execute(select(table.id, table.document, table.sha256)):
            if sha256(row.document) != row.sha256:
                yield f"{table.__tablename__} {row.id}"


@always("Every mark is on the published scale")
def _marks_on_scale() -> Breaches:
    for criterion in db.session.scalars(select(Criterion)):
        scale = set(marks_allowed(criterion.procurement_id, criterion))
        for row in db.session.execute(select(Mark.id, Mark.mark).where(Mark.criterion_id == criterion.id)):
            if row.mark not in scale:
                yield f"mark {row.id}"


@always("Every mark was given by an evaluator assigned to its question, with a reason")
def _marks_by_assigned() -> Breaches:
    assigned = {(row.user_id, row.criterion_id) for row in db.session.scalars(select(Assignment))}
    stood_in = (
        select(Deputy.deputy_id, Assignment.criterion_id)
        .join(Assignment, Assignment.user_id == Deputy.absent_id)
        .where(Deputy.procurement_id == Assignment.procurement_id, Deputy.role == Role.EVALUATOR.value)
    )
    assigned |= {(row.deputy_id, row.criterion_id) for row in db.session.execute(stood_in)}
    moved = select(MarkingChange.user_id, MarkingChange.criterion_id).where(MarkingChange.begins)
    assigned |= {(row.user_id, row.criterion_id) for row in db.session.execute(moved)}
    for row in db.session.execute(select(Mark.id, Mark.user_id, Mark.criterion_id, Mark.reason)):
        if (row.user_id, row.criterion_id) not in assigned:
            yield f"mark {row.id} has no assignment"
        if not row.reason.strip():
            yield f"mark {row.id} has no reason"


@always("No mark was given by a person whose standing declaration named an interest in the bidder")
def _marks_without_interest() -> Breaches:
    declared: dict[tuple[int, int, int], list[tuple[datetime, bool]]] = {}
    for row in db.session.scalars(select(Declaration).order_by(Declaration.id)):
        key = (row.procurement_id, row.user_id, row.organisation_id)
        declared.setdefault(key, []).append((row.declared_at, row.interest))
    query = select(Mark.id, Mark.procurement_id, Mark.user_id, Mark.given_at, Tender.organisation_id)
    for mark in db.session.execute(query.join(Tender, Tender.id == Mark.tender_id)):
        before = declared.get((mark.procurement_id, mark.user_id, mark.organisation_id), [])
        if [interest for at, interest in before if at <= mark.given_at][-1:] == [True]:
            yield f"mark {mark.id}"


@always("Every consensus is on the published scale")
def _consensus_on_scale() -> Breaches:
    for criterion in db.session.scalars(select(Criterion)):
        scale = set(marks_allowed(criterion.procurement_id, criterion))
        query = select(Consensus.id, Consensus.score).where(Consensus.criterion_id == criterion.id)
        yield from (f"consensus {row.id}" for row in db.session.execute(query) if row.score not in scale)


@always("Every consensus rests on marks of that tender, question and round")
def _consensus_on_marks() -> Breaches:
    marks = {
        row.id: (row.tender_id, row.criterion_id, row.round)
        for row in db.session.execute(select(Mark.id, Mark.tender_id, Mark.criterion_id, Mark.round))
    }
    for row in db.session.scalars(select(Consensus)):
        ids = json.loads(row.mark_ids)
        if not ids:
            yield f"consensus {row.id} names no mark"
        if any(marks.get(mark_id) != (row.tender_id, row.criterion_id, row.round) for mark_id in ids):
            yield f"consensus {row.id} names a mark of something else"


@always("What is kept of the marks for the agenda is what the marks and the records say")
def _figures() -> Breaches:
    try:
        yield from differences()
    except ValueError:  # a mark that is off its scale, which another invariant names
        yield "they cannot be worked out from a mark that is not on the scale"


@always("Every decision on financial standing was moderated by somebody else")
def _second_accountant() -> Breaches:
    query = select(FinancialModeration.id).join(FinancialDecision)
    own = query.where(FinancialModeration.by_id == FinancialDecision.by_id)
    yield from (f"moderation {row_id}" for row_id in db.session.scalars(own))


@always("Every recommendation is as it was frozen")
def _snapshots() -> Breaches:
    for row in db.session.scalars(select(Recommendation)):
        if sha256(row.snapshot) != row.sha256:
            yield f"recommendation {row.id}"


@always("Every recommended ranking comes out the same when it is worked out again")
def _replayed() -> Breaches:
    for row in db.session.scalars(select(Recommendation)):
        snapshot = thaw(row.snapshot)
        try:
            again = [replay(canonical(file).encode()) for file in snapshot.replays]
        except BadInput as bad:
            yield f"recommendation {row.id}: {bad}"
            continue
        together = lots_found(row.procurement_id, canonical(snapshot.allocation)) if snapshot.allocation else None
        for lot in snapshot.lots:
            if lot.ranking or lot.excluded:
                differs = _differs(lot, again, together)
                yield from (f"recommendation {row.id}, lot {lot.lot.number}: {what}" for what in differs)


def _differs(lot: LotStanding, again: Sequence[Replay], together: Allocation | None) -> Breaches:
    found = next((file.lots[number] for file in again if (number := str(lot.lot.number)) in file.lots), None)
    if found is None:
        yield "has no bids to work out"
        return
    if [(bid.bidder_code, bid.rank, bid.total) for bid in lot.ranking] != [
        (bid.bidder, bid.rank, bid.total) for bid in found.ranking
    ]:
        yield "the ranking is another"
    if {bid.bidder_code for bid in lot.excluded} != {bid.bidder for bid in found.excluded}:
        yield "other bids are excluded"
    if together:
        awarded = list(together.winners(str(lot.lot.number)))
    else:
        awarded = [bid.bidder for bid in places(found.ranking, lot.lot.max_providers).awarded]
    if sorted(bid.bidder_code for bid in lot.ranking if bid.result is Result.AWARD) != sorted(awarded):
        yield "others have the places"


@always("What was approved still follows from the marks and decisions on record")
def _approved_stands() -> Breaches:
    query = select(Recommendation).join(Approval).where(Approval.approved.is_(True))
    for row in db.session.scalars(query):
        now = results_form(results(row.procurement_id, clock.now()))
        if canonical(now) != canonical(results_form(thaw(row.snapshot).lots)):
            code = db.session.scalar(select(Procurement.code).where(Procurement.id == row.procurement_id))
            yield f"recommendation {row.number} of {code}"


@always("Every approval is by somebody other than the author of the recommendation")
def _approved_by_another() -> Breaches:
    query = select(Approval.id).join(Recommendation).where(Approval.by_id == Recommendation.by_id)
    yield from (f"approval {row_id}" for row_id in db.session.scalars(query))


@always("Outcome letters went only after approval, and are as they were sent")
def _letters() -> Breaches:
    approvals = {
        row.recommendation_id: row.at for row in db.session.scalars(select(Approval).where(Approval.approved.is_(True)))
    }
    for sending in db.session.scalars(select(OutcomeLetters)):
        approved_at = approvals.get(sending.recommendation_id)
        if approved_at is None or approved_at > sending.sent_at:
            yield f"letters {sending.id} went before approval"
    for letter in db.session.scalars(select(OutcomeLetter)):
        if sha256(letter.words) != letter.sha256:
            yield f"letter {letter.id}"
