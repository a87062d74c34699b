"""What stands in the addresses: by URL part, whose it is. Written anew when a slice names a new part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from werkzeug.routing import Rule

from evaluation.award.models import IssuedDocument, Recommendation
from evaluation.explaining.models import ExplanationAsked
from evaluation.financial.models import FinancialDecision
from evaluation.library.models import LibraryEntry
from evaluation.moderation.models import Consensus
from evaluation.negotiation.models import Meeting, MeetingMinutes
from evaluation.scoring.models import ItemQuery
from exports.taking_out.models import TakeOut
from procurement.clarifications.models import AnswerDraft, ClarificationQuestion, PublishedAnswer
from procurement.core.audit import AuditEntry
from procurement.core.db import Base, db
from procurement.core.jobs import Job
from procurement.papers.models import Paper
from procurement.pqq.models import Asking
from procurement.questionnaire.models import Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.bids import sections
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.models import DraftFile, Submission, SubmittedFile, Upload
from procurement.tenders.sealed_models import SealedFile
from tests.access.story import ALDER, BIRCH, DOGWOOD, Story

OURS, RIVAL, FOREIGN, MISSING = "ours", "rival", "foreign", "missing"
"""Whose an address is: Alder's or the procurement's own; Birch's; another procurement's; nobody's."""

NOBODYS = 987654


@dataclass(frozen=True)
class Places:
    """By URL part, the value for each whose; a part without one for `whose` has no such address."""

    parts: Mapping[str, Mapping[str, Any]]

    def of(self, rule: Rule) -> dict[str, dict[str, Any]]:
        """Every kind of address of a route: whose → its parts. Raises KeyError for a part that is not known here."""
        found: dict[str, dict[str, Any]] = {}
        names = [name for name in rule.arguments if name not in rule.defaults] if rule.defaults else rule.arguments
        own = sorted(name for name in names if name != "procurement")
        for whose in (OURS, RIVAL, FOREIGN, MISSING):
            parts = {"procurement": "SMALL-1"} if "procurement" in names else {}
            for name in own:
                values = self._values(rule, name)
                value = values.get(whose, values.get(OURS) if len(own) > 1 or whose == OURS else None)
                if value is None:
                    break
                parts[name] = value
            else:
                if whose == OURS or any(whose in self._values(rule, name) for name in own):
                    found[whose] = parts
        if "procurement" in names and not own:
            found[MISSING] = {"procurement": "NO-SUCH-1"}
        return found

    def _values(self, rule: Rule, name: str) -> Mapping[str, Any]:
        return self.parts.get(f"{rule.endpoint}:{name}") or self.parts[name]


def _last(model: type[Base], *where: Any) -> Any:
    return db.session.scalar(select(model).where(*where).order_by(model.id.desc()).limit(1))  # type: ignore[attr-defined]


def _ids(**found: Any) -> dict[str, Any]:
    kept = {whose: row.id for whose, row in found.items() if row is not None}
    return {**kept, MISSING: NOBODYS}


