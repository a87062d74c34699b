"""What a bidder can take on: hours in all and lot by lot, the most lots, the order of preference, whole or part."""

from decimal import Decimal
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Lot, Procurement
from procurement.core.action import Context, Stale
from procurement.core.forms import BaseForm, PlainStringField, SelectField, StrictDecimalField, WholeNumberField
from procurement.core.vocabulary import FIRST_ROUND, Permission
from procurement.core.web import act, guard, saved
from procurement.questionnaire.models import Kind, Question
from procurement.questionnaire.rules import Capacity, LotCapacity, capacity_faults, capacity_of, capacity_text
from procurement.tenders.actions import save_answers
from procurement.tenders.bids import Bid
from procurement.tenders.views.bidding import begun, bidding_pages

WHOLE, PART = "whole", "part"


class CapacityForm(BaseForm):
    """Hours in all, the most lots, and four boxes for each lot bid for."""

    hours = StrictDecimalField("Hours a week in all", places=2, least=Decimal(0), needed="Enter your hours in all.")
    most_lots = WholeNumberField("Most lots you want", least=Decimal(1), most=Decimal(9999))

    @classmethod
    def of(cls, lots: list[Lot], stated: Capacity | None, version: int) -> Any:
        """The form for these lots, filled with what was stated."""
        there = {one.lot: one for one in stated.lots} if stated else {}
        fields: dict[str, Any] = {}
        for lot in lots:
            one, name = there.get(lot.number), f"lot {lot.number}"
            fields |= {
                f"hours_{lot.number}": StrictDecimalField(
                    f"Hours a week, {name}",
                    places=2,
                    least=Decimal(0),
                    needed=f"Enter your hours for {name}.",
                    default=one.hours if one else None,
                ),
                f"cover_{lot.number}": SelectField(
                    f"Cover of {name}",
                    choices=[(WHOLE, "All of the lot"), (PART, "Part of it")],
                    default=PART if one and one.part else WHOLE,
                ),
                f"part_{lot.number}": PlainStringField(
                    f"Which part of {name}", most=300, default=one.part if one else ""
                ),
                f"choice_{lot.number}": WholeNumberField(
                    f"Choice of {name}", least=Decimal(1), most=Decimal(9999), default=one.choice if one else None
                ),
            }
        form = type("CapacityOfLots", (cls,), fields)
        return form(
            hours=stated.hours if stated else None, most_lots=stated.most_lots if stated else None, version=version
        )

    def stated(self, lots: list[Lot]) -> Capacity:
        """What was typed."""
        return Capacity(
            self.hours.data,
            self.most_lots.data,
            tuple(
                LotCapacity(
                    lot.number,
                    self[f"hours_{lot.number}"].data,
                    " ".join((self[f"part_{lot.number}"].data or "").split())
                    if self[f"cover_{lot.number}"].data == PART
                    else "",
                    self[f"choice_{lot.number}"].data,
                )
                for lot in lots
            ),
        )

    def fits(self, lots: list[Lot]) -> bool:
        """Whether what was typed holds together; what does not is said beside its box."""
        for lot in lots:
            cover, part = self[f"cover_{lot.number}"], self[f"part_{lot.number}"]
            if cover.data == PART and not (part.data or "").strip():
                part.errors = [*part.errors, f"Say which part of lot {lot.number}."]
            elif cover.data == WHOLE and (part.data or "").strip():
                part.errors = [*part.errors, "You chose all of the lot: choose part of it, or clear these words."]
        if self.errors:
            return False
        for number, sentence in capacity_faults(self.stated(lots)):
            box = (
                self.most_lots
                if number is None
                else self[f"hours_{number}" if "hours" in sentence else f"choice_{number}"]
            )
            box.errors = [*box.errors, sentence]
        return not self.errors


def asked_capacity(found: Bid) -> Question | None:
    """The item that asks a bidder for its capacity, where one does."""
    asked = found.held.questions if found.held else []
    return next((question for question in asked if question.kind == Kind.CAPACITY), None)


@bidding_pages.route("/bid/<procurement>/capacity", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def capacity(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """How many hours can you take on, where, and what do you want most?"""
    found, tender = begun(ctx, procurement)
    question = asked_capacity(found)
    if question is None or found.held is None:
        abort(404)
    row = found.held.rows.get(question.id)
    stated = capacity_of(row.text if row else found.held.answers.get(question.id, ""))
    form = CapacityForm.of(found.held.lots, stated, row.version if row else 0)
    if form.is_submitted() and all([form.validate(), form.fits(found.held.lots)]):
        texts = {question.id: capacity_text(form.stated(found.held.lots))}
        try:
            done = act(form, lambda: save_answers(ctx, tender, texts, seen=form.version.data or 0))
        except Stale as stale:
            meanwhile = stale.theirs[f"q{question.id}"].replace("\n", "; ")
            form.form_errors.append(
                f"Somebody of your organisation saved meanwhile: {meanwhile}. Save again to replace it."
            )
            form.version.data, form.version.raw_data, done = row.version if row else 0, None, None
        if done is not None:
            return saved("Your hours and lots are saved.", url_for("bidding.tender", procurement=procurement.code))
    page = render_template(
        "bidding/capacity.html",
        procurement=procurement,
        bid=found,
        lots=found.held.lots,
        question=question,
        open=found.editable and found.round == FIRST_ROUND,
        form=form,
    )
    return page, (422 if form.errors or form.form_errors else 200)
