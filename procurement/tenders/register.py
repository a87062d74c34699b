"""The opening register: what was opened, when, by whom; late and withdrawn tenders apart."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from procurement.cases.models import Lot, Procurement
from procurement.core.db import db
from procurement.questionnaire.rules import PARTNER_WORDS, PartnerKind
from procurement.tenders.drafts import ROUND_STAGE
from procurement.tenders.envelopes import envelopes
from procurement.tenders.models import Submission, SubmittedFile, SubmittedLot, Tender
from procurement.tenders.partner_models import SubmittedPartner, SubmittedPartnerFile
from procurement.tenders.queries import standing_submissions
from procurement.tenders.sealed import damages
from procurement.timetable.disputed import dispute_at
from procurement.timetable.queries import deadline


def register(
    procurement: Procurement, round_: int, opened_at: datetime, openers: Sequence[tuple[str, datetime]]
) -> dict[str, Any]:
    """The register of a round as it stands at the opening; times in UTC, ISO 8601. `openers`: name and time, in order.

    `tenders`: those opened. `late`: each that came late, with the decision. `withdrawn`: each taken back before.
    """
    closes_at = deadline(procurement.id, ROUND_STAGE[round_], opened_at)
    found = envelopes(procurement.id, round_)
    return {
        "procurement": procurement.code,
        "title": procurement.title,
        "buyer": procurement.buyer,
        "round": round_,
        "deadline": _iso(closes_at),
        "opened_at": _iso(opened_at),
        "openers": [{"name": name, "at": _iso(at)} for name, at in openers],
        "tenders": _opened(procurement.id, round_),
        "late": [
            {
                "bidder": envelope.organisation,
                "bidder_code": envelope.bidder_code,
                "at": _iso(envelope.late_at),
                "accepted": envelope.decision.accepted if envelope.decision else None,
                "reason": envelope.decision.reason if envelope.decision else "",
            }
            for envelope in found
            if envelope.late_at
        ],
        "withdrawn": [
            {"bidder": envelope.organisation, "bidder_code": envelope.bidder_code, "at": _iso(envelope.withdrawn_at)}
            for envelope in found
            if envelope.withdrawn_at
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _opened(procurement_id: int, round_: int) -> list[dict[str, Any]]:
    submissions = standing_submissions(procurement_id, round_)
    ids = [submission.id for submission in submissions]
    lots: dict[int, list[str]] = {}
    for submission_id, number, name in db.session.execute(
        select(SubmittedLot.submission_id, Lot.number, Lot.name)
        .join(Lot, Lot.id == SubmittedLot.lot_id)
        .where(SubmittedLot.submission_id.in_(ids))
        .order_by(Lot.number)
    ):
        lots.setdefault(submission_id, []).append(f"{number} {name}")
    files: dict[int, list[dict[str, Any]]] = {}
    for file in db.session.scalars(
        select(SubmittedFile).where(SubmittedFile.submission_id.in_(ids)).order_by(SubmittedFile.id)
    ):
        files.setdefault(file.submission_id, []).append(
            {"slot": file.slot.code, "name": file.name, "size": file.size, "sha256": file.sha256}
        )
    parts = (
        select(SubmittedPartnerFile, SubmittedPartner)
        .join(SubmittedPartner, SubmittedPartner.id == SubmittedPartnerFile.submitted_partner_id)
        .where(SubmittedPartner.submission_id.in_(ids))
    )
    for part, partner in db.session.execute(parts.order_by(SubmittedPartnerFile.id)):
        files.setdefault(partner.submission_id, []).append(
            {
                "slot": part.slot.code,
                "name": part.name,
                "size": part.size,
                "sha256": part.sha256,
                "with": partner.name,
            }
        )
    damage = damages(ids)
    partners: dict[int, list[dict[str, str]]] = {}
    for one in db.session.scalars(
        select(SubmittedPartner).where(SubmittedPartner.submission_id.in_(ids)).order_by(SubmittedPartner.id)
    ):
        role = PARTNER_WORDS[PartnerKind(one.kind)]
        said = {"name": one.name, "company_number": one.company_number, "role": role}
        partners.setdefault(one.submission_id, []).append(said)
    rows = [_row(submission, submission.tender, lots, files) for submission in submissions]
    return [
        row
        | ({"partners": partners[submission.id]} if submission.id in partners else {})
        | ({"damage": damage[submission.id]} if submission.id in damage else {})
        | ({"clock": clock.seconds} if (clock := dispute_at(submission.received_at)) else {})
        for row, submission in zip(rows, submissions, strict=True)
    ]


def _row(
    submission: Submission, tender: Tender, lots: dict[int, list[str]], files: dict[int, list[dict[str, Any]]]
) -> dict[str, Any]:
    return {
        "reference": submission.reference,
        "bidder": tender.organisation.name,
        "company_number": tender.organisation.company_number,
        "bidder_code": tender.bidder_code,
        "received_at": _iso(submission.received_at),
        "receipt": submission.receipt,
        "lots": lots.get(submission.id, []),
        "files": sorted(files.get(submission.id, []), key=lambda f: (f["slot"], f["name"])),
        "manifest_sha256": submission.manifest_sha256,
    }