def found_now(story: Story, other: Any) -> Places:
    """Where things are at this point of the story."""
    alder, birch = story.all_tenders[ALDER], story.all_tenders[BIRCH]
    theirs = other.tenders[0]
    of = {OURS: alder, RIVAL: birch, FOREIGN: theirs}
    drafts = {whose: _last(DraftFile, DraftFile.tender_id == tender.id) for whose, tender in of.items()}
    uploads = {
        whose: _last(Upload, Upload.tender_id == tender.id, Upload.partner_id.is_(None)) for whose, tender in of.items()
    }
    sent = {whose: _last(Submission, Submission.tender_id == tender.id) for whose, tender in of.items()}
    first = {
        whose: _last(Submission, Submission.tender_id == tender.id, Submission.round == 1)
        for whose, tender in of.items()
    }
    files = {
        whose: _last(
            SubmittedFile, SubmittedFile.submission_id == row.id, SubmittedFile.media_type == "application/pdf"
        )
        if row
        else None
        for whose, row in first.items()
    }
    hidden = {
        whose: _last(SealedFile, SealedFile.submission_id == row.id, SealedFile.partner_id.is_(None)) if row else None
        for whose, row in sent.items()
    }
    asked = questions(story.procurement.id)
    records = {whose: _last(Consensus, Consensus.tender_id == tender.id) for whose, tender in of.items()}
    meetings = {whose: _last(Meeting, Meeting.tender_id == tender.id) for whose, tender in of.items()}
    decisions = {
        whose: _last(FinancialDecision, FinancialDecision.tender_id == tender.id) for whose, tender in of.items()
    }
    recommended = _last(Recommendation, Recommendation.procurement_id == story.procurement.id)
    foreign_slot = _last(Slot, Slot.procurement_id == other.procurement.id)
    foreign_question = _last(Question, Question.procurement_id == other.procurement.id)
    parts: dict[str, dict[str, Any]] = {
        "tender": _ids(**of),
        "envelope": _ids(ours=story.all_tenders[DOGWOOD], foreign=theirs),
        "submitted_file": _ids(**files),
        "sent_file": _ids(**files),
        "sealed_file": _ids(**hidden),
        "draft_file": _ids(**drafts),
        "upload": {whose: row.token for whose, row in uploads.items() if row} | {MISSING: "0" * 32},
        "receipt": {whose: row.reference for whose, row in sent.items() if row} | {MISSING: "EH-0000-0000"},
        "slot": _ids(ours=slots(story.procurement.id)[-1], foreign=foreign_slot),
        "selection_item": _ids(ours=next(q for q in asked if q.code == "P2"), foreign=foreign_question),
        "explanation_asked": _ids(
            **{whose: _last(ExplanationAsked, ExplanationAsked.tender_id == tender.id) for whose, tender in of.items()}
        ),
        "asking": _ids(**{whose: _last(Asking, Asking.tender_id == tender.id) for whose, tender in of.items()}),
        "part_id": _ids(ours=next(q for q in asked if q.code == "Q1"), foreign=foreign_question),
        "kind": {OURS: "question", MISSING: "nonsense"},
        "setup.conflicts_version:number": {OURS: 1, MISSING: 99},
        "documents.ask:kind": {OURS: "award_report", MISSING: "nonsense"},
        "section": {OURS: sections(asked)[-1].key, MISSING: "nonsense"},
        "code": {OURS: "Q1", MISSING: "Q9"},
        "lot": {OURS: 1, MISSING: 99},
        "round": {OURS: 1, MISSING: 9},
        "round_no": {OURS: 1, MISSING: 9},
        "consensus": _ids(**records),
        "asked": {OURS: "Q1", MISSING: "Q9"},
        "criterion": {OURS: "Q1", MISSING: "Q9"},
        "evaluator": _ids(ours=story.staff["evaluator2"], foreign=other.staff["evaluator2"]),
        "item_query": _ids(ours=_last(ItemQuery, ItemQuery.procurement_id == story.procurement.id)),
        "meeting": _ids(**meetings),
        "minutes": _ids(
            **{
                whose: _last(MeetingMinutes, MeetingMinutes.meeting_id == row.id)
                for whose, row in meetings.items()
                if row
            }
        ),
        "financial_decision": _ids(**decisions),
        "recommendation": {OURS: recommended.number if recommended else None, MISSING: 99},
        "seq": _ids(
            ours=_last(AuditEntry, AuditEntry.procurement_id == story.procurement.id),
            foreign=_last(AuditEntry, AuditEntry.procurement_id == other.procurement.id),
        ),
        "document": _ids(ours=_last(IssuedDocument, IssuedDocument.procurement_id == story.procurement.id)),
        "document_job": _ids(ours=_last(Job, Job.procurement_id == story.procurement.id, Job.kind == "document")),
        "take_out": _ids(ours=_last(TakeOut, TakeOut.procurement_id == story.procurement.id)),
        "take_out_job": _ids(ours=_last(Job, Job.procurement_id == story.procurement.id, Job.kind == "take out")),
        "paper": _ids(
            ours=_last(Paper, Paper.procurement_id == story.procurement.id),
            foreign=_last(Paper, Paper.procurement_id == other.procurement.id),
        ),
        "enquiry": _ids(
            ours=_last(ClarificationQuestion, ClarificationQuestion.procurement_id == story.procurement.id)
        ),
        "answer_draft": _ids(
            ours=_last(
                AnswerDraft,
                AnswerDraft.procurement_id == story.procurement.id,
                AnswerDraft.published.is_(False),
            )
        ),
        "published_answer": _ids(
            ours=_last(PublishedAnswer, PublishedAnswer.procurement_id == story.procurement.id),
        ),
        "correspondent": _ids(ours=alder.organisation, foreign=theirs.organisation),
        "partner": _ids(ours=story.partner),
        "part_upload": {OURS: _last(Upload, Upload.partner_id.is_not(None)).token, MISSING: "0" * 32},
        "opening.enclosure:number": _ids(
            **{
                whose: _last(Enclosure, Enclosure.organisation_id == of[whose].organisation_id)
                for whose in (OURS, RIVAL)
            }
        ),
        "paper_version": {OURS: 1, MISSING: 99},
        "library_entry": _ids(ours=_last(LibraryEntry)),
        "proclaimed_day": {MISSING: NOBODYS},
        "stage": {OURS: "scoring", MISSING: "nonsense"},
        "number": {MISSING: 99},
        "filename": {OURS: "evenhand.css", MISSING: "no-such.css"},
        "token": {MISSING: "no-such-token"},
    }
    return Places(parts)


__all__ = ["FOREIGN", "MISSING", "OURS", "RIVAL", "Places", "found_now"]
