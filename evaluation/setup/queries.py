"""Reading tender packs: the draft, and what was published."""

from dataclasses import replace

from sqlalchemy import select

from evaluation.financial.queries import rules_row
from evaluation.financial.rule_set import flattened
from evaluation.scoring.moving import promised_by
from evaluation.setup.files import from_json
from evaluation.setup.from_rows import pack_from_rows
from evaluation.setup.models import PackDraft, Publication
from evaluation.setup.pack import Pack
from procurement.cases.models import Procurement
from procurement.cases.queries import why_abandoned
from procurement.core.db import db
from procurement.timetable.windows import State


def draft_row(procurement_id: int) -> PackDraft | None:
    """The pack being written, with its version."""
    return db.session.scalar(select(PackDraft).where(PackDraft.procurement_id == procurement_id))


def pack_of(row: PackDraft | Publication) -> Pack:
    """The pack in a row."""
    return from_json(row.document)


def draft_of(procurement: Procurement) -> tuple[PackDraft | None, Pack]:
    """The draft with its row; for a procurement of before packs were kept, what its rows amount to.

    The rules of the financial checks are kept by themselves, since accountants set them, and stand in it as they are.
    """
    row = draft_row(procurement.id)
    pack = pack_of(row) if row else pack_from_rows(procurement)
    test, limits = financial_rules_of(procurement.id)
    return row, replace(pack, finance_test=test, finance_limits=limits)


def financial_rules_of(procurement_id: int) -> tuple[str, dict[str, str]]:
    """The rules of the financial checks as a pack has them; nothing where the template's stand."""
    row = rules_row(procurement_id)
    return (row.test, flattened(row.thresholds)) if row else ("", {})


def publications(procurement_id: int) -> list[Publication]:
    """Every published version, the first one first."""
    query = select(Publication).where(Publication.procurement_id == procurement_id).order_by(Publication.number)
    return list(db.session.scalars(query))


def latest_publication(procurement_id: int) -> Publication | None:
    """The version that binds."""
    query = select(Publication).where(Publication.procurement_id == procurement_id)
    return db.session.scalar(query.order_by(Publication.number.desc()).limit(1))


@promised_by
def evaluators_promised(procurement_id: int) -> int:
    """How many evaluators for each question the pack that binds promises; none where no pack was kept."""
    row = latest_publication(procurement_id)
    return pack_of(row).evaluators_needed if row else 0


def why_closed(procurement_id: int, tendering: State) -> str:
    """Why a pack can no longer be changed or published, in a sentence; empty while it can."""
    if why := why_abandoned(procurement_id):
        return why
    if tendering is State.CLOSED:
        return "The deadline has passed: criteria and documents can no longer be amended."
    return ""
