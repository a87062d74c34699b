"""With whom a bidder bids, beside its own answers: what each member and subcontractor answered in its own part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from procurement.core.db import db
from procurement.pqq.models import ReliedOn
from procurement.pqq.rules import as_expected
from procurement.questionnaire.models import Question
from procurement.questionnaire.rules import asked_of_partner, left_out
from procurement.tenders.partner_models import SubmittedPartner, SubmittedPartnerFile
from procurement.tenders.partners import partner_answers, partner_files

LISTED_AS = {"member": "member", "relied": "associated", "other": "subcontractor"}
"""As what a partner that the bidder named stands on the list of those that it relies on."""


@dataclass(frozen=True)
class Beside:
    """One that a bidder bids with and named itself: its row, what the submission says of it, its answers and files."""

    relied: ReliedOn
    partner: SubmittedPartner
    answers: Mapping[int, str]
    files: Sequence[SubmittedPartnerFile]
    not_asked: frozenset[str]
    """Codes of the items of its part that its own answers made needless."""

    def asked(self, question: Question) -> bool:
        """Whether an item stands in its part."""
        return asked_of_partner(question.also_asked, self.partner.kind) and question.code not in self.not_asked

    def files_of(self, question: Question) -> list[SubmittedPartnerFile]:
        """The files in its places of an item."""
        return [file for file in self.files if file.slot.question == question.code]

    def expected(self, question: Question) -> bool:
        """Whether it answered an item as expected, word for word, or was not asked it."""
        return not self.asked(question) or as_expected(self.answers.get(question.id, ""), question.expected)


def beside(procurement_id: int, asked: Sequence[Question]) -> dict[int, list[Beside]]:
    """Those that bidders named, by tender, as they stand: one that was replaced is left out."""
    query = select(ReliedOn).where(ReliedOn.procurement_id == procurement_id).order_by(ReliedOn.id)
    rows = list(db.session.scalars(query))
    gone = {row.instead_of_id for row in rows}
    named = {row.partner_id: row for row in rows if row.partner_id and row.id not in gone}
    if not named:
        return {}
    partners = db.session.scalars(select(SubmittedPartner).where(SubmittedPartner.id.in_(named)))
    said, sent = partner_answers(named.keys()), partner_files(named.keys())
    found: dict[int, list[Beside]] = defaultdict(list)
    for partner in sorted(partners, key=lambda one: one.id):
        answers = said.get(partner.id, {})
        own = [q for q in asked if asked_of_partner(q.also_asked, partner.kind)]
        out = left_out([(q.code, q.only_if) for q in own], {q.code: answers.get(q.id, "") for q in own})
        row = named[partner.id]
        found[row.tender_id].append(Beside(row, partner, answers, sent[partner.id], out))
    return found


def all_as_expected(own: str, question: Question, with_it: Iterable[Beside]) -> bool:
    """Whether the bidder and each that answers an item for itself answered it as expected."""
    return as_expected(own, question.expected) and all(one.expected(question) for one in with_it)
